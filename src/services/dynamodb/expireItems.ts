import type { Task } from '../../base/task.ts';
import type { Key } from '../../store/store.ts';
import { dueKey, dueSecond, isExpired } from './items/expiry.ts';
import type { Parts } from './needs.ts';
import { DUE, ITEMS, type DueRecord } from './records.ts';

const PERIOD_MS = 5_000;
const PAGE = 100;

/**
 * Deletes what has expired, some seconds later. Whether it has is looked up again in the transaction that deletes it, so that
 * an item that was given more time stays. What stands here of tables, items and times that are gone goes, too.
 */
export function expireItems({ store, clock, tables, writer, measures }: Parts): Task {
  const expire = async (key: Key, due: DueRecord, nowSeconds: number): Promise<boolean> => {
    const { result } = await writer.transact(async (writing) => {
      writing.transaction.delete(key);
      const table = await tables.find(writing.transaction, due, due.table);
      const [second, items, ...place] = key.slice(DUE.length) as [number, string, ...Key];
      if (table?.record.items !== items) return false;
      await writing.openStream(table);
      const itemKey = [...ITEMS, items, ...place];
      const stored = await writing.read(itemKey);
      if (stored === undefined) return false;
      if (!isExpired(table, stored.item, nowSeconds)) {
        const later = dueSecond(table.record.ttlAttribute, stored.item);
        // Not to be taken away with the others: it is this item's, but of a time that came later.
        if (later !== undefined && later > nowSeconds && later !== second) {
          writing.transaction.put(dueKey(itemKey, later), Buffer.from(JSON.stringify(due), 'utf8'));
        }
        return false;
      }
      writing.change(table, itemKey, stored, undefined, { expired: true });
      return true;
    });
    return result;
  };
  return {
    name: 'dynamodb.expiry',
    periodMs: PERIOD_MS,
    run: async (signal) => {
      const nowSeconds = Math.floor(clock.now() / 1000);
      for (;;) {
        const entries = await store.read((view) =>
          view.list({ prefix: DUE, before: [...DUE, nowSeconds + 1], limit: PAGE }),
        );
        for (const { key, value } of entries) {
          if (signal.aborted) return;
          const due = JSON.parse(Buffer.from(value).toString('utf8')) as DueRecord;
          const isGone = await expire(key, due, nowSeconds);
          if (isGone) measures.add(due, 'TimeToLiveDeletedItemCount', { TableName: due.table }, 1);
        }
        if (entries.length < PAGE) return;
      }
    },
  };
}
