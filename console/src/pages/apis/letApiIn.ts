import { AddPermissionCommand, type LambdaClient } from '@aws-sdk/client-lambda';

/** Lets an API invoke a function, from all of its stages and routes. */
export async function letApiIn(
  lambda: LambdaClient,
  { functionArn, apiId, region, account }: ApiOfFunction,
): Promise<void> {
  try {
    await lambda.send(
      new AddPermissionCommand({
        FunctionName: functionArn,
        StatementId: `apigateway-${apiId}`,
        Action: 'lambda:InvokeFunction',
        Principal: 'apigateway.amazonaws.com',
        SourceArn: `arn:aws:execute-api:${region}:${account}:${apiId}/*/*`,
      }),
    );
  } catch (error) {
    // It has it already.
    if (!(error instanceof Error) || error.name !== 'ResourceConflictException') throw error;
  }
}

export interface ApiOfFunction {
  readonly functionArn: string;
  readonly apiId: string;
  readonly region: string;
  readonly account: string;
}
