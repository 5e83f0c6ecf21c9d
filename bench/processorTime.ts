import { readdirSync, readFileSync } from 'node:fs';

/** Nanoseconds of processor time by process id: of one process, and of all that descend from it. */
export interface ProcessorTime {
  readonly own: number;
  readonly descendants: ReadonlyMap<number, number>;
}

export function processorTime(pid: number): ProcessorTime {
  const descendants = new Map<number, number>();
  const visit = (parent: number): void => {
    for (const child of childrenOf(parent)) {
      descendants.set(child, ofProcess(child));
      visit(child);
    }
  };
  visit(pid);
  return { own: ofProcess(pid), descendants };
}

/** Microseconds between two looks. What was born between them counts whole, what died not at all. */
export function microsBetween(before: ProcessorTime, after: ProcessorTime): { own: number; others: number } {
  let others = 0;
  for (const [pid, ns] of after.descendants) others += ns - (before.descendants.get(pid) ?? 0);
  return { own: (after.own - before.own) / 1000, others: others / 1000 };
}

function ofProcess(pid: number): number {
  return eachThread(pid, 'schedstat').reduce((sum, text) => sum + Number(text.split(' ')[0]), 0);
}

function childrenOf(pid: number): number[] {
  return eachThread(pid, 'children').flatMap((text) => text.split(' ').filter(Boolean).map(Number));
}

/** A file of every thread; of those that end meanwhile, nothing. */
function eachThread(pid: number, file: string): string[] {
  try {
    return readdirSync(`/proc/${pid}/task`).map((thread) => {
      try {
        return readFileSync(`/proc/${pid}/task/${thread}/${file}`, 'latin1').trim();
      } catch {
        return '';
      }
    });
  } catch {
    return [];
  }
}
