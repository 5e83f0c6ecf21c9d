import { PassThrough } from 'node:stream';
import { OperationalError } from '../../base/errors.ts';
import { environmentApi, type ApiNeeds } from '../extensions/environmentApi.ts';
import { withInternalExtensions } from '../extensions/internalShutdown.ts';
import { FrameType, type AssignMeta, type Frame, type InvokeMeta } from '../frames.ts';
import type { RuntimeProcess, Sandbox, SandboxDriver, SandboxExit } from '../sandbox.ts';
import { FrameChannel } from './frameChannel.ts';
import type { Entrances } from './runtimeApiEntrance.ts';
import type { RuntimeApiCaller } from './runtimeApiServer.ts';
import { RuntimeSession } from './runtimeSession.ts';

/**
 * A sandbox of a container image, behind a channel of frames like all others. It runs the function's own program
 * from the start, so it may ask for its first event before its assignment: its requests wait until then.
 */
export async function bootImage(
  driver: SandboxDriver,
  entrances: Entrances,
  needs: ApiNeeds,
  runtime: RuntimeProcess,
  signal: AbortSignal,
): Promise<Sandbox> {
  const entrance = await entrances.prepare();
  const held: (() => void)[] = [];
  let assigned = false;
  let problem: StartProblem | undefined;
  const onFrame = ({ type, meta, body }: Frame): void => {
    if (type === FrameType.invoke) {
      api.gate.invoke(meta as unknown as InvokeMeta);
      session.invoke(meta as unknown as InvokeMeta, body);
    }
    if (type !== FrameType.assign) return;
    const assignment = meta as unknown as AssignMeta;
    api.hub.json = assignment.logFormat === 'JSON';
    api.gate.assigned({ ...assignment, environment: runtime.environment });
    if (problem !== undefined) return void channel.give(FrameType.initError, problem);
    assigned = true;
    for (const handle of held.splice(0)) handle();
  };
  const channel = new FrameChannel(onFrame, () => entrance.close());
  const api = environmentApi(needs, {
    channel,
    external: [],
    announcesIdle: true,
    connect: (port) => entrance.connect(port),
  });
  const session = new RuntimeSession(api.gate);
  const served = api.caller(session);
  const caller: RuntimeApiCaller = {
    handle: (request, response) => {
      if (assigned) served.handle(request, response);
      else held.push(() => served.handle(request, response));
    },
  };
  const arrange = (address: string | undefined) => ({
    AWS_LAMBDA_RUNTIME_API: entrance.open({ address }, caller),
  });
  try {
    const sandbox = await boot(driver, { ...runtime, arrange }, signal, (found) => (problem = found));
    channel.give(FrameType.booted, undefined);
    return {
      ...sandbox,
      ...withInternalExtensions(sandbox, api, needs.clock),
      channel,
      kill: async () => {
        api.hub.close();
        entrance.close();
        await sandbox.kill();
      },
    };
  } catch (error) {
    entrance.close();
    throw error;
  }
}

interface StartProblem {
  readonly errorType: string;
  /** In the words of AWS's supervisor. */
  readonly reason: string;
}

/** An image whose program can't be executed is the function's failure, not the platform's. */
async function boot(
  driver: SandboxDriver,
  runtime: RuntimeProcess,
  signal: AbortSignal,
  onProblem: (problem: StartProblem) => void,
): Promise<Sandbox> {
  const program = runtime.argv[0] ?? '';
  try {
    if (program === '') throw new OperationalError('boot sandbox', 'exec: no program');
    return await driver.boot(runtime, signal);
  } catch (error) {
    const found = startProblem(program, runtime.workingDirectory ?? '/', String(error));
    if (found === undefined) throw error;
    onProblem(found);
    return nothingStarted();
  }
}

/** From what runc or crun complained of. */
export function startProblem(program: string, folder: string, complaint: string): StartProblem | undefined {
  if (/chdir to cwd|\bchdir\b.*(denied|no such)/i.test(complaint)) {
    const why = /denied/i.test(complaint) ? 'permission denied' : 'no such file or directory';
    return { errorType: 'Runtime.InvalidWorkingDir', reason: `chdir ${folder}: ${why}` };
  }
  if (!/\bexec:? |executable file|open executable/i.test(complaint)) return undefined;
  const why = /denied/i.test(complaint)
    ? 'permission denied'
    : /exec format/i.test(complaint)
      ? 'exec format error'
      : 'no such file or directory';
  return { errorType: 'Runtime.InvalidEntrypoint', reason: `fork/exec ${program}: ${why}` };
}

/** Lives until it is killed, so that the failure can be told in its place. */
function nothingStarted(): Sandbox {
  const { promise: exited, resolve } = Promise.withResolvers<SandboxExit>();
  return {
    id: 'none',
    taskRoot: '/var/task',
    channel: new PassThrough(),
    stdout: new PassThrough(),
    stderr: new PassThrough(),
    assign: () => Promise.resolve(),
    endBoost: () => {},
    freeze: () => {},
    thaw: () => {},
    peakMemoryBytes: () => 0,
    proportionalSetSize: () => Promise.resolve(0),
    kill: () => {
      resolve({ code: null, signal: 'SIGKILL', outOfMemory: false });
      return Promise.resolve();
    },
    exited,
  };
}
