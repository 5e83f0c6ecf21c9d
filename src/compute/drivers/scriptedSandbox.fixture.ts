/** For tests: a sandbox whose runtime does what the test tells it, line by line. */
import { realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import type { RuntimeProcess, Sandbox, SandboxDriver, SandboxLimits } from '../sandbox.ts';

export interface ScriptedSandbox {
  readonly sandbox: Sandbox;
  /** Runs the body of an async function inside; rejects with the error's code or text. */
  readonly evaluate: (body: string) => Promise<unknown>;
}

export const LIMITS: SandboxLimits = {
  memoryMiB: 256,
  ephemeralStorageMiB: 64,
  processes: 128,
  openFiles: 256,
};

/** The running Node, and the fixture that evaluates what it is sent. */
export function scriptedRuntime(changes: Partial<RuntimeProcess> = {}): RuntimeProcess {
  const node = realpathSync(process.execPath);
  return {
    runtime: 'scripted',
    argv: ['/var/lang/bin/node', '/var/runtime/scriptedRuntime.mjs'],
    environment: { PATH: '/var/lang/bin:/usr/bin:/bin' },
    mounts: [
      { host: dirname(dirname(node)), inside: '/var/lang' },
      { host: join(import.meta.dirname, 'fixtures'), inside: '/var/runtime' },
    ],
    limits: LIMITS,
    ...changes,
  };
}

export async function bootScripted(
  driver: SandboxDriver,
  changes: Partial<RuntimeProcess> = {},
): Promise<ScriptedSandbox> {
  const sandbox = await driver.boot(scriptedRuntime(changes), new AbortController().signal);
  const evaluate = scriptChannel(sandbox);
  await evaluate.booted;
  return { sandbox, evaluate: evaluate.send };
}

/** The same from a prepared one; `undefined` where the driver prepares none. */
export async function prepareScripted(
  driver: SandboxDriver,
): Promise<{ sandbox: Sandbox; start(awaited: boolean): Promise<ScriptedSandbox['evaluate']> } | undefined> {
  const prepared = await driver.prepare?.(scriptedRuntime(), new AbortController().signal);
  if (prepared === undefined) return undefined;
  const { sandbox } = prepared;
  const start = async (awaited: boolean) => {
    const evaluate = scriptChannel(sandbox);
    prepared.start(awaited);
    await evaluate.booted;
    return evaluate.send;
  };
  return { sandbox, start };
}

/** Answers come in the order of the questions; the end of the sandbox fails what is unanswered. */
function scriptChannel(sandbox: Sandbox) {
  type Answer = { readonly value?: unknown; readonly error?: string };
  const waiting: ((answer: Answer) => void)[] = [];
  const next = () =>
    new Promise<unknown>((resolve, reject) => {
      waiting.push(({ value, error }) => (error === undefined ? resolve(value) : reject(new Error(error))));
    });
  createInterface(sandbox.channel).on('line', (line) => waiting.shift()?.(JSON.parse(line) as Answer));
  void sandbox.exited.then(() => {
    for (const settle of waiting.splice(0)) settle({ error: 'the sandbox ended' });
  });
  return {
    booted: next(),
    send: (body: string) => {
      sandbox.channel.write(`${JSON.stringify(body)}\n`);
      return next();
    },
  };
}
