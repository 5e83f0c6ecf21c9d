import type { Key, Transaction } from '../../../store/store.ts';
import type { Call } from '../../service.ts';
import { CHANGES, type Scope } from '../records.ts';
import { changeOf, encodeChange, type Change } from '../streams/change.ts';
import type { Sequences } from '../streams/sequence.ts';
import { tableNameOf, type Index, type Table, type Tables } from '../table.ts';
import {
  attributeOf,
  equalItems,
  setAttribute,
  type AttributeValue,
  type Item,
} from '../values/attributeValue.ts';
import { itemSize } from '../values/itemSize.ts';
import { Consumed, writeUnits } from './capacity.ts';
import { dueKey, dueSecond } from './expiry.ts';
import { entryKey, keyOf } from './itemKey.ts';
import { decodeItem, encodeItem, type StoredItem } from './storedItem.ts';

/** How many items, and bytes of them, a table has more. */
export interface Growth {
  items: number;
  bytes: number;
}

/**
 * One transaction on items: what belongs to an item (its entries in indexes, the record in the table's stream, the
 * second at which it expires) is written with it, or not at all.
 */
export class Writing {
  readonly transaction: Transaction;
  readonly nowMs: number;
  readonly consumed = new Map<Table, Consumed>();
  readonly growth = new Map<string, Growth>();
  readonly #tables: Tables;
  readonly #sequences: Sequences;
  readonly #changes: { readonly stream: string; readonly change: Change }[] = [];

  constructor(
    transaction: Transaction,
    nowMs: number,
    { tables, sequences }: { readonly tables: Tables; readonly sequences: Sequences },
  ) {
    this.transaction = transaction;
    this.nowMs = nowMs;
    this.#tables = tables;
    this.#sequences = sequences;
  }

  /** The table of this name; throws where there is none. */
  async table(scope: Scope & Pick<Call, 'account' | 'region'>, given: string): Promise<Table> {
    const table = await this.#tables.get(this.transaction, scope, tableNameOf(given, scope));
    await this.openStream(table);
    return table;
  }

  async openStream({ record }: Table): Promise<void> {
    if (record.stream) await this.#sequences.open(this.transaction, record.stream.id);
  }

  async read(key: Key): Promise<StoredItem | undefined> {
    const bytes = await this.transaction.get(key);
    return bytes && decodeItem(bytes);
  }

  /** What the table has at `key` from now on: `after`, or nothing. Consumes capacity, unless the item expired. */
  change(
    table: Table,
    key: Key,
    before: StoredItem | undefined,
    after: Item | undefined,
    { bytes = after === undefined ? 0 : itemSize(after), expired = false } = {},
  ): void {
    const consumed = this.consumedOf(table);
    if (!expired) consumed.add(writeUnits(Math.max(before?.size ?? 0, bytes)));
    if (after === undefined && before === undefined) return;
    if (after === undefined) this.transaction.delete(key);
    else this.transaction.put(key, encodeItem(after, bytes));
    this.#grow(table, before, after && bytes);
    for (const index of table.indexes) {
      const units = this.#changeEntry(table, index, before?.item, after);
      if (units > 0 && !expired) consumed.add(units, index);
    }
    if (table.record.ttlAttribute !== undefined) this.#changeDue(table, key, before?.item, after);
    if (table.record.stream) this.#note(table, table.record.stream, before?.item, after, expired);
  }

  consumedOf(table: Table): Consumed {
    let consumed = this.consumed.get(table);
    if (consumed === undefined) this.consumed.set(table, (consumed = new Consumed(table)));
    return consumed;
  }

  /** The last step, in which nothing may be waited for: see `Sequences`. */
  finish(): void {
    for (const { stream, change } of this.#changes) {
      const { ms, number } = this.#sequences.next(stream, this.nowMs);
      this.transaction.put([...CHANGES, stream, ms, number], encodeChange(change));
    }
  }

  #grow({ record }: Table, before: StoredItem | undefined, bytes: number | undefined): void {
    let growth = this.growth.get(record.items);
    if (growth === undefined) this.growth.set(record.items, (growth = { items: 0, bytes: 0 }));
    growth.items += (bytes === undefined ? 0 : 1) - (before === undefined ? 0 : 1);
    growth.bytes += (bytes ?? 0) - (before?.size ?? 0);
  }

  /** Gives the units that the change of the index consumes. */
  #changeEntry(table: Table, index: Index, before: Item | undefined, after: Item | undefined): number {
    const oldKey = before && entryKey(table, index, before);
    const newKey = after && entryKey(table, index, after);
    const old = oldKey && before && projected(index, before);
    const fresh = newKey && after && projected(index, after);
    if (oldKey && newKey && old && fresh && isSameKey(oldKey, newKey)) {
      if (equalItems(old, fresh)) return 0;
      this.transaction.put(newKey, encodeItem(fresh));
      return writeUnits(Math.max(itemSize(old), itemSize(fresh)));
    }
    if (oldKey) this.transaction.delete(oldKey);
    if (newKey && fresh) this.transaction.put(newKey, encodeItem(fresh));
    return (old ? writeUnits(itemSize(old)) : 0) + (fresh ? writeUnits(itemSize(fresh)) : 0);
  }

  #changeDue(table: Table, key: Key, before: Item | undefined, after: Item | undefined): void {
    const { ttlAttribute } = table.record;
    const old = before && dueSecond(ttlAttribute, before);
    const fresh = after && dueSecond(ttlAttribute, after);
    if (old === fresh) return;
    if (old !== undefined) this.transaction.delete(dueKey(key, old));
    if (fresh !== undefined) putDue(this.transaction, table, key, fresh);
  }

  #note(
    table: Table,
    stream: NonNullable<Table['record']['stream']>,
    before: Item | undefined,
    after: Item | undefined,
    expired: boolean,
  ): void {
    if (before && after && equalItems(before, after)) return;
    const keys = keyOf(table, (after ?? before) as Item);
    const change = changeOf(stream.viewType, keys, { before, after, expired }, this.nowMs);
    this.#changes.push({ stream: stream.id, change });
  }
}

export function putDue(transaction: Transaction, table: Table, key: Key, second: number): void {
  const { account, region, name } = table;
  const due = JSON.stringify({ account, region, table: name });
  transaction.put(dueKey(key, second), Buffer.from(due, 'utf8'));
}

/** What an index has of an item. */
export function projected({ projected: names }: Index, item: Item): Item {
  if (names === undefined) return item;
  const part: Item = {};
  for (const name of names) {
    const value: AttributeValue | undefined = attributeOf(item, name);
    if (value !== undefined) setAttribute(part, name, value);
  }
  return part;
}

function isSameKey(a: Key, b: Key): boolean {
  return (
    a.length === b.length &&
    a.every((part, at) => {
      const other = b[at];
      if (typeof part !== 'object' || typeof other !== 'object') return part === other;
      return Buffer.compare(part, other) === 0;
    })
  );
}
