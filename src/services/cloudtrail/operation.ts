import type * as sdk from '@aws-sdk/client-cloudtrail';
import type { Handler, OperationInput, OperationOutput } from '../service.ts';

export type CloudTrailSdk = typeof sdk;

/** The handler of one operation of CloudTrail. */
export type CloudTrailOperation<Name extends string> = Handler<
  OperationInput<CloudTrailSdk, Name>,
  OperationOutput<CloudTrailSdk, Name>
>;
