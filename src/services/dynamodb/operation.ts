import type * as sdk from '@aws-sdk/client-dynamodb';
import type { Handler, OperationInput, OperationOutput } from '../service.ts';

export type DynamoDBSdk = typeof sdk;

/** The handler of one operation of DynamoDB. */
export type DynamoDBOperation<Name extends string> = Handler<
  OperationInput<DynamoDBSdk, Name>,
  OperationOutput<DynamoDBSdk, Name>
>;

export type Input<Name extends string> = OperationInput<DynamoDBSdk, Name>;
