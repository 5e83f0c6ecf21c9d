import { ApiGatewayV2Client, CreateApiCommand, CreateStageCommand } from '@aws-sdk/client-apigatewayv2';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { useClient } from '../../aws/clients.ts';
import { useSession } from '../../session/Session.tsx';
import { letApiIn } from './letApiIn.ts';

export interface NewApi {
  readonly name: string;
  /** Undefined: no routes yet. */
  readonly target: string | undefined;
  readonly routeKey: string;
  readonly cors: boolean;
}

/** Makes an API that answers at once; gives its id. */
export function useCreateApi() {
  const gateway = useClient(ApiGatewayV2Client);
  const lambda = useClient(LambdaClient);
  const { region, account } = useSession();
  return async ({ name, target, routeKey, cors }: NewApi, abortSignal?: AbortSignal): Promise<string> => {
    const options = { ...(abortSignal && { abortSignal }) };
    const { ApiId: apiId = '' } = await gateway.send(
      new CreateApiCommand({
        Name: name,
        ProtocolType: 'HTTP',
        ...(target !== undefined && { Target: target, RouteKey: routeKey }),
        ...(cors && {
          CorsConfiguration: { AllowOrigins: ['*'], AllowMethods: ['*'], AllowHeaders: ['*'] },
        }),
      }),
      options,
    );
    if (target === undefined) {
      const stage = new CreateStageCommand({ ApiId: apiId, StageName: '$default', AutoDeploy: true });
      await gateway.send(stage, options);
    } else if (target.startsWith('arn:')) {
      await letApiIn(lambda, { functionArn: target, apiId, region, account });
    }
    return apiId;
  };
}
