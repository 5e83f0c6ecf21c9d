import { systemErrorCode } from '../base/errors.ts';

/** 128 and the number of SIGPIPE: as a shell tells of other tools that nobody reads any more. */
const STATUS = 141;

/**
 * Whoever read what we print has gone (`mayfly logs NAME | head -1`): ends without a word. A command that goes on until it is
 * stopped is stopped, for it may have to put something in order.
 */
export function endWithReader(): void {
  for (const output of [process.stdout, process.stderr]) {
    output.on('error', (error) => {
      if (systemErrorCode(error) !== 'EPIPE') throw error;
      process.once('exit', () => (process.exitCode = STATUS));
      if (!process.emit('SIGTERM')) process.exit();
    });
  }
}
