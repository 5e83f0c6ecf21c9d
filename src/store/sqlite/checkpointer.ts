import { Worker } from 'node:worker_threads';
import type { Log } from '../../base/log.ts';
import type { LogFrames } from './writer.ts';

/**
 * Moves the write-ahead log into the database. That syncs both, so it happens on a thread, which is started
 * when the log has first grown to LOG_PAGES: a platform that is idle or writes little never has it, and its
 * log is moved when the store closes or opens.
 *
 * Writing goes on meanwhile, and what it adds keeps the log from starting over; so a log that has still grown
 * to HELD_LOG_PAGES holds up the writers for one short pass more, after which it starts over.
 */
export interface Checkpointer {
  /** Called after each commit. Resolves at once, unless the log has become too long; never rejects. */
  afterCommit(frames: () => LogFrames): Promise<void>;
  close(): Promise<void>;
}

const LOG_PAGES = 2048;
const HELD_LOG_PAGES = 2 * LOG_PAGES;
/** How many commits go by between two looks at the log. */
const COMMITS_BETWEEN = 32;

// Plain JavaScript as text: a file would have its types stripped by a second compiler, 10 MB, in the thread.
const THREAD = `
  const { parentPort, workerData } = require('node:worker_threads');
  const { DatabaseSync } = require('node:sqlite');
  const database = new DatabaseSync(workerData, { timeout: 1000 });
  database.exec('PRAGMA synchronous = NORMAL; PRAGMA wal_autocheckpoint = 0; PRAGMA cache_size = -64');
  const checkpoint = database.prepare('PRAGMA wal_checkpoint(PASSIVE)');
  parentPort.on('message', (message) => {
    if (message === 'close') {
      database.close();
      return parentPort.close();
    }
    try {
      checkpoint.get();
      parentPort.postMessage('');
    } catch (error) {
      parentPort.postMessage(String(error));
    }
  });
`;

export function checkpointer(file: string, log: Log): Checkpointer {
  let thread: Worker | undefined;
  let pass: Promise<void> | undefined;
  let commits = 0;

  const start = (): Worker => {
    const started = new Worker(THREAD, {
      eval: true,
      workerData: file,
      env: {},
      resourceLimits: { maxOldGenerationSizeMb: 16, maxYoungGenerationSizeMb: 1 },
    });
    started.unref();
    return started;
  };

  /** One pass; never rejects: a log that can't be moved grows, and a later pass may manage. */
  const checkpoint = (): Promise<void> => {
    const target = (thread ??= start());
    pass ??= new Promise<void>((resolve) => {
      const end = (problem: string) => {
        target.off('message', end).off('error', died).off('exit', exited);
        target.unref();
        if (problem) log.warn({ problem }, 'the write-ahead log could not be moved into the database');
        pass = undefined;
        resolve();
      };
      const died = (error: unknown) => {
        thread = undefined;
        end(String(error));
      };
      const exited = () => died('the thread ended');
      target.on('message', end).on('error', died).on('exit', exited);
      // Writers may wait for the pass; between passes the thread keeps no process alive.
      target.ref();
      target.postMessage('checkpoint');
    });
    return pass;
  };

  return {
    afterCommit: async (frames) => {
      if (pass || ++commits < COMMITS_BETWEEN) return;
      commits = 0;
      try {
        const { written, checkpointed } = frames();
        if (written - checkpointed < LOG_PAGES && written < HELD_LOG_PAGES) return;
        const moved = checkpoint();
        if (written >= HELD_LOG_PAGES) await moved;
      } catch (error) {
        log.warn({ error: String(error) }, 'the length of the write-ahead log could not be read');
      }
    },
    close: async () => {
      await pass;
      if (!thread) return;
      const ended = new Promise<void>((resolve) => thread?.once('exit', () => resolve()));
      thread.ref();
      thread.postMessage('close');
      await ended;
      thread = undefined;
    },
  };
}
