import type { RuntimeCatalogue } from '../../compute/runtimeCatalogue.ts';
import { invalidParameter } from './fault.ts';

/** Runtimes that AWS accepts, in the order in which its error text lists them. */
export const SUPPORTED: readonly string[] = [
  'nodejs20.x',
  'python3.14',
  'provided.al2023',
  'python3.12',
  'python3.13',
  'nodejs24.x',
  'nodejs22.x',
  'java25',
  'python3.10',
  'python3.11',
  'java21',
  'ruby3.3',
  'ruby3.4',
  'ruby3.2',
  'python3.8',
  'python3.9',
  'java17',
  'nodejs16.x',
  'dotnet10',
  'dotnet8',
  'java11',
  'dotnet6',
  'nodejs18.x',
  'provided.al2',
  'java8.al2',
];

const RETIRED =
  /^(nodejs|nodejs4\.3(-edge)?|nodejs(6\.10|8\.10|10\.x|12\.x|14\.x)|python(2\.7|3\.6|3\.7)|java8|go1\.x|provided|ruby2\.[57]|dotnetcore(1\.0|2\.0|2\.1|3\.1))$/;

/** Throws unless AWS knows the runtime and this machine can run it, now or once it is downloaded. */
export function checkRuntime(runtime: string, catalogue: RuntimeCatalogue): void {
  if (RETIRED.test(runtime)) {
    throw invalidParameter(
      `The runtime parameter of ${runtime} is no longer supported for creating or updating AWS Lambda functions. We recommend you use a supported runtime while creating or updating functions.`,
    );
  }
  if (!SUPPORTED.includes(runtime) && !catalogue.list().some((entry) => entry.runtime === runtime)) {
    throw invalidParameter(
      `Value ${runtime} at 'runtime' failed to satisfy constraint: Member must satisfy enum value set: [${SUPPORTED.join(', ')}] or be a valid ARN`,
    );
  }
  const state = catalogue.state(runtime);
  if (state.kind === 'absent') {
    throw invalidParameter(
      `The runtime ${runtime} is not available on this machine: ${state.reason}. ${state.installHint}`,
    );
  }
}
