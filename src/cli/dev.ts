import { resolve } from 'node:path';
import { UsageError, type Config } from '../config.ts';
import { commandArguments } from './commandArguments.ts';
import { ROOT_ACCOUNT } from '../platform/rootCredentials.ts';
import { dataFolderOwner } from '../store/dataFolderLock.ts';
import { healthOf } from './runningPlatform.ts';
import {
  closeToDebuggers,
  deployFolder,
  DEV_ROLE,
  ownTimeoutSeconds,
  type FolderFunction,
} from './deployFolder.ts';
import { INSIDE_PORT, keepAwake, openDebuggerPort } from './debuggerPort.ts';
import { isAbort, stopped, waited } from './following.ts';
import { functionFolder } from './functionFolder.ts';
import { payloadOf, runFunction } from './invoke.ts';
import { printLogs } from './logs.ts';
import { newestRuntime } from './newestRuntime.ts';
import { isAway, oneLine, platformClients, type PlatformClients } from './platformClients.ts';
import { Saves } from './saves.ts';

const USAGE =
  './mayfly dev DIR [--name NAME] [--runtime RUNTIME] [--handler HANDLER] [--role ARN] [--payload JSON|@FILE|-] [--inspect PORT]';
const POLL_MS = 500;

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
  const payload = payloadReader(values.payload);
  const described = await targetOf(config, resolve(given), values);
  const nodeOptions = await nodeOptionsFor(config, values.inspect);
  const clients = await platformClients(config);
  const timeoutSeconds = await ownTimeoutSeconds(clients.lambda, described.name).catch((error: unknown) => {
    throw oneLine(error);
  });
  const target = { ...described, nodeOptions, timeoutSeconds };
  const stop = stopped();
  await inspecting(config, target, values.inspect, stop.signal);
  try {
    await deployAndWatch(clients, target, payload, stop);
  } catch (error) {
    if (!isAbort(error)) throw error;
  } finally {
    stop.abort();
    if (target.nodeOptions !== undefined && (await closeToDebuggers(clients.lambda, target))) {
      say('the function is no longer open to a debugger');
    }
  }
  return 0;
}

type PayloadReader = () => string | undefined;

/** A file is read for each invocation, for it may be edited; what comes by standard input comes once. */
function payloadReader(given: string | undefined): PayloadReader {
  const first = payloadOf(given);
  return given === '-' ? () => first : () => payloadOf(given);
}

async function deployAndWatch(
  clients: PlatformClients,
  target: FolderFunction,
  payload: PayloadReader,
  stop: AbortController,
): Promise<void> {
  const { signal } = stop;
  const sinceMs = Date.now();
  const saves = new Saves(target.folder, signal);
  await deploy(clients, target, signal);
  // When one of them fails the other ends, too, before anything else is done to the function.
  const parts = [
    running(clients, target, payload, saves, signal),
    printLogs(clients, { name: target.name, sinceMs }, signal),
  ].map((part) => part.finally(() => stop.abort()));
  await Promise.allSettled(parts);
  await Promise.all(parts);
}

/** A function without isolation listens on this machine itself. */
async function nodeOptionsFor(config: Config, inspect: string | undefined): Promise<string | undefined> {
  if (inspect === undefined) return undefined;
  const isPort = /^\d{1,5}$/.test(inspect) && Number(inspect) >= 1 && Number(inspect) <= 65_535;
  if (!isPort) throw new UsageError(`--inspect takes a port from 1 to 65535, not '${inspect}'`);
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
): Promise<void> {
  if (inspect === undefined) return;
  if (!target.runtime.startsWith('nodejs')) throw new UsageError('--inspect is for functions in Node.js');
  say(`attach a debugger to 127.0.0.1:${inspect} once the function has run`);
  const arn = `arn:aws:lambda:${config.region}:${ROOT_ACCOUNT}:function:${target.name}`;
  void keepAwake(config, arn, signal);
  if (target.nodeOptions?.includes('0.0.0.0') !== true) return;
  await openDebuggerPort(config, arn, Number(inspect), (line) => say(`debugger: ${line}`), signal);
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
async function deploy(
  clients: PlatformClients,
  target: FolderFunction,
  signal: AbortSignal,
): Promise<boolean> {
  const startedAtMs = performance.now();
  const what = await deployFolder(clients, target, signal);
  const tookMs = Math.round(performance.now() - startedAtMs);
  say(`${target.name} ${what} in ${tookMs} ms`);
  if (what === 'created' && target.role === undefined) {
    say(`its role is ${DEV_ROLE}, which may write logs; --role gives it another`);
  }
  return what !== 'unchanged';
}

/** Runs the function now and after each save. One that does not deploy is told, and the next is waited for. */
async function running(
  clients: PlatformClients,
  target: FolderFunction,
  payload: PayloadReader,
  saves: Saves,
  signal: AbortSignal,
): Promise<void> {
  const attempt = (act: () => Promise<void>) =>
    act().catch((error: unknown) => {
      if (!isAbort(error)) say(error instanceof Error ? error.message : String(error));
    });
  const { lambda } = clients;
  const run = async () => {
    const event = payload();
    if (event !== undefined)
      await runFunction(lambda, { name: target.name, payload: event, tail: false, signal });
  };
  await attempt(run);
  if (!signal.aborted) say(`watching ${target.folder}; Ctrl-C ends it, the function stays`);
  while (await saves.next()) {
    await attempt(async () => {
      if (await deployOnceThere(clients, target, signal)) await run();
    });
  }
}

/** What is saved while the platform is away is not lost. */
async function deployOnceThere(
  clients: PlatformClients,
  target: FolderFunction,
  signal: AbortSignal,
): Promise<boolean> {
  let isTold = false;
  do {
    try {
      return await deploy(clients, target, signal);
    } catch (error) {
      if (!isAway(error)) throw error;
    }
    if (!isTold) say('the platform does not answer; what was saved is deployed when it does');
    isTold = true;
  } while (await waited(POLL_MS, signal));
  return false;
}

function say(line: string): void {
  process.stderr.write(`mayfly: ${line}\n`);
}
