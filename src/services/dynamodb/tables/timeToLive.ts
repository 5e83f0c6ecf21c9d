import { invalid, noSuchTable } from '../faults.ts';
import type { Parts } from '../needs.ts';
import type { DynamoDBOperation } from '../operation.ts';
import { tableKey, tables, work } from '../records.ts';
import { tableNameOf } from '../table.ts';

export function describeTimeToLive({ store }: Pick<Parts, 'store'>): DynamoDBOperation<'DescribeTimeToLive'> {
  return async (input, call) => {
    const name = tableNameOf(input.TableName ?? '', call);
    const record = await store.read((view) => tables.get(view, tableKey(call, name)));
    if (record === undefined) throw noSuchTable(name);
    const { ttlAttribute } = record;
    return {
      TimeToLiveDescription:
        ttlAttribute === undefined
          ? { TimeToLiveStatus: 'DISABLED' }
          : { TimeToLiveStatus: 'ENABLED', AttributeName: ttlAttribute },
    };
  };
}

export function updateTimeToLive({ store }: Pick<Parts, 'store'>): DynamoDBOperation<'UpdateTimeToLive'> {
  return async (input, call) => {
    const name = tableNameOf(input.TableName ?? '', call);
    const { AttributeName: attribute = '', Enabled: isEnabled } = input.TimeToLiveSpecification ?? {};
    await store.transact(async (transaction) => {
      const key = tableKey(call, name);
      const record = await tables.get(transaction, key);
      if (record === undefined) throw noSuchTable(name);
      const { ttlAttribute: current, ...rest } = record;
      if (current !== undefined && current !== attribute) {
        throw invalid(
          `TimeToLive is active on a different AttributeName: current AttributeName is ${current}`,
        );
      }
      if ((current !== undefined) === isEnabled) {
        throw invalid(`TimeToLive is already ${isEnabled ? 'enabled' : 'disabled'}`);
      }
      tables.put(transaction, key, isEnabled ? { ...rest, ttlAttribute: attribute } : rest);
      if (!isEnabled) return;
      // Items that are there already are entered in the background.
      const { account, region } = call;
      work.put(transaction, [record.items, 'expiry'], { kind: 'expiry', account, region, table: name });
    });
    return { TimeToLiveSpecification: { AttributeName: attribute, Enabled: isEnabled } };
  };
}
