import type * as LambdaSdk from '@aws-sdk/client-lambda';
import type { OperationTable } from '../service.ts';

type Sdk = typeof LambdaSdk;

/** Every operation of the SDK's Lambda client. */
export type LambdaOperations = OperationTable<Sdk>;

/** The handlers of some operations; a noun's file offers its own. */
export type Operations<Name extends keyof LambdaOperations> = {
  readonly [Each in Name]: Exclude<LambdaOperations[Each], symbol>;
};
