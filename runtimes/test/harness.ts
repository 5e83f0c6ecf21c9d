import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Duplex } from 'node:stream';
import { systemClock } from '../../src/base/clock.ts';
import { silentLog } from '../../src/base/log.ts';
import {
  encodeFrame,
  frameDecoder,
  FrameType,
  type AssignMeta,
  type Frame,
  type InvokeMeta,
} from '../../src/compute/frames.ts';
import type { RuntimeProcess } from '../../src/compute/sandbox.ts';
import { createRuntimeCatalogue, type HostCatalogue } from '../../src/compute/runtimes/catalogue.ts';

/** Drives a runtime client as the platform does, without a sandbox: the host's folders take the place of mounts. */
export interface Peer {
  /** The next frame that is not LOG; undefined once the channel has closed. */
  next(): Promise<Frame | undefined>;
  assign(assign: Partial<AssignMeta> & { handler: string }): Promise<Frame | undefined>;
  /** Sends INVOKE and resolves with what ends it. */
  invoke(event: unknown, invoke?: Partial<InvokeMeta>): Promise<Frame | undefined>;
  send(type: number, meta: object, body?: Uint8Array): void;
  /** LOG frames so far, in order; cleared by reading. */
  logs(): { level: string; format: string; timestampMs: number; text: string }[];
  /** Ends the channel, waits for the process to end, and resolves with all that it wrote. */
  output(): Promise<{ stdout: string; stderr: string }>;
  exit(): Promise<{ code: number | null; signal: string | null }>;
  readonly pid: number;
  readonly channel: Duplex;
  readonly taskRoot: string;
  close(): Promise<void>;
}

export const REQUEST_ID = '8c1f6f3e-7a3f-4c53-9d71-0a3f5a3b2c1d';

export type Files = Readonly<Record<string, string | Uint8Array>>;

/** A catalogue on a cache folder that lives as long as the machine, so that tests download at most once. */
export function testCatalogue(
  options: { libraries?: boolean; overrides?: Readonly<Record<string, string>> } = {},
): HostCatalogue {
  return createRuntimeCatalogue({
    cacheFolder: join(tmpdir(), 'mayfly-test-cache'),
    runtimesFolder: join(import.meta.dirname, '..'),
    environment: process.env,
    log: silentLog(),
    clock: systemClock(),
    ...options,
  });
}

async function bootPeer(runtime: RuntimeProcess, files: Files): Promise<Peer> {
  const taskRoot = mkdtempSync(join(tmpdir(), 'mayfly-task-'));
  writeFiles(taskRoot, files);
  const [program = '', ...args] = runtime.argv.map((path) => onHost(runtime, path));
  const child = spawn(program, args, {
    cwd: workingFolder(runtime),
    env: { ...runtime.environment },
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
  });
  const peer = attach(child, taskRoot);
  const booted = await peer.next();
  if (booted?.type !== FrameType.booted) throw new Error(`did not boot: ${(await peer.output()).stderr}`);
  return peer;
}

/** Runs `use` on a booted peer and leaves nothing behind. */
export async function withPeer<T>(
  runtime: RuntimeProcess,
  files: Files,
  use: (peer: Peer) => Promise<T>,
): Promise<T> {
  const peer = await bootPeer(runtime, files);
  try {
    return await use(peer);
  } finally {
    await peer.close();
  }
}

function onHost(runtime: RuntimeProcess, path: string): string {
  const mount = runtime.mounts.find(({ inside }) => path.startsWith(`${inside}/`));
  return mount === undefined ? path : join(mount.host, path.slice(mount.inside.length));
}

/** Beside what is shown at /var/runtime, for a runtime that finds it from its working folder. */
function workingFolder(runtime: RuntimeProcess): string {
  const shown = runtime.mounts.find(({ inside }) => inside === '/var/runtime');
  return runtime.startsInTaskRoot && shown ? join(shown.host, '../task') : '/';
}

function writeFiles(folder: string, files: Files): void {
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
    if (typeof content === 'string' && content.startsWith('#!')) chmodSync(join(folder, name), 0o755);
  }
}

