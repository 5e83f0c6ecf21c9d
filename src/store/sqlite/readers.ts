import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { assert } from '../../base/errors.ts';
import type { EncodedEntry, Snapshot } from '../engine.ts';
import { keyFromBytes, keyToBytes, type Bounds } from '../keys.ts';

/**
 * Snapshots are read transactions of SQLite, each on a connection of its own, shared by all views that begin
 * while no commit comes between them. Views mostly end in the turn of the event loop in which they began, so
 * that one or two connections do; a view that waits for something else keeps its connection for itself, and
 * the next views after a commit get another.
 */
export interface Readers {
  snapshot(): Snapshot;
  /** Makes all views that begin before the release read the state of this moment. */
  hold(): HeldSnapshot;
  close(): void;
}

export interface HeldSnapshot {
  release(): void;
}

interface Connection {
  readonly database: DatabaseSync;
  begin(): void;
  end(): void;
  /** Reads something: SQLite takes a snapshot at the first read, not at BEGIN. */
  touch(): void;
  readonly get: StatementSync;
  readonly ascending: StatementSync;
  readonly descending: StatementSync;
  views: number;
}

/** Connections kept for the next views; more than that are closed when their views end. */
const SPARE_CONNECTIONS = 2;
const CACHE_KIB = 1024;

export function readers(file: string): Readers {
  const all = new Set<Connection>();
  const spare: Connection[] = [];
  /** The connection whose snapshot is the latest durable state, while anyone reads it. */
  let current: Connection | undefined;
  let closed = false;

  const take = (): Connection => {
    assert(!closed, 'the readers are open');
    if (!current) {
      current = spare.pop() ?? connect(file);
      all.add(current);
      current.begin();
    }
    current.views++;
    return current;
  };

  const give = (connection: Connection) => {
    connection.views--;
    if (connection.views > 0 || closed) return;
    if (current === connection) current = undefined;
    connection.end();
    if (spare.length < SPARE_CONNECTIONS) return void spare.push(connection);
    all.delete(connection);
    connection.database.close();
  };

  return {
    snapshot: () => {
      const connection = take();
      return {
        get: (key) => get(connection, keyToBytes(key)),
        scan: (bounds, limit, reverse) => scan(connection, bounds, limit, reverse),
        release: () => give(connection),
      };
    },
    hold: () => {
      const connection = take();
      connection.touch();
      return {
        release: () => {
          current = undefined;
          give(connection);
        },
      };
    },
    close: () => {
      closed = true;
      for (const connection of all) connection.database.close();
    },
  };
}

function connect(file: string): Connection {
  const database = new DatabaseSync(file, { readOnly: true, timeout: 1000 });
  database.exec(`PRAGMA cache_size = -${CACHE_KIB}; PRAGMA query_only = ON`);
  const select = 'SELECT key, value FROM entry WHERE key >= ? AND key < ? ORDER BY key';
  const begin = database.prepare('BEGIN');
  const end = database.prepare('COMMIT');
  const touch = database.prepare('SELECT 1 FROM entry LIMIT 1');
  return {
    database,
    begin: () => void begin.run(),
    end: () => void end.run(),
    touch: () => void touch.get(),
    get: arrays(database.prepare('SELECT value FROM entry WHERE key = ?')),
    ascending: arrays(database.prepare(`${select} LIMIT ?`)),
    descending: arrays(database.prepare(`${select} DESC LIMIT ?`)),
    views: 0,
  };
}

/** Rows as arrays: no object with property names is made for each. */
function arrays(statement: StatementSync): StatementSync {
  statement.setReturnArrays(true);
  return statement;
}

function get(connection: Connection, key: Uint8Array): Uint8Array | undefined {
  const row = connection.get.get(key) as unknown as readonly [Uint8Array] | undefined;
  return row?.[0];
}

function scan(connection: Connection, bounds: Bounds, limit: number, reverse: boolean): EncodedEntry[] {
  const statement = reverse ? connection.descending : connection.ascending;
  const sqlLimit = limit >= Number.MAX_SAFE_INTEGER ? -1 : limit;
  const rows = statement.all(keyToBytes(bounds.low), keyToBytes(bounds.high), sqlLimit);
  return (rows as unknown as (readonly [Uint8Array, Uint8Array])[]).map(([key, value]) => ({
    key: keyFromBytes(key),
    value,
  }));
}
