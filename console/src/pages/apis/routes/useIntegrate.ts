import { ApiGatewayV2Client, CreateIntegrationCommand } from '@aws-sdk/client-apigatewayv2';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { useClient } from '../../../aws/clients.ts';
import { useSession } from '../../../session/Session.tsx';
import { letApiIn } from '../letApiIn.ts';
import type { TargetDraft } from './TargetFields.tsx';

/** The integration that a draft means, made where there is none yet; undefined: nowhere. */
export function useIntegrate(apiId: string) {
  const gateway = useClient(ApiGatewayV2Client);
  const lambda = useClient(LambdaClient);
  const { region, account } = useSession();
  return async ({ kind, integrationId, functionArn, address }: TargetDraft): Promise<string | undefined> => {
    if (kind === 'existing') return integrationId;
    if (kind === 'none') return undefined;
    const isFunction = kind === 'function';
    const { IntegrationId } = await gateway.send(
      new CreateIntegrationCommand({
        ApiId: apiId,
        ...(isFunction
          ? { IntegrationType: 'AWS_PROXY', IntegrationUri: functionArn, PayloadFormatVersion: '2.0' }
          : {
              IntegrationType: 'HTTP_PROXY',
              IntegrationMethod: 'ANY',
              IntegrationUri: address,
              PayloadFormatVersion: '1.0',
            }),
      }),
    );
    if (isFunction) await letApiIn(lambda, { functionArn, apiId, region, account });
    return IntegrationId;
  };
}
