import type * as sdk from '@aws-sdk/client-iam';
import type { OperationTable } from '../service.ts';

export type IamSdk = typeof sdk;

/** Every operation of the SDK's IAM client. */
export type IamOperations = OperationTable<IamSdk>;

/** The handlers of some operations; a noun's file offers its own. */
export type Operations<Name extends keyof IamOperations> = {
  readonly [Each in Name]: Exclude<IamOperations[Each], symbol>;
};
