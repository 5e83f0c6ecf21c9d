import { GetFunctionConfigurationCommand, type LambdaClient } from '@aws-sdk/client-lambda';
import {
  GetBucketNotificationConfigurationCommand,
  PutBucketNotificationConfigurationCommand,
  type Event,
  type NotificationConfiguration,
  type S3Client,
} from '@aws-sdk/client-s3';
import { letInvoke } from '../../../functionField/letInvoke.ts';

export interface FunctionNotification {
  readonly bucket: string;
  readonly functionName: string;
  readonly events: readonly Event[];
  readonly prefix: string;
  readonly suffix: string;
  /** Of the bucket. */
  readonly account: string;
}

export async function readNotifications(
  s3: S3Client,
  bucket: string,
  abortSignal?: AbortSignal,
): Promise<NotificationConfiguration> {
  const command = new GetBucketNotificationConfigurationCommand({ Bucket: bucket });
  const { $metadata: _, ...configuration } = await s3.send(command, { ...(abortSignal && { abortSignal }) });
  return configuration;
}

/** Lets the bucket invoke the function, then tells the bucket to. */
export async function notifyFunction(
  s3: S3Client,
  lambda: LambdaClient,
  { bucket, functionName, events, prefix, suffix, account }: FunctionNotification,
  abortSignal?: AbortSignal,
): Promise<void> {
  const options = { ...(abortSignal && { abortSignal }) };
  const { FunctionArn } = await lambda.send(
    new GetFunctionConfigurationCommand({ FunctionName: functionName }),
    options,
  );
  await letInvoke(
    lambda,
    {
      functionArn: functionName,
      principal: 's3.amazonaws.com',
      sourceArn: `arn:aws:s3:::${bucket}`,
      sourceAccount: account,
      name: `s3-${bucket}`,
    },
    abortSignal,
  );
  const before = await readNotifications(s3, bucket, abortSignal);
  const FilterRules = [
    ...(prefix === '' ? [] : [{ Name: 'prefix' as const, Value: prefix }]),
    ...(suffix === '' ? [] : [{ Name: 'suffix' as const, Value: suffix }]),
  ];
  const added = {
    LambdaFunctionArn: FunctionArn,
    Events: [...events],
    ...(FilterRules.length > 0 && { Filter: { Key: { FilterRules } } }),
  };
  await s3.send(
    new PutBucketNotificationConfigurationCommand({
      Bucket: bucket,
      NotificationConfiguration: {
        ...before,
        LambdaFunctionConfigurations: [...(before.LambdaFunctionConfigurations ?? []), added],
      },
    }),
    options,
  );
}
