/** For tests: an invoker over a real driver and the real runtime clients, and functions made of source text. */
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';
import { ZipFile } from 'yazl';
import { systemClock, type Clock } from '../base/clock.ts';
import { systemIds } from '../base/ids.ts';
import { silentLog } from '../base/log.ts';
import { createArtifacts, type Artifacts } from './artifacts/createArtifacts.ts';
import { createBubblewrapDriver, createProcessDriver } from './drivers/index.ts';
import type { FunctionVersion } from './functionVersion.ts';
import type { Invocation, InvocationResult, ProvisionedUsage, UsageRecord } from './invocation.ts';
import { createInvoker, type WarmInvoker } from './invoker.ts';
import type { InvokerSettings } from './invokerSettings.ts';
import type { RuntimeCatalogue } from './runtimeCatalogue.ts';
import { createRuntimeCatalogue } from './runtimes/catalogue.ts';
import type { SandboxDriver } from './sandbox.ts';

export interface InvokerPlatform {
  readonly invoker: WarmInvoker;
  readonly driver: SandboxDriver;
  readonly artifacts: Artifacts;
  readonly usage: UsageRecord[];
  readonly provisionedUsage: ProvisionedUsage[];
  /** Every line of the function's log so far, in order. */
  lines(version: FunctionVersion): string[];
  streams(version: FunctionVersion): string[];
  /** A version whose package holds `files`; every call gives another function. */
  define(
    files: Readonly<Record<string, string>>,
    changes?: Partial<FunctionVersion>,
  ): Promise<FunctionVersion>;
  /** Resolves when the log is complete too. */
  invoke(
    version: FunctionVersion,
    event?: unknown,
    changes?: Partial<Invocation>,
  ): Promise<
    InvocationResult & { readonly requestId: string; readonly answer: unknown; readonly tail: string }
  >;
  close(): Promise<void>;
}

export interface InvokerPlatformOptions {
  readonly driver: 'process' | 'bubblewrap';
  readonly settings?: Partial<InvokerSettings>;
  readonly reservedTotal?: number;
  readonly clock?: Clock;
  /** What the invoker is told of runtimes, where it is not the truth. */
  readonly catalogue?: (real: RuntimeCatalogue) => RuntimeCatalogue;
}

export async function invokerPlatform(options: InvokerPlatformOptions): Promise<InvokerPlatform> {
  const folder = mkdtempSync(join(tmpdir(), 'mayfly-invoker-'));
  const clock = options.clock ?? systemClock();
  const ids = systemIds();
  const log = silentLog();
  const base = { clock, ids, log, folder: join(folder, 'sandboxes') };
  const driver = await (options.driver === 'process' ? createProcessDriver : createBubblewrapDriver)(base);
  const catalogue = createRuntimeCatalogue({
    cacheFolder: join(folder, 'cache'),
    runtimesFolder: resolve(import.meta.dirname, '../../runtimes'),
    environment: process.env,
    log,
    clock,
    downloads: false,
  });
  const packages = new Map<string, Buffer>();
  const artifacts = createArtifacts({
    folder: join(folder, 'artifacts'),
    blobs: { read: (name) => Promise.resolve(packages.get(name)) },
    clock,
    ids,
    log,
  });
  const written = new Map<string, string[]>();
  const streams = new Map<string, Set<string>>();
  const usage: UsageRecord[] = [];
  const provisionedUsage: ProvisionedUsage[] = [];
  const invoker = createInvoker({
    driver,
    catalogue: options.catalogue?.(catalogue) ?? catalogue,
    artifacts,
    clock,
    ids,
    log,
    logSink: ({ group, stream }, lines) => {
      const all = written.get(group) ?? [];
      for (const line of lines) all.push(line.message);
      written.set(group, all);
      streams.set(group, (streams.get(group) ?? new Set()).add(stream));
    },
    meter: (record) => usage.push(record),
    meterProvisioned: (record) => provisionedUsage.push(record),
    credentialsFor: () => ({ accessKeyId: 'ASIA', secretAccessKey: 'secret', sessionToken: 'token' }),
    reservedTotal: () => options.reservedTotal ?? 0,
    settings: { poolMinimum: 1, ...options.settings },
  });
  let sequence = 0;

  return {
    invoker,
    driver,
    artifacts,
    usage,
    provisionedUsage,
    lines: (version) => written.get(version.logGroup) ?? [],
    streams: (version) => [...(streams.get(version.logGroup) ?? [])],
    define: async (files, changes = {}) => {
      const zip = await zipOf(files);
      const sha256 = createHash('sha256').update(zip).digest('base64');
      packages.set(sha256, zip);
      const functionName = `function-${sequence++}`;
      return {
        ...versionOf(functionName, sha256),
        ...changes,
      };
    },
    invoke: async (version, event = {}, changes = {}) => {
      const requestId = ids.uuid();
      const result = await invoker.invoke(version, {
        requestId,
        invokedFunctionArn: version.functionArn,
        payload: Buffer.from(JSON.stringify(event)),
        ...changes,
      });
      const text = Buffer.from(result.payload).toString('utf8');
      const tail = Buffer.from(await result.logTail()).toString('utf8');
      return { ...result, requestId, tail, answer: text === '' ? undefined : (JSON.parse(text) as unknown) };
    },
    close: async () => {
      await invoker.close(0);
      await driver.close();
      await artifacts.close();
      await catalogue.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function versionOf(functionName: string, sha256: string): FunctionVersion {
  return {
    identity: `${functionName}/1`,
    account: '000000000000',
    region: 'us-east-1',
    functionName,
    version: '$LATEST',
    functionArn: `arn:aws:lambda:us-east-1:000000000000:function:${functionName}`,
    runtime: `nodejs${process.versions.node.split('.')[0]}.x`,
    handler: 'index.handler',
    role: 'arn:aws:iam::000000000000:role/test',
    // A whole processor: tests wait for functions.
    memoryMiB: 2048,
    timeoutMs: 5_000,
    ephemeralStorageMiB: 512,
    environment: {},
    code: { blob: sha256, sha256 },
    logGroup: `/aws/lambda/${functionName}`,
    logFormat: 'Text',
    applicationLogLevel: 'INFO',
    systemLogLevel: 'INFO',
    reservedConcurrency: undefined,
  };
}

async function zipOf(files: Readonly<Record<string, string>>): Promise<Buffer> {
  const zip = new ZipFile();
  for (const [name, text] of Object.entries(files)) zip.addBuffer(Buffer.from(text), name);
  zip.end();
  return buffer(zip.outputStream as unknown as AsyncIterable<Buffer>);
}

/** Looks again and again until the condition holds. */
export async function until(condition: () => boolean, timeoutMs: number = 20_000): Promise<void> {
  for (const start = performance.now(); !condition(); await pause(2)) {
    if (performance.now() - start > timeoutMs) throw new Error(`never came true: ${String(condition)}`);
  }
}