function attach(child: ChildProcess, taskRoot: string): Peer {
  const channel = child.stdio[3] as Duplex;
  const output = { stdout: '', stderr: '' };
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (output.stdout += text));
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (output.stderr += text));
  const exited = once(child, 'close').then(([code, signal]) => ({
    code: code as number | null,
    signal: signal as string | null,
  }));
  const logs: { level: string; format: string; timestampMs: number; text: string }[] = [];
  const frames: (Frame | undefined)[] = [];
  const waiting: ((frame: Frame | undefined) => void)[] = [];
  let closed = false;
  const offer = (frame: Frame | undefined) => {
    const wake = waiting.shift();
    if (wake === undefined) frames.push(frame);
    else wake(frame);
  };
  const decode = frameDecoder((frame) => {
    const body = Buffer.from(frame.body);
    if (frame.type === FrameType.log) {
      const { level, format, timestampMs } = frame.meta as {
        level: string;
        format: string;
        timestampMs: number;
      };
      logs.push({ level, format, timestampMs, text: body.toString() });
    } else offer({ ...frame, body });
  });
  channel.on('data', decode);
  channel.on('error', () => {});
  channel.on('close', () => {
    closed = true;
    for (const wake of waiting.splice(0)) wake(undefined);
  });
  const peer: Peer = {
    pid: child.pid ?? 0,
    channel,
    taskRoot,
    next: () => {
      if (frames.length > 0) return Promise.resolve(frames.shift());
      if (closed) return Promise.resolve(undefined);
      return new Promise((resolve) => waiting.push(resolve));
    },
    send: (type, meta, body) => {
      channel.write(Buffer.concat(encodeFrame(type as typeof FrameType.invoke, meta, body)));
    },
    assign: (assign) => {
      peer.send(FrameType.assign, completeAssign(taskRoot, assign));
      return peer.next();
    },
    invoke: (event, invoke = {}) => {
      const body = event instanceof Uint8Array ? event : Buffer.from(JSON.stringify(event));
      peer.send(FrameType.invoke, completeInvoke(invoke), body);
      return peer.next();
    },
    logs: () => logs.splice(0),
    output: async () => {
      channel.end();
      await exited;
      return output;
    },
    exit: () => exited,
    close: async () => {
      child.kill('SIGKILL');
      await exited;
      rmSync(taskRoot, { recursive: true, force: true });
    },
  };
  return peer;
}

function completeAssign(taskRoot: string, assign: Partial<AssignMeta> & { handler: string }): AssignMeta {
  const environment = {
    AWS_LAMBDA_FUNCTION_NAME: 'hello',
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '128',
    AWS_LAMBDA_LOG_GROUP_NAME: '/aws/lambda/hello',
    AWS_LAMBDA_LOG_STREAM_NAME: '2026/01/01/[$LATEST]0123',
    LAMBDA_TASK_ROOT: taskRoot,
    PATH: '/usr/bin:/bin',
    TZ: ':UTC',
    ...assign.environment,
  };
  return { memoryMiB: 512, logFormat: 'Text', logLevel: 'INFO', ...assign, environment };
}

function completeInvoke(invoke: Partial<InvokeMeta>): InvokeMeta {
  return {
    id: REQUEST_ID,
    deadlineMs: Date.now() + 3000,
    arn: 'arn:aws:lambda:us-east-1:000000000000:function:hello',
    ...invoke,
  };
}

/** The answer of a RESPONSE frame. */
export function answer(frame: Frame | undefined): unknown {
  if (frame?.type !== FrameType.response) throw new Error(`not a response: ${describe(frame)}`);
  return JSON.parse(frame.body.toString());
}

export interface ErrorReport {
  errorType: string;
  errorMessage: string;
  trace?: string[];
  stackTrace?: string[];
  requestId?: string;
}

/** The body of an ERROR or INIT_ERROR frame. */
export function failure(frame: Frame | undefined): ErrorReport {
  if (frame?.type !== FrameType.error && frame?.type !== FrameType.initError) {
    throw new Error(`not an error: ${describe(frame)}`);
  }
  const report = JSON.parse(frame.body.toString()) as ErrorReport;
  if (frame.meta['errorType'] !== report.errorType) throw new Error('meta and body name different errors');
  return report;
}

function describe(frame: Frame | undefined): string {
  return frame === undefined ? 'the channel closed' : `${frame.type} ${frame.body.toString()}`;
}
