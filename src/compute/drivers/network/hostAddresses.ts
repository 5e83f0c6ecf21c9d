/** The addresses of this machine, for a firewall that can't ask the kernel for them because it is elsewhere. */
import { spawn } from 'node:child_process';
import { hostCommand, hostCommandEnvironment } from './hostCommand.ts';

/** Whatever is delivered to this machine itself, in CIDR notation; sorted. */
export async function hostAddresses(): Promise<string[]> {
  const words = ['-json', '-4', 'route', 'show', 'table', 'all', 'type', 'local'];
  const routes = JSON.parse((await hostCommand('ip', words)) || '[]') as { dst: string }[];
  return [...new Set(routes.map(({ dst }) => dst).filter(isRange))].toSorted();
}

function isRange(text: string): boolean {
  return /^\d{1,3}(\.\d{1,3}){3}(\/\d{1,2})?$/.test(text);
}

export interface RouteWatch {
  /** Resolves when the watch has ended by itself. */
  readonly ended: Promise<void>;
  close(): void;
}

/** Calls `onChange` for each change of this machine's routes, of which its addresses are some. */
export function watchRoutes(onChange: () => void): RouteWatch {
  // The parent-death signal: nobody else would end it after a kill -9.
  const child = spawn('setpriv', ['--pdeathsig', 'KILL', 'ip', '-4', 'monitor', 'route'], {
    env: hostCommandEnvironment,
    cwd: '/',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  child.stdout.on('data', onChange);
  const ended = new Promise<void>((resolve) => {
    child.once('error', () => resolve());
    child.once('exit', () => resolve());
  });
  return { ended, close: () => void child.kill('SIGKILL') };
}
