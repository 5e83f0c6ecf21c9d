import type * as sdk from '@aws-sdk/client-dynamodb-streams';
import type { Handler, OperationInput, OperationOutput } from '../../service.ts';

export type StreamsSdk = typeof sdk;

/** The handler of one operation of DynamoDB Streams. */
export type StreamsOperation<Name extends string> = Handler<
  OperationInput<StreamsSdk, Name>,
  OperationOutput<StreamsSdk, Name>
>;
