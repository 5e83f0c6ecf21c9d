/**
 * Descriptors that this process was itself started with and that would pass through every exec into a sandbox
 * (what Node opens closes itself on exec). Each is covered with /dev/null when the chain is started and handed to
 * bwrap as one more, empty, argument file: bwrap closes those after reading.
 */
import { readdirSync, readFileSync } from 'node:fs';

const O_CLOEXEC = 0o2000000;
const FIRST_AFTER_STANDARD = 3;

export function inheritedFiles(): number[] {
  return readdirSync('/proc/self/fdinfo')
    .map(Number)
    .filter((fd) => fd >= FIRST_AFTER_STANDARD && passesExec(fd));
}

function passesExec(fd: number): boolean {
  try {
    const flags = /^flags:\s+([0-7]+)$/m.exec(readFileSync(`/proc/self/fdinfo/${fd}`, 'latin1'))?.[1];
    return flags !== undefined && (Number.parseInt(flags, 8) & O_CLOEXEC) === 0;
  } catch {
    // The descriptor of the listing itself.
    return false;
  }
}
