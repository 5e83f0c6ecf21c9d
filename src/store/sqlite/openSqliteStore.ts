import { join } from 'node:path';
import type { Clock } from '../../base/clock.ts';
import type { Log } from '../../base/log.ts';
import type { Store } from '../store.ts';
import { storeOn } from '../transactions.ts';
import { prepareDatabase } from './database.ts';
import type { DiskSeam } from './diskSeam.ts';
import { sqliteEngine } from './sqliteEngine.ts';

export interface SqliteStoreOptions {
  /** Where `store.db` is; made, for its owner alone, when it is not there. One process at a time opens it. */
  readonly folder: string;
  readonly clock: Clock;
  readonly log: Log;
  /** What tests put in the way of the disk. */
  readonly disk?: DiskSeam;
}

/** Throws an OperationalError when the folder can't be used or what it holds is not a whole Mayfly store. */
export async function openSqliteStore(options: SqliteStoreOptions): Promise<Store> {
  const file = join(options.folder, 'store.db');
  await prepareDatabase(options.folder, file);
  return storeOn(sqliteEngine({ file, log: options.log, disk: options.disk ?? {} }), options);
}
