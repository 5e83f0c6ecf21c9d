import type { Handler, Service } from '../../src/services/service.ts';

const HOME = { account: '000000000000', region: 'us-east-1', partition: 'aws' };
export const WRITERS = 4;
export const TABLE = 'storm';
/** What the two accounts of a writer have together, whatever moves between them. */
export const SUM = 1000;

export function caller(service: Service) {
  return <T>(operation: string, input: object): Promise<T> => {
    const handler = service.operations[operation] as unknown as Handler<object, T>;
    return Promise.resolve(handler(input, { ...HOME, operation } as never));
  };
}

export const TABLE_INPUT = {
  TableName: TABLE,
  AttributeDefinitions: [
    { AttributeName: 'p', AttributeType: 'S' },
    { AttributeName: 's', AttributeType: 'N' },
    { AttributeName: 'g', AttributeType: 'S' },
  ],
  KeySchema: [
    { AttributeName: 'p', KeyType: 'HASH' },
    { AttributeName: 's', KeyType: 'RANGE' },
  ],
  GlobalSecondaryIndexes: [
    {
      IndexName: 'byG',
      KeySchema: [
        { AttributeName: 'g', KeyType: 'HASH' },
        { AttributeName: 's', KeyType: 'RANGE' },
      ],
      Projection: { ProjectionType: 'KEYS_ONLY' },
    },
  ],
  StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
  BillingMode: 'PAY_PER_REQUEST',
};
