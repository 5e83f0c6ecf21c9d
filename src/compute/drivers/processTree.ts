/** What /proc says about a sandbox's processes, seen from the host. */
import { readdirSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';

/** The process and everything below it; without those that ended meanwhile. */
export function descendants(root: number): number[] {
  const found = [root];
  for (let index = 0; index < found.length; index++) found.push(...children(found[index] ?? 0));
  return found;
}

export function children(parent: number): number[] {
  try {
    return readdirSync(`/proc/${parent}/task`).flatMap((thread) =>
      readFileSync(`/proc/${parent}/task/${thread}/children`, 'latin1')
        .split(' ')
        .filter(Boolean)
        .map(Number),
    );
  } catch {
    return [];
  }
}

/** Parent, its parent and so on. */
export function ancestors(id: number): number[] {
  const parent = Number(/^PPid:\s+(\d+)$/m.exec(readStatus(id))?.[1] ?? 0);
  return parent === 0 ? [] : [parent, ...ancestors(parent)];
}

/** Sends a signal, if the process still exists. */
export function sendSignal(id: number, signal: NodeJS.Signals): void {
  try {
    process.kill(id, signal);
  } catch {
    // It has ended.
  }
}

/** Pages that are the process's own or shared memory, without files: what it would cost to keep it. */
export function residentBytes(id: number): number {
  const text = readStatus(id);
  return kibibytes(text, 'RssAnon') + kibibytes(text, 'RssShmem');
}

/** As `residentBytes`, with what forked processes share counted once; a hundred times the work. */
export function proportionalBytes(id: number): number {
  try {
    const text = readFileSync(`/proc/${id}/smaps_rollup`, 'latin1');
    return kibibytes(text, 'Pss_Anon') + kibibytes(text, 'Pss_Shmem');
  } catch {
    return 0;
  }
}

/** The kernel's fair share: shared pages divided by the number of processes that share them. */
export async function proportionalSetSize(ids: readonly number[]): Promise<number> {
  const sizes = await Promise.all(
    ids.map(async (id) => {
      try {
        return kibibytes(await readFile(`/proc/${id}/smaps_rollup`, 'latin1'), 'Pss');
      } catch {
        return 0;
      }
    }),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}

/** A process told from a later one with the same id by its start time, clock ticks since the machine's boot. */
export interface ProcessIdentity {
  readonly id: number;
  readonly startTicks: number;
}

/** Undefined when there is no such process, or only its corpse. */
export function identify(id: number): ProcessIdentity | undefined {
  try {
    const text = readFileSync(`/proc/${id}/stat`, 'latin1');
    // The command name is in parentheses and may contain anything; the fields from state (3) on follow it.
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' || fields[0] === 'X' ? undefined : { id, startTicks: Number(fields[19]) };
  } catch {
    return undefined;
  }
}

export function isAlive(process: ProcessIdentity): boolean {
  return identify(process.id)?.startTicks === process.startTicks;
}

function readStatus(id: number): string {
  try {
    return readFileSync(`/proc/${id}/status`, 'latin1');
  } catch {
    return '';
  }
}

function kibibytes(text: string, key: string): number {
  const match = new RegExp(`^${key}:\\s+(\\d+) kB`, 'm').exec(text);
  return match ? Number(match[1]) * 1024 : 0;
}

/** SIGKILL to every process of the machine whose environment has a variable that begins like this. */
export function killMarked(beginning: string): void {
  if (process.platform !== 'linux') return;
  for (const name of readdirSync('/proc').filter((entry) => /^\d+$/.test(entry))) {
    if (environmentOf(name).some((variable) => variable.startsWith(beginning))) {
      sendSignal(Number(name), 'SIGKILL');
    }
  }
}

function environmentOf(id: string): string[] {
  try {
    return readFileSync(`/proc/${id}/environ`, 'utf8').split('\0');
  } catch {
    return [];
  }
}

/** Stops or continues a process and all below it. Twice, because a process may fork while the first round runs. */
export function signalTree(root: number, signal: 'SIGSTOP' | 'SIGCONT'): void {
  for (let round = 0; round < 2; round++) {
    for (const id of descendants(root)) sendSignal(id, signal);
  }
}
