import { spawn } from 'node:child_process';
import { setPriority } from 'node:os';

/**
 * Runs a program at the lowest priority; rejects with the end of what it wrote when it fails, once it has ended. An
 * aborted signal ends it.
 */
export function runInBackground(
  program: string,
  args: readonly string[],
  options: { cwd: string; signal: AbortSignal },
): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
    if (child.pid !== undefined) lowerPriority(child.pid);
    let output = '';
    const keep = (text: Buffer) => (output = `${output}${text.toString()}`.slice(-4000));
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    let failure: Error | undefined;
    child.once('error', (error) => {
      failure = error;
      // Where it is being ended, it writes until it has.
      if (child.pid === undefined) reject(error);
    });
    child.once('exit', (code, signal) => {
      if (failure) reject(failure);
      else if (code === 0) resolve();
      else reject(new Error(`${program} ended with ${code ?? signal}: ${output.trim()}`));
    });
  });
}

function lowerPriority(pid: number): void {
  try {
    setPriority(pid, 10);
  } catch {
    // It has ended already, or the machine knows no priorities.
  }
}
