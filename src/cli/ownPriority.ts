import { execFile } from 'node:child_process';
import { getPriority, setPriority } from 'node:os';
import { promisify } from 'node:util';

/** As nginx's manual has it for its workers. */
const RAISED = -10;

/**
 * Lets this process's thread, through which every request goes, run before what it runs and what else shares the
 * processors: 5 to 7 % more invocations a second where they are all busy. Its own alone: threads and processes that it
 * begins from now on have the usual priority again (sched(7), "The reset-on-fork flag").
 *
 * Only root may, and only where nobody has chosen a priority: `nice -n 1 ./mayfly up` keeps it as it is. Never rejects.
 */
export async function raiseOwnPriority(): Promise<void> {
  if (process.getuid?.() !== 0 || getPriority() !== 0) return;
  try {
    const words = ['--reset-on-fork', '--other', '--pid', '0', String(process.pid)];
    await promisify(execFile)('chrt', words);
    setPriority(process.pid, RAISED);
  } catch {
    // Without util-linux's chrt, or in a container that may not: all is as it would be for an ordinary user.
  }
}
