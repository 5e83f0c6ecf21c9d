import {
  ApiGatewayV2Client,
  CreateIntegrationCommand,
  DeleteIntegrationCommand,
} from '@aws-sdk/client-apigatewayv2';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { useClient } from '../../../aws/clients.ts';
import { useSession } from '../../../session/Session.tsx';
import { letApiIn } from '../letApiIn.ts';
import type { TargetDraft } from './TargetFields.tsx';

/**
 * The integration that a draft means, made where there is none yet, handed to `attach`; undefined: nowhere. One that was made goes
 * again when something behind it fails, so that trying once more does not leave another.
 */
export function useIntegrate(apiId: string) {
  const gateway = useClient(ApiGatewayV2Client);
  const lambda = useClient(LambdaClient);
  const { region, account } = useSession();
  return async <T>(
    { kind, integrationId, functionArn, address }: TargetDraft,
    attach: (integrationId: string | undefined) => Promise<T>,
  ): Promise<T> => {
    if (kind === 'existing') return attach(integrationId);
    if (kind === 'none') return attach(undefined);
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
    try {
      if (isFunction) await letApiIn(lambda, { functionArn, apiId, region, account });
      return await attach(IntegrationId);
    } catch (error) {
      await gateway
        .send(new DeleteIntegrationCommand({ ApiId: apiId, IntegrationId }))
        .catch(() => undefined);
      throw error;
    }
  };
}
