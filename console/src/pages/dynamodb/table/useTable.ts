import { DescribeTableCommand, DynamoDBClient, type TableDescription } from '@aws-sdk/client-dynamodb';
import { useClient } from '../../../aws/clients.ts';
import { useLoad, type Loaded } from '../../../live/useLoad.ts';

/** How often a table that is being made or changed is looked at. */
const UNSETTLED_MS = 1000;

export function useTable(name: string): Loaded<TableDescription> {
  const dynamodb = useClient(DynamoDBClient);
  const load = useLoad<TableDescription>(`dynamodb/tables/${name}`, async (abortSignal, progress) => {
    for (;;) {
      const { Table = {} } = await dynamodb.send(new DescribeTableCommand({ TableName: name }), {
        abortSignal,
      });
      const indexes = Table.GlobalSecondaryIndexes ?? [];
      const states = [Table.TableStatus, ...indexes.map(({ IndexStatus }) => IndexStatus)];
      if (states.every((state) => state === 'ACTIVE' || state === 'ARCHIVED')) return Table;
      progress(Table);
      await pause(abortSignal);
    }
  });
  return load;
}

function pause(signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, UNSETTLED_MS);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      reject(new DOMException('no longer wanted', 'AbortError'));
    });
  });
}
