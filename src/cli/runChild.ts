import { spawn, type SpawnOptions } from 'node:child_process';

/** Runs a program with our standard streams; resolves with its exit code (128 + n when a signal ended it). */
export function runChild(
  program: string,
  args: readonly string[],
  options: SpawnOptions = {},
): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: 'inherit', ...options });
    child.once('error', reject);
    child.once('exit', (code, signal) => resolve(code ?? (signal === null ? 1 : 130)));
  });
}
