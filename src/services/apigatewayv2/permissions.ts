import type { Store } from '../../store/store.ts';
import type { Call, Demand, Demands, Permissions } from '../service.ts';
import { rolesIn } from './importApi.ts';
import type { ApiGatewaySdk } from './operation.ts';
import { tagsOf } from './tags.ts';

type Verb = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

interface Creating {
  readonly Tags?: Record<string, string> | undefined;
  readonly CredentialsArn?: string | undefined;
  readonly AuthorizerCredentialsArn?: string | undefined;
  readonly AccessLogSettings?: object | undefined;
}

/** What each operation takes permission for: API Gateway's actions are HTTP's methods, on the paths of its resources. */
export function apiGatewayPermissions({ store }: { readonly store: Store }) {
  const on = (call: Call, verb: Verb, ...path: (string | undefined)[]): Demand => {
    const resource = `arn:${call.partition}:apigateway:${call.region}::/${path.map((part) => part ?? '').join('/')}`;
    const [kind, id, part, name] = path;
    const isStage = part === 'stages' && name !== undefined;
    const tagged = `arn:aws:apigateway:${call.region}::/${kind}/${id}${isStage ? `/stages/${name}` : ''}`;
    return {
      action: `apigateway:${verb}`,
      resource,
      ...(id !== undefined && { lookup: async () => ({ tags: await tagsOf(store, call, tagged) }) }),
    };
  };
  const onTags = (call: Call, verb: Verb, arn = ''): Demand => ({
    ...on(call, verb, 'tags', encodeURIComponent(arn)),
    lookup: async () => ({ tags: await tagsOf(store, call, arn) }),
  });
  const items =
    <const Kind extends string>(verb: Verb, kind: Kind, idName?: string) =>
    (input: object, call: Call): Demands => {
      const { ApiId, [idName ?? '']: id, ...rest } = input as Record<string, string | undefined>;
      return making(
        idName === undefined ? on(call, verb, 'apis', ApiId, kind) : on(call, verb, 'apis', ApiId, kind, id),
        rest as Creating,
        call,
      );
    };
  const api = (verb: Verb) => (input: { ApiId: string | undefined } & Creating, call: Call) =>
    making(on(call, verb, 'apis', input.ApiId), input, call);
  const stagePart =
    (verb: Verb, ...rest: string[]) =>
    ({ ApiId, StageName }: { ApiId: string | undefined; StageName: string | undefined }, call: Call) =>
      on(call, verb, 'apis', ApiId, 'stages', StageName, ...rest);
  const domain =
    (verb: Verb) =>
    ({ DomainName }: { DomainName: string | undefined }, call: Call) =>
      on(call, verb, 'domainnames', DomainName);
  const mappings =
    (verb: Verb) =>
    ({ DomainName }: { DomainName: string | undefined }, call: Call) =>
      on(call, verb, 'domainnames', DomainName, 'apimappings');
  const mapping =
    (verb: Verb) =>
    (input: { DomainName: string | undefined; ApiMappingId: string | undefined }, call: Call) =>
      on(call, verb, 'domainnames', input.DomainName, 'apimappings', input.ApiMappingId);
  return {
    CreateApi: (input, call) => making(on(call, 'POST', 'apis'), input, call),
    GetApis: (_input, call) => on(call, 'GET', 'apis'),
    GetApi: api('GET'),
    UpdateApi: api('PATCH'),
    DeleteApi: api('DELETE'),
    ImportApi: ({ Body }, call) => importing(on(call, 'PUT', 'apis'), Body, call),
    ReimportApi: ({ ApiId, Body }, call) => importing(on(call, 'PUT', 'apis', ApiId), Body, call),
    ExportApi: ({ ApiId, Specification }, call) => on(call, 'GET', 'apis', ApiId, 'exports', Specification),
    DeleteCorsConfiguration: ({ ApiId }, call) => on(call, 'DELETE', 'apis', ApiId, 'cors'),

    CreateRoute: items('POST', 'routes'),
    GetRoutes: items('GET', 'routes'),
    GetRoute: items('GET', 'routes', 'RouteId'),
    UpdateRoute: items('PATCH', 'routes', 'RouteId'),
    DeleteRoute: items('DELETE', 'routes', 'RouteId'),

    CreateIntegration: items('POST', 'integrations'),
    GetIntegrations: items('GET', 'integrations'),
    GetIntegration: items('GET', 'integrations', 'IntegrationId'),
    UpdateIntegration: items('PATCH', 'integrations', 'IntegrationId'),
    DeleteIntegration: items('DELETE', 'integrations', 'IntegrationId'),

    CreateAuthorizer: items('POST', 'authorizers'),
    GetAuthorizers: items('GET', 'authorizers'),
    GetAuthorizer: items('GET', 'authorizers', 'AuthorizerId'),
    UpdateAuthorizer: items('PATCH', 'authorizers', 'AuthorizerId'),
    DeleteAuthorizer: items('DELETE', 'authorizers', 'AuthorizerId'),

    CreateDeployment: items('POST', 'deployments'),
    GetDeployments: items('GET', 'deployments'),
    GetDeployment: items('GET', 'deployments', 'DeploymentId'),
    UpdateDeployment: items('PATCH', 'deployments', 'DeploymentId'),
    DeleteDeployment: items('DELETE', 'deployments', 'DeploymentId'),

    CreateStage: items('POST', 'stages'),
    GetStages: items('GET', 'stages'),
    GetStage: items('GET', 'stages', 'StageName'),
    UpdateStage: items('PATCH', 'stages', 'StageName'),
    DeleteStage: items('DELETE', 'stages', 'StageName'),
    DeleteAccessLogSettings: stagePart('DELETE', 'accesslogsettings'),
    ResetAuthorizersCache: stagePart('DELETE', 'cache', 'authorizers'),
    DeleteRouteSettings: (input, call) =>
      stagePart('DELETE', 'routesettings', input.RouteKey ?? '')(input, call),

    CreateDomainName: (input, call) => making(on(call, 'POST', 'domainnames'), input, call),
    GetDomainNames: (_input, call) => on(call, 'GET', 'domainnames'),
    GetDomainName: domain('GET'),
    UpdateDomainName: domain('PATCH'),
    DeleteDomainName: domain('DELETE'),
    CreateApiMapping: mappings('POST'),
    GetApiMappings: mappings('GET'),
    GetApiMapping: mapping('GET'),
    UpdateApiMapping: mapping('PATCH'),
    DeleteApiMapping: mapping('DELETE'),

    GetTags: ({ ResourceArn }, call) => onTags(call, 'GET', ResourceArn),
    TagResource: ({ ResourceArn, Tags }, call) => ({
      ...onTags(call, 'POST', ResourceArn),
      requestTags: Object.entries(Tags ?? {}),
    }),
    UntagResource: ({ ResourceArn, TagKeys = [] }, call) => ({
      ...onTags(call, 'DELETE', ResourceArn),
      tagKeys: TagKeys,
    }),

    GetVpcLinks: (_input, call) => on(call, 'GET', 'vpclinks'),
    ListRoutingRules: ({ DomainName }, call) => on(call, 'GET', 'domainnames', DomainName, 'routingrules'),
  } satisfies Permissions<ApiGatewaySdk>;
}

/** What is named in passing takes permissions of its own: a role, and the right to have logs written. */
function making(demand: Demand, input: Creating, call: Call): Demand[] {
  const role = input.CredentialsArn ?? input.AuthorizerCredentialsArn;
  const tags = Object.entries(input.Tags ?? {});
  const demands: Demand[] = [tags.length > 0 ? { ...demand, requestTags: tags } : demand];
  if (role !== undefined && role !== '') demands.push(passing(role, demand));
  if (input.AccessLogSettings !== undefined && /^(?:Create|Update)/.test(call.operation)) {
    demands.push({ action: 'logs:CreateLogDelivery', resource: '*' });
  }
  return demands;
}

/** A document may name roles, too. */
function importing(demand: Demand, body: string | undefined, call: Call): Demand[] {
  return [demand, ...rolesIn(body, call).map((role) => passing(role, demand))];
}

function passing(role: string, { resource }: Demand): Demand {
  const keys = {
    'iam:passedtoservice': 'apigateway.amazonaws.com',
    'iam:associatedresourcearn': resource,
  };
  return { action: 'iam:PassRole', resource: role, keys };
}
