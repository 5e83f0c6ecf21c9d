import {
  DescribeTableCommand,
  ListTablesCommand,
  type DynamoDBClient,
  type TableDescription,
} from '@aws-sdk/client-dynamodb';
import { isNotFound } from '../../../aws/describeError.ts';

/** As many are described at a time. */
const AT_ONCE = 8;

export async function listTableNames(
  dynamodb: DynamoDBClient,
  abortSignal: AbortSignal,
): Promise<readonly string[]> {
  const names: string[] = [];
  let last: string | undefined;
  do {
    const page = await dynamodb.send(
      new ListTablesCommand({ ...(last !== undefined && { ExclusiveStartTableName: last }) }),
      { abortSignal },
    );
    names.push(...(page.TableNames ?? []));
    last = page.LastEvaluatedTableName;
  } while (last !== undefined);
  return names;
}

/** Every table with what it is; those that may not be looked at closer have their name only. */
export async function listTables(
  dynamodb: DynamoDBClient,
  signal: AbortSignal,
  progress: (partial: readonly TableDescription[]) => void,
): Promise<readonly TableDescription[]> {
  const names = await listTableNames(dynamodb, signal);
  const found: TableDescription[] = [];
  for (let first = 0; first < names.length; first += AT_ONCE) {
    const batch = names.slice(first, first + AT_ONCE);
    const described = await Promise.all(batch.map((name) => describe(dynamodb, name, signal)));
    found.push(...described.flat());
    // What is the whole is drawn once, as the answer.
    if (first + AT_ONCE < names.length) progress([...found]);
  }
  return found;
}

async function describe(
  dynamodb: DynamoDBClient,
  name: string,
  abortSignal: AbortSignal,
): Promise<readonly TableDescription[]> {
  try {
    const { Table } = await dynamodb.send(new DescribeTableCommand({ TableName: name }), { abortSignal });
    return Table ? [Table] : [];
  } catch (error) {
    abortSignal.throwIfAborted();
    return isNotFound(error) ? [] : [{ TableName: name }];
  }
}
