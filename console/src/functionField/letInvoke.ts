import { AddPermissionCommand, type LambdaClient } from '@aws-sdk/client-lambda';

export interface InvokerOfFunction {
  readonly functionArn: string;
  /** Which service: `s3.amazonaws.com`. */
  readonly principal: string;
  /** What of the service's: the bucket, the API, the alarm. */
  readonly sourceArn: string;
  /** Where the source's ARN does not say whose it is. */
  readonly sourceAccount?: string;
  /** Tells this permission from the function's others; made fit for a statement's name. */
  readonly name: string;
}

const LONGEST_NAME = 100;

/** Lets a service invoke a function, for one thing of the service's. It may have been let before. */
export async function letInvoke(
  lambda: LambdaClient,
  { functionArn, principal, sourceArn, sourceAccount, name }: InvokerOfFunction,
  abortSignal?: AbortSignal,
): Promise<void> {
  try {
    await lambda.send(
      new AddPermissionCommand({
        FunctionName: functionArn,
        StatementId: statementIdOf(name),
        Action: 'lambda:InvokeFunction',
        Principal: principal,
        SourceArn: sourceArn,
        ...(sourceAccount !== undefined && { SourceAccount: sourceAccount }),
      }),
      { ...(abortSignal && { abortSignal }) },
    );
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'ResourceConflictException') throw error;
  }
}

/** Other characters than it may have are told by their numbers, so that two names do not become one. */
function statementIdOf(name: string): string {
  return name
    .replaceAll(/[^\w-]/gu, (other) => `_${other.codePointAt(0)?.toString(16)}`)
    .slice(0, LONGEST_NAME);
}
