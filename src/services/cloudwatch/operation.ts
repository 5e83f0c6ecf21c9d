import type * as sdk from '@aws-sdk/client-cloudwatch';
import type { Handler, OperationInput, OperationOutput } from '../service.ts';

export type CloudWatchSdk = typeof sdk;

/** The handler of one operation of CloudWatch. */
export type CloudWatchOperation<Name extends string> = Handler<
  OperationInput<CloudWatchSdk, Name>,
  OperationOutput<CloudWatchSdk, Name>
>;
