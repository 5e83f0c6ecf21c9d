import type * as sdk from '@aws-sdk/client-cloudwatch-logs';
import type { Handler, OperationInput, OperationOutput } from '../service.ts';

export type LogsSdk = typeof sdk;

/** The handler of one operation of CloudWatch Logs. */
export type LogsOperation<Name extends string> = Handler<
  OperationInput<LogsSdk, Name>,
  OperationOutput<LogsSdk, Name>
>;
