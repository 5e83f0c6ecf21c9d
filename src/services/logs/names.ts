import { Fault } from '../../protocol/fault.ts';
import { groupNotFound, invalidParameter } from './faults.ts';
import type { Home } from './records.ts';

interface Place extends Home {
  readonly partition: string;
}

/** `arn:aws:logs:REGION:ACCOUNT:log-group:NAME`, as logGroupArn has it: without the `:*` of `arn`. */
export function groupArn(place: Place, name: string): string {
  return `arn:${place.partition}:logs:${place.region}:${place.account}:log-group:${name}`;
}

export function streamArn(place: Place, group: string, stream: string): string {
  return `${groupArn(place, group)}:log-stream:${stream}`;
}

/** A required member; the constraints refuse its absence before, in the words of AWS's front layer. */
export function given<T>(value: T | undefined, member: string): T {
  if (value !== undefined) return value;
  throw invalidParameter(
    `1 validation error detected: Value null at '${member}' failed to satisfy constraint: Member must not be null`,
  );
}

const MAX_NAME_LENGTH = 512;

/** Group and stream names have their own text for being too long, ahead of the generic one. */
export function checkNameLengths(...names: (string | undefined)[]): void {
  if (names.every((name) => (name?.length ?? 0) <= MAX_NAME_LENGTH)) return;
  throw invalidParameter('Invalid LogGroup or LogStream, both must have length less than or equal to 512.');
}

/** The name out of `logGroupName` or `logGroupIdentifier`, of which exactly one must be given. */
export function namedGroup(
  input: { logGroupName?: string | undefined; logGroupIdentifier?: string | undefined },
  home: Home,
): string {
  const { logGroupName, logGroupIdentifier } = input;
  if (logGroupName !== undefined && logGroupIdentifier !== undefined) {
    throw new Fault(
      'ValidationException',
      'LogGroup name and LogGroup ARN are mutually exclusive parameters.',
    );
  }
  checkNameLengths(logGroupName);
  if (logGroupName !== undefined) return logGroupName;
  if (logGroupIdentifier !== undefined) return identifiedGroup(logGroupIdentifier, home);
  throw invalidParameter('Either logGroupName or logGroupIdentifier must be specified.');
}

const IDENTIFIER = /^[\w#+=/:,.@-]*$/;

/** The name out of an identifier: a plain name, or the ARN without `:*`. */
export function identifiedGroup(identifier: string, home: Home): string {
  if (!IDENTIFIER.test(identifier)) {
    throw invalidParameter(
      `1 validation error detected: Value at 'logGroupIdentifier' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\w#+=/:,.@-]*`,
    );
  }
  return identifier.startsWith('arn:') ? groupOfArn(identifier, home) : identifier;
}

const GROUP_ARN = /^arn:[^:]*:logs:([^:]*):([^:]*):log-group:([^:]+)(:\*)?$/;

/** The name of a group of this account and region; any other group is none that we have. */
export function groupOfArn(arn: string, home: Home): string {
  const name = ownGroupOfArn(arn, home);
  if (name === undefined) throw groupNotFound();
  return name;
}

/** The same, undefined when the ARN is of something else. */
export function ownGroupOfArn(arn: string, home: Home): string | undefined {
  const [, region, account, name] = GROUP_ARN.exec(arn) ?? [];
  return region === home.region && account === home.account ? name : undefined;
}
