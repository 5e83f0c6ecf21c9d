import { invalid, inUse, noSuchTable } from '../faults.ts';
import type { Parts } from '../needs.ts';
import type { DynamoDBOperation } from '../operation.ts';
import { tableKey, tables, work } from '../records.ts';
import { tableNameOf } from '../table.ts';
import { describeDeleted } from './description.ts';
import { endStream } from './streamSpecification.ts';

/** Gone at once; its items follow in the background. */
export function deleteTable({ store, clock, counts }: Parts): DynamoDBOperation<'DeleteTable'> {
  return async (input, call) => {
    const name = tableNameOf(input.TableName ?? '', call);
    const nowMs = clock.now();
    const record = await store.transact(async (transaction) => {
      const key = tableKey(call, name);
      const found = await tables.get(transaction, key);
      if (found === undefined) throw noSuchTable(name);
      if (found.isProtected) {
        throw invalid(
          'Resource cannot be deleted as it is currently protected against deletion. Disable deletion protection first.',
        );
      }
      if (found.indexes.some(({ status }) => status !== 'ACTIVE')) {
        throw inUse(`Attempt to change a resource which is still in use: Table is being updated: ${name}`);
      }
      tables.delete(transaction, key);
      work.deletePrefix(transaction, [found.items]);
      const { ttlAttribute } = found;
      work.put(transaction, [found.items, 'clear'], {
        kind: 'clearTable',
        ...(ttlAttribute !== undefined && { ttlAttribute }),
      });
      await endStream(transaction, call, found, nowMs);
      return found;
    });
    const size = await counts.of(record.items);
    return { TableDescription: describeDeleted({ scope: call, record, size, nowMs }) };
  };
}
