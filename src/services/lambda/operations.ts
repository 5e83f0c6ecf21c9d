import type * as sdk from '@aws-sdk/client-lambda';
import type { OperationTable } from '../service.ts';

export type LambdaSdk = typeof sdk;

/** Every operation of the SDK's Lambda client. */
export type LambdaOperations = OperationTable<LambdaSdk>;

/** The handlers of some operations; a noun's file offers its own. */
export type Operations<Name extends keyof LambdaOperations> = {
  readonly [Each in Name]: Exclude<LambdaOperations[Each], symbol>;
};
