import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { UsageError, type Config } from '../config.ts';
import { commandArguments } from './commandArguments.ts';
import { ROOT_ACCOUNT } from '../platform/rootCredentials.ts';
import { dataFolderOwner } from '../store/dataFolderLock.ts';
import { healthOf } from './runningPlatform.ts';
import { deployFolder, DEV_ROLE, ownTimeoutSeconds, type FolderFunction } from './deployFolder.ts';
import { INSIDE_PORT, keepAwake, openDebuggerPort } from './debuggerPort.ts';
import { stopped } from './following.ts';
import { functionFolder } from './functionFolder.ts';
import { payloadOf, runFunction } from './invoke.ts';
import { printLogs } from './logs.ts';
import { newestRuntime } from './newestRuntime.ts';
import { oneLine, platformClients, type PlatformClients } from './platformClients.ts';
import { watchFolder } from './watchFolder.ts';
import { isPackaged } from './zipFolder.ts';

const USAGE =
  './mayfly dev DIR [--name NAME] [--runtime RUNTIME] [--handler HANDLER] [--role ARN] [--payload JSON|@FILE] [--inspect PORT]';
/** Editors save in several steps. */
const SETTLE_MS = 30;

/**
 * `dev`: makes or updates a function from a folder, then again at each save, and shows its logs. With a payload it is
 * invoked at the start and after each change. Goes on until it is stopped.
 */
export async function dev(args: readonly string[]): Promise<number> {
  const { config, positionals, values } = commandArguments(args, USAGE, {
    name: 'text',
    runtime: 'text',
    handler: 'text',
    role: 'text',
    payload: 'text',
    inspect: 'text',
  });
  const [given, ...rest] = positionals;
  if (given === undefined || rest.length > 0) throw new UsageError(`usage: ${USAGE}`);
  payloadOf(values.payload);
  const described = await targetOf(config, resolve(given), values);
  const nodeOptions = await nodeOptionsFor(config, values.inspect);
  const clients = await platformClients(config);
  const timeoutSeconds = await ownTimeoutSeconds(clients.lambda, described.name).catch((error: unknown) => {
    throw oneLine(error);
  });
  const target = { ...described, nodeOptions, timeoutSeconds };
  const stop = stopped();
  const debuggers = await inspecting(config, target, values.inspect, stop.signal);
  try {
    await deployAndWatch(clients, target, values.payload, stop.signal);
  } finally {
    stop.abort();
    debuggers?.close();
  }
  if (target.nodeOptions !== undefined) {
    await deployFolder(clients, { ...target, nodeOptions: undefined });
    process.stderr.write('mayfly: the function is no longer open to a debugger\n');
  }
  return 0;
}

async function deployAndWatch(
  clients: PlatformClients,
  target: FolderFunction,
  payload: string | undefined,
  signal: AbortSignal,
): Promise<void> {
  const sinceMs = Date.now();
  await deploy(clients, target);
  await runOnce(clients, target, payload);
  process.stderr.write(`mayfly: watching ${target.folder}; Ctrl-C ends it, the function stays\n`);
  await Promise.all([
    redeploying(clients, target, payload, signal),
    printLogs(clients.logs, { group: `/aws/lambda/${target.name}`, sinceMs }, signal),
  ]);
}

/** A function without isolation listens on this machine itself. */
async function nodeOptionsFor(config: Config, inspect: string | undefined): Promise<string | undefined> {
  if (inspect === undefined) return undefined;
  if (!/^\d{1,5}$/.test(inspect)) throw new UsageError(`--inspect takes a port, not '${inspect}'`);
  return (await isIsolated(config)) ? `--inspect=0.0.0.0:${INSIDE_PORT}` : `--inspect=127.0.0.1:${inspect}`;
}

async function isIsolated(config: Config): Promise<boolean> {
  const owner = await dataFolderOwner(config.dataFolder);
  return owner === undefined || (await healthOf(owner))?.['isolation'] !== 'process';
}

async function inspecting(
  config: Config,
  target: FolderFunction,
  inspect: string | undefined,
  signal: AbortSignal,
) {
  if (inspect === undefined) return undefined;
  if (!target.runtime.startsWith('nodejs')) throw new UsageError('--inspect is for functions in Node.js');
  const say = (line: string) => process.stderr.write(`mayfly: ${line}\n`);
  say(`attach a debugger to 127.0.0.1:${inspect} once the function has run`);
  const arn = `arn:aws:lambda:${config.region}:${ROOT_ACCOUNT}:function:${target.name}`;
  void keepAwake(config, arn, signal);
  if (target.nodeOptions?.includes('0.0.0.0') !== true) return undefined;
  return openDebuggerPort(config, arn, Number(inspect), (line) => say(`debugger: ${line}`));
}

type Values = Readonly<Partial<Record<'name' | 'runtime' | 'handler' | 'role', string>>>;

async function targetOf(
  config: Config,
  folder: string,
  values: Values,
): Promise<Omit<FolderFunction, 'nodeOptions' | 'timeoutSeconds'>> {
  const { name, runtime, handler } = values;
  const isTold = runtime !== undefined && handler !== undefined && name !== undefined;
  const signs = isTold ? undefined : functionFolder(folder);
  return {
    folder,
    name: name ?? signs?.name ?? '',
    handler: handler ?? signs?.handler ?? '',
    runtime: runtime ?? (await newestRuntime(config, signs?.language ?? '')),
    role: values.role,
  };
}

/** Whether there was something to deploy. */
async function deploy(clients: PlatformClients, target: FolderFunction): Promise<boolean> {
  const startedAtMs = performance.now();
  const what = await deployFolder(clients, target);
  const tookMs = Math.round(performance.now() - startedAtMs);
  process.stderr.write(`mayfly: ${target.name} ${what} in ${tookMs} ms\n`);
  if (what === 'created' && target.role === undefined) {
    process.stderr.write(`mayfly: its role is ${DEV_ROLE}, which may write logs; --role gives it another\n`);
  }
  return what !== 'unchanged';
}

async function runOnce(
  { lambda }: PlatformClients,
  target: FolderFunction,
  payload: string | undefined,
): Promise<void> {
  if (payload === undefined) return;
  await runFunction(lambda, { name: target.name, payload: payloadOf(payload), tail: false });
}

/** A change that does not deploy is told, and the next is waited for. */
async function redeploying(
  clients: PlatformClients,
  target: FolderFunction,
  payload: string | undefined,
  signal: AbortSignal,
): Promise<void> {
  let changed = Promise.withResolvers<void>();
  signal.addEventListener('abort', () => changed.resolve(), { once: true });
  let failure: Error | undefined;
  const watching = { isOfInterest: isPackaged, changed: () => changed.resolve(), signal };
  watchFolder(target.folder, watching).catch((error: unknown) => {
    failure = error instanceof Error ? error : new Error(String(error));
    changed.resolve();
  });
  for (;;) {
    await changed.promise;
    if (signal.aborted) return;
    if (failure !== undefined) throw failure;
    await sleep(SETTLE_MS);
    changed = Promise.withResolvers();
    try {
      if (await deploy(clients, target)) await runOnce(clients, target, payload);
    } catch (error) {
      process.stderr.write(`mayfly: ${error instanceof Error ? error.message : String(error)}\n`);
    }
  }
}
