import { lstatSync } from 'node:fs';
import { join } from 'node:path';
import type { Log } from '../../base/log.ts';
import { FrameType, type AssignMeta, type Frame, type InvokeMeta } from '../frames.ts';
import type { RuntimeProcess, Sandbox, SandboxAssignment, SandboxDriver } from '../sandbox.ts';
import { bootImage } from './bootImage.ts';
import { entrypointProblem } from './entrypointProblem.ts';
import { FrameChannel } from './frameChannel.ts';
import { createEntrances, type Entrance, type Entrances } from './runtimeApiEntrance.ts';
import { RuntimeSession } from './runtimeSession.ts';
import { bootstrapPaths, NO_BOOTSTRAP, startScript } from './startScript.ts';

/**
 * The same driver, whose sandboxes with the protocol `http` have a channel of frames like all others: behind it the
 * Runtime API is served. Nobody who runs functions needs to know which of the two a runtime speaks.
 */
export function withRuntimeApi(driver: SandboxDriver, log: Log): SandboxDriver {
  const entrances = createEntrances(driver);
  return {
    ...driver,
    boot: (runtime, signal) => {
      if (runtime.rootFolder !== undefined) return bootImage(driver, entrances, runtime, signal);
      return runtime.protocol === 'http'
        ? bootWithApi(driver, entrances, runtime, signal, log)
        : driver.boot(runtime, signal);
    },
    close: async () => {
      await driver.close();
      await entrances.close();
    },
  };
}

/** Why no function can reach the Runtime API, where none can. */
export function whyNoRuntimeApi(
  driver: SandboxDriver,
): { readonly reason: string; readonly installHint: string } | undefined {
  if (driver.hostPortsAddress !== undefined || driver.runtimeGateway !== undefined) return undefined;
  return {
    reason: 'it needs a network, which functions do not have here',
    installHint: '`mayfly doctor` says how to give them one.',
  };
}

async function bootWithApi(
  driver: SandboxDriver,
  entrances: Entrances,
  runtime: RuntimeProcess,
  signal: AbortSignal,
  log: Log,
): Promise<Sandbox> {
  const entrance = await entrances.prepare();
  try {
    const { hostPorts } = entrance;
    const sandbox = await driver.boot(hostPorts.length === 0 ? runtime : { ...runtime, hostPorts }, signal);
    try {
      return attach(sandbox, entrance, log);
    } catch (error) {
      await sandbox.kill();
      throw error;
    }
  } catch (error) {
    entrance.close();
    throw error;
  }
}

/** Puts the Runtime API between the sandbox and who talks to it. */
function attach(sandbox: Sandbox, entrance: Entrance, log: Log): Sandbox {
  let problem: string | undefined;
  const onFrame = ({ type, meta, body }: Frame): void => {
    if (type === FrameType.assign) start(meta as unknown as AssignMeta);
    else if (type === FrameType.invoke) session.invoke(meta as unknown as InvokeMeta, body);
    else log.error({ sandbox: sandbox.id, type }, 'a frame that the Runtime API has no use for');
  };
  const channel = new FrameChannel(onFrame, () => entrance.close());
  const session = new RuntimeSession(channel);
  const address = entrance.open(sandbox, session);
  const start = ({ environment }: AssignMeta): void => {
    if (problem !== undefined) return invalidEntrypoint(channel, problem);
    sandbox.channel.end(startScript(sandbox, { ...environment, AWS_LAMBDA_RUNTIME_API: address }));
  };
  listenToShell(sandbox, channel);
  return {
    ...sandbox,
    channel,
    assign: async (assignment) => {
      problem = bootstrapProblem(assignment, sandbox);
      await sandbox.assign(assignment);
    },
    kill: async () => {
      entrance.close();
      sandbox.channel.destroy();
      await sandbox.kill();
    },
  };
}

/** The function's own bootstrap comes before a layer's. */
function bootstrapProblem(
  { codeFolder, layersFolder }: SandboxAssignment,
  { taskRoot, layersRoot = '/opt' }: Sandbox,
): string | undefined {
  const own = codeFolder !== undefined && lstatSync(join(codeFolder, 'bootstrap'), { throwIfNoEntry: false });
  return own ? entrypointProblem(codeFolder, taskRoot) : entrypointProblem(layersFolder, layersRoot);
}

/** The shell that waits says that it does; later at most that there is no bootstrap. The function can't write here. */
function listenToShell(sandbox: Sandbox, channel: FrameChannel): void {
  let booted = false;
  let said = '';
  sandbox.channel.on('error', () => {});
  sandbox.channel.on('data', (chunk: Buffer) => {
    if (!booted) {
      booted = true;
      return void channel.give(FrameType.booted, undefined);
    }
    said += chunk.toString('latin1').slice(0, NO_BOOTSTRAP.length);
    if (!said.startsWith(NO_BOOTSTRAP)) return;
    sandbox.channel.removeAllListeners('data').resume();
    const looked = bootstrapPaths(sandbox.taskRoot, sandbox.layersRoot).join(' ');
    invalidEntrypoint(channel, `Couldn't find valid bootstrap(s): [${looked}]`);
  });
}

function invalidEntrypoint(channel: FrameChannel, reason: string): void {
  channel.give(FrameType.initError, { errorType: 'Runtime.InvalidEntrypoint', reason });
}
