import { Fault } from '../../../protocol/fault.ts';
import type { Parts } from '../needs.ts';
import type { DynamoDBOperation } from '../operation.ts';
import { tableKey, tables } from '../records.ts';
import { tableNameOf } from '../table.ts';

/** Terraform and CloudFormation ask this of every table. There is no recovery to a point in time, and it says so. */
export function describeContinuousBackups({
  store,
}: Pick<Parts, 'store'>): DynamoDBOperation<'DescribeContinuousBackups'> {
  return async (input, call) => {
    const name = tableNameOf(input.TableName ?? '', call);
    const record = await store.read((view) => tables.get(view, tableKey(call, name)));
    if (record === undefined) throw new Fault('TableNotFoundException', `Table not found: ${name}`);
    return {
      ContinuousBackupsDescription: {
        // AWS says so of every table; what can be had is in the line below.
        ContinuousBackupsStatus: 'ENABLED',
        PointInTimeRecoveryDescription: { PointInTimeRecoveryStatus: 'DISABLED' },
      },
    };
  };
}
