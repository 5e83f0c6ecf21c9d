import { hash } from 'node:crypto';
import type * as Sdk from '@aws-sdk/client-lambda';
import { simulatedClock, type SimulatedClock } from '../../base/clock.ts';
import { seededIds } from '../../base/ids.ts';
import { silentLog } from '../../base/log.ts';
import type { FunctionVersion } from '../../compute/functionVersion.ts';
import type { Invocation, InvocationResult } from '../../compute/invocation.ts';
import type { RuntimeCatalogue, RuntimeState } from '../../compute/runtimeCatalogue.ts';
import type { Fault } from '../../protocol/fault.ts';
import type { Blobs } from '../../store/blobs.ts';
import { openMemoryStore } from '../../store/memory/openMemoryStore.ts';
import type { Store } from '../../store/store.ts';
import type { Call, OperationInput, OperationOutput } from '../service.ts';
import { ACCOUNT, REGION, testCall } from '../testCall.fixture.ts';
import { createLambda, type LambdaNeeds, type LambdaService } from './index.ts';
import type { LambdaOperations } from './operations.ts';

/** The Lambda service alone, called without HTTP: what surrounds it is stood in for by structs of functions. */
export interface TestLambda {
  readonly service: LambdaService;
  readonly store: Store;
  readonly blobs: Blobs;
  readonly clock: SimulatedClock;
  /** What was invoked, in order. */
  readonly invoked: { version: FunctionVersion; invocation: Invocation }[];
  /** Function ARNs whose environments were retired, with the rule that says which may stay. */
  readonly retired: { arn: string; keep: (version: FunctionVersion) => boolean }[];
  call<Name extends keyof LambdaOperations>(
    name: Name,
    input: OperationInput<typeof Sdk, Name>,
    overrides?: Partial<Call>,
  ): Promise<OperationOutput<typeof Sdk, Name>>;
}

export { ACCOUNT, REGION, testCall };
export const ROLE = `arn:aws:iam::${ACCOUNT}:role/lambda-role`;
export const ARN = `arn:aws:lambda:${REGION}:${ACCOUNT}:`;

/** For an invoker that is stood in for. */
export const NOTHING_PROVISIONED = {
  provision: () => undefined,
  provisioned: () => undefined,
  whenFreed: () => undefined,
};

/** No zip at all, which the stand-in for the inspection lets pass. */
export const ZIP = new TextEncoder().encode('PK one');
export const OTHER_ZIP = new TextEncoder().encode('PK other');

export const READY: RuntimeState = {
  kind: 'ready',
  process: {
    runtime: 'nodejs24.x',
    argv: ['/node'],
    environment: {},
    mounts: [],
    limits: { memoryMiB: 128, ephemeralStorageMiB: 512, processes: 1024, openFiles: 1024 },
  },
  version: '24.0.0',
  bootVariables: [],
};

export function testLambda(overrides: Partial<LambdaNeeds> = {}): TestLambda {
  const clock = simulatedClock();
  const store = overrides.store ?? openMemoryStore({ clock, log: silentLog() });
  const blobs = overrides.blobs ?? mapBlobs();
  const invoked: TestLambda['invoked'] = [];
  const retired: TestLambda['retired'] = [];
  const service = createLambda({
    store,
    blobs,
    clock,
    ids: seededIds(1),
    log: silentLog(),
    runtimes: catalogueOf(() => READY),
    inspectZip: async () => undefined,
    measureZip: async (zip) => ({ unpackedBytes: zip.byteLength, entries: 1 }),
    architecture: 'x86_64',
    concurrentExecutions: 1000,
    asyncConcurrency: { total: 50, perFunction: 20 },
    invoker: {
      invoke: async (version, invocation) => {
        invoked.push({ version, invocation });
        return echo(invocation);
      },
      retire: (arn, keep) => void retired.push({ arn, keep }),
      ...NOTHING_PROVISIONED,
    },
    ...overrides,
  });
  return {
    service,
    store,
    blobs,
    clock,
    invoked,
    retired,
    call: async (name, input, changes) => {
      const handler = service.operations[name];
      if (typeof handler === 'symbol') throw new Error(`${name} is not implemented`);
      const run = handler as (input: unknown, call: Call) => unknown;
      return (await run(input, testCall(name, changes))) as never;
    },
  };
}

/** Input of CreateFunction that is right but for what the test changes. */
export function functionInput(
  name: string,
  overrides: Partial<Sdk.CreateFunctionCommandInput> = {},
): Sdk.CreateFunctionCommandInput {
  return {
    FunctionName: name,
    Runtime: 'nodejs24.x',
    Handler: 'index.handler',
    Role: ROLE,
    Code: { ZipFile: ZIP },
    ...overrides,
  };
}

/** For `assert.rejects`: a fault with this code and message. */
export function fault(code: string, message: string | RegExp): (error: Fault) => boolean {
  return (error) => {
    const matches = typeof message === 'string' ? error.message === message : message.test(error.message);
    if (error.code === code && matches) return true;
    throw new Error(`expected ${code}: ${String(message)}\n but got ${error.code}: ${error.message}`);
  };
}

export function catalogueOf(
  state: (runtime: string) => RuntimeState,
  prepare: (runtime: string) => Promise<RuntimeState> = async (runtime) => state(runtime),
): RuntimeCatalogue {
  return { state, prepare, list: () => [] };
}

export function echo(invocation: Invocation): InvocationResult {
  return {
    payload: invocation.payload,
    functionError: undefined,
    logTail: async () => new TextEncoder().encode('END\n'),
  };
}

function mapBlobs(): Blobs {
  const kept = new Map<string, Uint8Array>();
  const info = (name: string) => {
    const content = kept.get(name);
    return content && { bytes: content.byteLength, sha256: hash('sha256', content, 'base64') };
  };
  return {
    put: async (name, content) => {
      if (!(content instanceof Uint8Array)) throw new Error('not a whole');
      kept.set(name, content);
      return { bytes: content.byteLength, sha256: hash('sha256', content, 'base64') };
    },
    open: async () => undefined,
    read: async (name) => kept.get(name),
    info: async (name) => info(name),
    delete: async (name) => void kept.delete(name),
    names: async function* () {
      yield* kept.keys();
    },
  };
}
