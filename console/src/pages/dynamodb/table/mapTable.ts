import { DescribeTableCommand, UpdateTableCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { PutRolePolicyCommand, type IAMClient } from '@aws-sdk/client-iam';
import {
  CreateEventSourceMappingCommand,
  GetFunctionConfigurationCommand,
  type LambdaClient,
} from '@aws-sdk/client-lambda';

export interface TableTrigger {
  readonly table: string;
  readonly functionName: string;
  readonly startingPosition: 'LATEST' | 'TRIM_HORIZON';
  readonly batchSize: number;
  /** The function's role gets leave to read the table's streams. */
  readonly letsRead: boolean;
}

interface Clients {
  readonly dynamodb: DynamoDBClient;
  readonly lambda: LambdaClient;
  readonly iam: IAMClient;
}

/** Runs the function on the table's changes: with a stream, where it has none, and leave to read it. */
export async function mapTable(
  { dynamodb, lambda, iam }: Clients,
  { table, functionName, startingPosition, batchSize, letsRead }: TableTrigger,
): Promise<void> {
  const streamArn = await streamOf(dynamodb, table);
  if (letsRead) {
    const { Role = '' } = await lambda.send(
      new GetFunctionConfigurationCommand({ FunctionName: functionName }),
    );
    await iam.send(
      new PutRolePolicyCommand({
        RoleName: Role.slice(Role.lastIndexOf('/') + 1),
        PolicyName: `read-stream-of-${table}`.slice(0, 128),
        PolicyDocument: readPolicy(streamArn),
      }),
    );
  }
  await lambda.send(
    new CreateEventSourceMappingCommand({
      FunctionName: functionName,
      EventSourceArn: streamArn,
      StartingPosition: startingPosition,
      BatchSize: batchSize,
    }),
  );
}

async function streamOf(dynamodb: DynamoDBClient, TableName: string): Promise<string> {
  const { Table } = await dynamodb.send(new DescribeTableCommand({ TableName }));
  if (Table?.StreamSpecification?.StreamEnabled && Table.LatestStreamArn) return Table.LatestStreamArn;
  const changed = await dynamodb.send(
    new UpdateTableCommand({
      TableName,
      StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
    }),
  );
  return changed.TableDescription?.LatestStreamArn ?? '';
}

/** Also of the streams that the table will have after this one. */
export function readPolicy(streamArn: string): string {
  const Action = ['GetRecords', 'GetShardIterator', 'DescribeStream', 'ListStreams'];
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Action: Action.map((name) => `dynamodb:${name}`),
        Resource: streamArn.replace(/\/stream\/.*$/, '/stream/*'),
      },
    ],
  });
}
