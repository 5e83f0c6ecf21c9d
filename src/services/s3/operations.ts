import type * as sdk from '@aws-sdk/client-s3';
import type { OperationInput, OperationOutput, OperationTable } from '../service.ts';

export type S3Sdk = typeof sdk;

/** Every operation of the SDK's S3 client. */
export type S3Operations = OperationTable<S3Sdk>;

/** The handlers of some operations; a noun's file offers its own. */
export type Operations<Name extends keyof S3Operations> = {
  readonly [Each in Name]: Exclude<S3Operations[Each], symbol>;
};

export type Input<Name extends string> = OperationInput<S3Sdk, Name>;
export type Output<Name extends string> = OperationOutput<S3Sdk, Name>;
