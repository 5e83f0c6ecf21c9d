import type { Log } from '../../base/log.ts';
import { FrameType, type AssignMeta, type Frame, type InvokeMeta } from '../frames.ts';
import { environmentApi, type ApiNeeds } from '../extensions/environmentApi.ts';
import { withInternalExtensions } from '../extensions/internalShutdown.ts';
import { bootSupervised } from '../extensions/supervisedSandbox.ts';
import type { RuntimeProcess, Sandbox, SandboxDriver } from '../sandbox.ts';
import { bootImage } from './bootImage.ts';
import { bootstrapProblem, invalidEntrypoint, noBootstrapReader } from './bootstrapProblem.ts';
import { FrameChannel } from './frameChannel.ts';
import { createEntrances, type Entrance, type Entrances } from './runtimeApiEntrance.ts';
import { RuntimeSession } from './runtimeSession.ts';
import { startScript } from './startScript.ts';

export interface RuntimeApiNeeds extends ApiNeeds {
  readonly log: Log;
}

/**
 * The same driver, whose sandboxes with the protocol `http` have a channel of frames like all others: behind it the
 * Runtime API is served. Nobody who runs functions needs to know which of the two a runtime speaks.
 */
export function withRuntimeApi(driver: SandboxDriver, needs: RuntimeApiNeeds): SandboxDriver {
  const entrances = createEntrances(driver);
  return {
    ...driver,
    boot: (runtime, signal) => {
      if (runtime.extensions !== undefined || runtime.wrapper !== undefined)
        return bootSupervised(driver, entrances, needs, runtime, signal);
      if (runtime.rootFolder !== undefined) return bootImage(driver, entrances, needs, runtime, signal);
      return runtime.protocol === 'http'
        ? bootWithApi(driver, entrances, runtime, signal, needs)
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
  needs: RuntimeApiNeeds,
): Promise<Sandbox> {
  const entrance = await entrances.prepare();
  try {
    const { hostPorts } = entrance;
    const sandbox = await driver.boot(hostPorts.length === 0 ? runtime : { ...runtime, hostPorts }, signal);
    try {
      return attach(sandbox, entrance, needs);
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
function attach(sandbox: Sandbox, entrance: Entrance, needs: RuntimeApiNeeds): Sandbox {
  let problem: string | undefined;
  const onFrame = ({ type, meta, body }: Frame): void => {
    if (type === FrameType.assign) start(meta as unknown as AssignMeta);
    else if (type === FrameType.invoke) {
      api.gate.invoke(meta as unknown as InvokeMeta);
      session.invoke(meta as unknown as InvokeMeta, body);
    } else needs.log.error({ sandbox: sandbox.id, type }, 'a frame that the Runtime API has no use for');
  };
  const channel = new FrameChannel(onFrame, () => entrance.close());
  const api = environmentApi(needs, {
    channel,
    external: [],
    announcesIdle: true,
    connect: (port) => entrance.connect(port),
  });
  const session = new RuntimeSession(api.gate);
  const address = entrance.open(sandbox, api.caller(session));
  const start = (meta: AssignMeta): void => {
    if (problem !== undefined) return invalidEntrypoint(channel, problem);
    api.hub.json = meta.logFormat === 'JSON';
    api.gate.assigned(meta);
    const environment = { ...meta.environment, AWS_LAMBDA_RUNTIME_API: address };
    sandbox.channel.end(startScript(sandbox, environment));
  };
  listenToShell(sandbox, channel);
  return {
    ...sandbox,
    channel,
    ...withInternalExtensions(sandbox, api, needs.clock),
    assign: async (assignment) => {
      problem = bootstrapProblem(assignment, sandbox);
      await sandbox.assign(assignment);
    },
    kill: async () => {
      api.hub.close();
      entrance.close();
      sandbox.channel.destroy();
      await sandbox.kill();
    },
  };
}

/** The shell that waits says that it does; later at most that there is no bootstrap. */
function listenToShell(sandbox: Sandbox, channel: FrameChannel): void {
  const read = noBootstrapReader(sandbox, channel);
  let booted = false;
  sandbox.channel.on('error', () => {});
  sandbox.channel.on('data', (chunk: Buffer) => {
    if (booted) return read(chunk);
    booted = true;
    channel.give(FrameType.booted, undefined);
  });
}
