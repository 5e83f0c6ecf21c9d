import assert from 'node:assert/strict';
import type * as Sdk from '@aws-sdk/client-apigatewayv2';
import { systemClock } from '../../base/clock.ts';
import { systemIds } from '../../base/ids.ts';
import type { Store } from '../../store/store.ts';
import type { Call, OperationInput, OperationName, OperationOutput } from '../service.ts';
import { ACCOUNT, testCall } from '../testCall.fixture.ts';
import { createApiGatewayV2, type ApiGatewayV2 } from './index.ts';

/** API Gateway alone, called without HTTP. */
export interface TestGateway {
  readonly service: ApiGatewayV2;
  readonly call: <Name extends OperationName<typeof Sdk>>(
    name: Name,
    input: OperationInput<typeof Sdk, Name>,
  ) => Promise<OperationOutput<typeof Sdk, Name>>;
}

export const FUNCTION = `arn:aws:lambda:us-east-1:${ACCOUNT}:function:f`;

export function testGateway(store: Store): TestGateway {
  const service = createApiGatewayV2({
    store,
    clock: systemClock(),
    ids: systemIds(),
    logGroupExists: async () => true,
  });
  return {
    service,
    call: async (name, input) => {
      const handler = service.operations[name];
      assert.ok(typeof handler === 'function', `${name} is supported`);
      return (handler as never as (input: unknown, call: Call) => never)(input, testCall(name));
    },
  };
}
