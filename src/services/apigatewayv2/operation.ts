import type * as sdk from '@aws-sdk/client-apigatewayv2';
import type { Handler, OperationInput, OperationName, OperationOutput } from '../service.ts';

export type ApiGatewaySdk = typeof sdk;

/** The handlers of some operations of API Gateway v2. */
export type Operations<Names extends OperationName<ApiGatewaySdk>> = {
  readonly [Name in Names]: Handler<
    OperationInput<ApiGatewaySdk, Name>,
    OperationOutput<ApiGatewaySdk, Name>
  >;
};
