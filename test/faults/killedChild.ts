import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

/**
 * Runs a script of this folder, kills it (-9) some time after its first line, and returns the whole lines that
 * it had written: what it acknowledged to the outside.
 */
export async function runAndKill(
  script: string,
  args: readonly string[],
  afterMs: number,
): Promise<string[]> {
  const path = fileURLToPath(new URL(script, import.meta.url));
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', path, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const chunks: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  const closed = once(child, 'close');
  const started = await Promise.race([once(child.stdout, 'data'), closed.then(() => undefined)]);
  if (started) await wait(afterMs);
  const killed = child.kill('SIGKILL');
  await closed;
  if (!killed || child.signalCode !== 'SIGKILL') {
    throw new Error(`${script} ended by itself, with ${child.exitCode ?? child.signalCode}`);
  }
  const lines = Buffer.concat(chunks).toString('utf8').split('\n');
  lines.pop();
  return lines;
}
