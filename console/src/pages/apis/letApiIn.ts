import type { LambdaClient } from '@aws-sdk/client-lambda';
import { letInvoke } from '../../functionField/letInvoke.ts';

/** Lets an API invoke a function, from all of its stages and routes. */
export function letApiIn(
  lambda: LambdaClient,
  { functionArn, apiId, region, account }: ApiOfFunction,
): Promise<void> {
  return letInvoke(lambda, {
    functionArn,
    principal: 'apigateway.amazonaws.com',
    sourceArn: `arn:aws:execute-api:${region}:${account}:${apiId}/*/*`,
    name: `apigateway-${apiId}`,
  });
}

export interface ApiOfFunction {
  readonly functionArn: string;
  readonly apiId: string;
  readonly region: string;
  readonly account: string;
}
