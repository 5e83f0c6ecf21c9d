import { spawn } from 'node:child_process';
import { OperationalError } from '../../../base/errors.ts';

export const hostCommandEnvironment = {
  PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
  LC_ALL: 'C',
};

/** Runs a program of the host with this standard input and answers what it printed. */
export function hostCommand(program: string, words: readonly string[], input = ''): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, words, { env: hostCommandEnvironment, cwd: '/', stdio: 'pipe' });
    let output = '';
    let complaints = '';
    child.stdout.on('data', (chunk) => (output += String(chunk)));
    child.stderr.on('data', (chunk) => (complaints += String(chunk).slice(0, 4096)));
    child.stdin.on('error', () => {});
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === 0) return resolve(output);
      const said = complaints.trim().split('\n')[0] ?? '';
      reject(new OperationalError('prepare networks', `${program}: ${said || `ended with ${code}`}`));
    });
    child.stdin.end(input);
  });
}

/** Holds the lock on a file, against other processes too, while `work` runs. A killed holder lets go of it. */
export async function whileLocked<T>(path: string, work: () => Promise<T>): Promise<T> {
  const child = spawn('flock', ['-x', path, 'sh', '-c', 'echo locked; exec cat >/dev/null'], {
    env: hostCommandEnvironment,
    cwd: '/',
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  try {
    await new Promise<void>((resolve, reject) => {
      child.once('error', reject);
      child.stdout.once('data', () => resolve());
      child.once('close', () => reject(new OperationalError('prepare networks', `could not lock ${path}`)));
    });
    return await work();
  } finally {
    child.stdin.end();
    await ended;
  }
}
