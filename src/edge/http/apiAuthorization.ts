import type { Authorize } from '../../api/authorize.ts';
import type { FindSigner, SiteSigner } from '../../api/siteSignature.ts';
import type { Clock } from '../../base/clock.ts';
import type { IssuerKeys } from '../../protocol/jsonWebToken/issuerKeys.ts';
import type { ApiExchange } from './apiExchange.ts';
import { ApiRefusal, apiRefusals } from './apiRefusals.ts';
import { authorizeByToken } from './jwtAuthorizer.ts';
import { routeArn, type RequestAuthorizers } from './requestAuthorizer.ts';

export interface ApiAuthorization {
  readonly findSigner: FindSigner;
  readonly authorize: Authorize;
  readonly onlyAudits: boolean;
  readonly refuseBrowsers: ((headers: Readonly<Record<string, string>>) => string | undefined) | undefined;
  readonly keys: IssuerKeys;
  readonly clock: Clock;
  readonly requestAuthorizers: RequestAuthorizers;
}

/** Whether the request may come, as its route says. What was signed is yet to be verified over the body. */
export async function authorizeExchange(
  needs: ApiAuthorization,
  exchange: ApiExchange,
): Promise<Pick<SiteSigner, 'verify'> | ApiRefusal | undefined> {
  const authorization = exchange.route?.authorization;
  switch (authorization?.type) {
    case 'AWS_IAM':
      return bySignature(needs, exchange);
    case 'JWT': {
      const { authorizer, scopes } = authorization;
      const token = exchange.value(authorizer.source);
      const jwtNeeds = { keys: needs.keys, nowMs: needs.clock.now() };
      return kept(exchange, await authorizeByToken(jwtNeeds, authorizer, scopes, token));
    }
    case 'CUSTOM':
      return kept(exchange, await needs.requestAuthorizers.authorize(exchange, authorization.authorizer));
    default:
      return undefined;
  }
}

function kept(
  exchange: ApiExchange,
  result: NonNullable<ApiExchange['authorized']> | ApiRefusal,
): ApiRefusal | undefined {
  if (result instanceof ApiRefusal) return result;
  exchange.authorized = result;
  return undefined;
}

/** `execute-api:Invoke` on the route's ARN, by the caller's policies: an HTTP API has none of its own. */
async function bySignature(
  needs: ApiAuthorization,
  exchange: ApiExchange,
): Promise<SiteSigner | ApiRefusal | undefined> {
  const { head, sourceIp } = exchange.visit;
  const { account, region } = exchange.place.api;
  if (needs.refuseBrowsers?.(head.headers) !== undefined) return apiRefusals.forbidden;
  const signer = await needs.findSigner(head);
  if (signer === 'unsigned') {
    if (!needs.refuseBrowsers) return apiRefusals.forbidden;
    const arn = `arn:aws:iam::${account}:root`;
    const principal = { kind: 'root', arn, userId: account, accessKeyId: undefined } as const;
    exchange.authorized = { kind: 'iam', caller: { account, principal } };
    return undefined;
  }
  if ('code' in signer) return apiRefusals.forbidden;
  exchange.authorized = {
    kind: 'iam',
    caller: { account: signer.account, principal: signer.principal },
  };
  if (needs.refuseBrowsers) return signer;
  if (signer.region !== region) return apiRefusals.forbidden;
  const demand = { action: 'execute-api:Invoke', resource: routeArn(exchange), account };
  const { allowed } = await needs.authorize(signer.principal, demand, {
    account: signer.account,
    region,
    sourceIp,
    userAgent: head.headers['user-agent'] ?? '',
    headers: head.headers,
  });
  return allowed || (needs.onlyAudits && signer.account === account) ? signer : apiRefusals.forbidden;
}
