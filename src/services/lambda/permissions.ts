import type { Store } from '../../store/store.ts';
import type { Call, ConditionKeys, Demand, Permissions, ResourceFacts } from '../service.ts';
import { mappingPermissions } from './eventSourceMapping/mappingPermissions.ts';
import { mappingUuid } from './eventSourceMapping/mappingTags.ts';
import { functionArn, parseFunctionName, qualifiedArn } from './functionName.ts';
import { layerVersionArn, parseLayerVersionArn, resolveLayer } from './layerName.ts';
import type { LambdaSdk } from './operations.ts';
import { functionKey, functions, functionUrls, policies, type FunctionUrlRecord } from './records.ts';
import type { ResourcePolicies } from './resourcePolicy.ts';

interface Named {
  readonly FunctionName?: string | undefined;
  readonly Qualifier?: string | undefined;
}

/** A function, version or alias as the caller names it. */
interface Place {
  readonly account: string;
  readonly region: string;
  readonly name: string;
  readonly qualifier: string | undefined;
  /** With the qualifier. */
  readonly arn: string;
}

export interface LambdaPermissionNeeds {
  readonly store: Store;
  readonly resourcePolicies: ResourcePolicies;
}

/** What each operation takes permission for. */
export function lambdaPermissions({ store, resourcePolicies }: LambdaPermissionNeeds) {
  const onPlace = (call: Call, place: Place): Demand => ({
    ...on(call, place.arn),
    account: place.account,
    lookup: () => factsOf(store, place),
  });
  /** Only of the caller's own account. */
  const own = (input: Named, call: Call) => onPlace(call, placeOf(input, call));
  /** Of other accounts, too, where the policy of the function lets them. */
  const shared = (input: Named, call: Call): Demand => {
    const place = placeOf(input, call);
    return { ...onPlace(call, place), policy: () => policyOf(place) };
  };
  const policyOf = ({ account, region, name, qualifier }: Place) =>
    resourcePolicies.ofFunction(account, region, name, qualifier);
  const invoke = (input: Named, call: Call): Demand => ({
    ...shared(input, call),
    action: 'lambda:InvokeFunction',
    keys: DIRECT,
  });
  const mapping = mappingPermissions({
    store,
    functionArn: (name, call) => placeOf({ FunctionName: name }, call).arn,
  });
  const resource = (arn: string | undefined, call: Call): Demand => {
    const uuid = mappingUuid(arn ?? '');
    if (uuid !== undefined) return mapping.onMapping(call, arn ?? '', uuid);
    return arn?.split(':')[5] === 'function' ? shared({ FunctionName: arn }, call) : on(call, arn ?? '*');
  };
  const layerVersion = (call: Call, arn: string): Demand => {
    const ref = parseLayerVersionArn(call, arn);
    const action = 'lambda:GetLayerVersion';
    if (!ref) return { action, resource: arn };
    const { account, region, name, version } = ref;
    return {
      action,
      // Not as the caller writes it: what is denied by its ARN must not be reached by another spelling.
      resource: layerVersionArn(ref, version),
      account,
      policy: () => resourcePolicies.ofLayer(account, region, name, version),
    };
  };
  const making = (input: Making, call: Call): Demand[] => {
    const demand = { ...own(input, call), keys: makingKeys(input) };
    const tagged = withTags(demand, input.Tags);
    return [
      tagged,
      ...passing(input.Role, demand.resource),
      ...(input.Layers ?? []).map((arn) => layerVersion(call, arn)),
      ...(tagged.requestTags ? [{ ...tagged, action: 'lambda:TagResource' }] : []),
    ];
  };
  const url = (input: Named & { AuthType?: string | undefined }, call: Call): Demand => {
    const place = placeOf(input, call);
    return {
      ...onPlace(call, place),
      keys: { 'lambda:functionarn': place.arn, 'lambda:functionurlauthtype': input.AuthType },
      lookup: async () => ({ ...(await factsOf(store, place)), keys: await urlKeys(store, place) }),
    };
  };
  return {
    CreateFunction: making,
    UpdateFunctionConfiguration: making,
    UpdateFunctionCode: shared,
    DeleteFunction: shared,
    GetFunction: shared,
    GetFunctionConfiguration: shared,
    ListFunctions: anywhere,
    GetAccountSettings: anywhere,
    PublishVersion: shared,
    ListVersionsByFunction: shared,

    CreateAlias: shared,
    GetAlias: shared,
    UpdateAlias: shared,
    DeleteAlias: shared,
    ListAliases: shared,

    Invoke: invoke,
    InvokeAsync: invoke,
    InvokeWithResponseStream: invoke,

    AddPermission: (input, call) => ({
      ...own(input, call),
      keys: {
        'lambda:principal': input.Principal,
        'lambda:functionurlauthtype': input.FunctionUrlAuthType,
      },
    }),
    RemovePermission: (input, call) => {
      const place = placeOf(input, call);
      return {
        ...onPlace(call, place),
        lookup: async () => ({
          ...(await factsOf(store, place)),
          keys: await statementKeys(store, place, input.StatementId),
        }),
      };
    },
    GetPolicy: shared,

    TagResource: ({ Resource, Tags }, call) => withTags(resource(Resource, call), Tags),
    UntagResource: ({ Resource, TagKeys }, call) => ({
      ...resource(Resource, call),
      ...(TagKeys && { tagKeys: TagKeys }),
    }),
    ListTags: ({ Resource }, call) => resource(Resource, call),

    PutFunctionConcurrency: shared,
    GetFunctionConcurrency: shared,
    DeleteFunctionConcurrency: shared,
    PutProvisionedConcurrencyConfig: shared,
    GetProvisionedConcurrencyConfig: shared,
    DeleteProvisionedConcurrencyConfig: shared,
    ListProvisionedConcurrencyConfigs: shared,
    PutFunctionEventInvokeConfig: shared,
    UpdateFunctionEventInvokeConfig: shared,
    GetFunctionEventInvokeConfig: shared,
    DeleteFunctionEventInvokeConfig: shared,
    ListFunctionEventInvokeConfigs: shared,

    CreateFunctionUrlConfig: url,
    UpdateFunctionUrlConfig: url,
    GetFunctionUrlConfig: url,
    DeleteFunctionUrlConfig: url,
    ListFunctionUrlConfigs: own,

    PutFunctionRecursionConfig: own,
    GetFunctionRecursionConfig: own,
    PutRuntimeManagementConfig: own,
    GetRuntimeManagementConfig: own,
    PutFunctionScalingConfig: own,
    GetFunctionScalingConfig: own,

    PublishLayerVersion: onLayer,
    GetLayerVersion: ({ LayerName = '', VersionNumber = 0 }, call) =>
      layerVersion(call, layerVersionArn(resolveLayer(call, LayerName), VersionNumber)),
    GetLayerVersionByArn: ({ Arn = '' }, call) => layerVersion(call, Arn),
    DeleteLayerVersion: onLayerVersion,
    ListLayers: anywhere,
    ListLayerVersions: anywhere,
    AddLayerVersionPermission: onLayerVersion,
    RemoveLayerVersionPermission: onLayerVersion,
    GetLayerVersionPolicy: onLayerVersion,

    GetFunctionCodeSigningConfig: own,
    DeleteFunctionCodeSigningConfig: own,
    ListCodeSigningConfigs: anywhere,
    GetCodeSigningConfig: ({ CodeSigningConfigArn = '*' }, call) => on(call, CodeSigningConfigArn),
    ListFunctionsByCodeSigningConfig: ({ CodeSigningConfigArn = '*' }, call) =>
      on(call, CodeSigningConfigArn),
    ...mapping.operations,
    ListCapacityProviders: anywhere,
    GetCapacityProvider: ({ CapacityProviderName: name = '' }, call) =>
      on(call, name.startsWith('arn:') ? name : arnIn(call, `capacity-provider:${name}`)),
  } satisfies Permissions<LambdaSdk>;
}

/** Not through a function URL. */
const DIRECT: ConditionKeys = { 'lambda:invokedviafunctionurl': 'false' };

/**
 * Whether a request may name something of another account, so that it takes the owner's permission even of a root:
 * what is called by a plain name never is.
 */
export function reachesOut(input: Reaching, { account }: Call): boolean {
  const { FunctionName: name, LayerName: layer, Arn: arn, Resource: resource, Layers: layers } = input;
  return (
    (name !== undefined && name.includes(':') && (parseFunctionName(name)?.account ?? account) !== account) ||
    isForeign(layer, account) ||
    isForeign(arn, account) ||
    isForeign(resource, account) ||
    (layers?.some((one) => isForeign(one, account)) ?? false)
  );
}

export interface Reaching {
  readonly FunctionName?: string;
  readonly LayerName?: string;
  readonly Arn?: string;
  readonly Resource?: string;
  readonly Layers?: readonly string[];
}

function isForeign(arn: string | undefined, account: string): boolean {
  return arn !== undefined && arn.startsWith('arn:') && arn.split(':')[4] !== account;
}

function on(call: Call, resource: string): Demand {
  return { action: `lambda:${call.operation}`, resource };
}

function anywhere(_input: unknown, call: Call): Demand {
  return on(call, '*');
}

function arnIn({ partition, region, account }: Call, rest: string): string {
  return `arn:${partition}:lambda:${region}:${account}:${rest}`;
}

/** What names no function at all is asked for as it stands; the handler has the words for it. */
function placeOf({ FunctionName: text = '', Qualifier }: Named, call: Call): Place {
  const parsed = parseFunctionName(text);
  const account = parsed?.account ?? call.account;
  const region = parsed?.region ?? call.region;
  const name = parsed?.name ?? text;
  const qualifier = parsed?.qualifier ?? Qualifier;
  const arn = qualifiedArn(
    { arn: functionArn({ partition: call.partition, region, account }, name) },
    qualifier,
  );
  return { account, region, name, qualifier, arn };
}

function onLayer({ LayerName = '' }: { LayerName?: string | undefined }, call: Call): Demand {
  return on(call, resolveLayer(call, LayerName).arn);
}

function onLayerVersion(
  {
    LayerName = '',
    VersionNumber = 0,
  }: { LayerName?: string | undefined; VersionNumber?: number | undefined },
  call: Call,
): Demand {
  return on(call, layerVersionArn(resolveLayer(call, LayerName), VersionNumber));
}

interface Making extends Named {
  readonly Role?: string | undefined;
  readonly Layers?: readonly string[] | undefined;
  readonly Tags?: Readonly<Record<string, string>> | undefined;
  readonly CodeSigningConfigArn?: string | undefined;
  readonly VpcConfig?:
    | {
        readonly SubnetIds?: readonly string[] | undefined;
        readonly SecurityGroupIds?: readonly string[] | undefined;
      }
    | undefined;
}

function makingKeys({ Layers, CodeSigningConfigArn, VpcConfig }: Making): ConditionKeys {
  return {
    'lambda:layer': Layers,
    'lambda:codesigningconfigarn': CodeSigningConfigArn,
    'lambda:subnetids': VpcConfig?.SubnetIds,
    'lambda:securitygroupids': VpcConfig?.SecurityGroupIds,
  };
}

function passing(role: string | undefined, functionArn: string): Demand[] {
  if (role === undefined) return [];
  const keys = {
    'iam:passedtoservice': 'lambda.amazonaws.com',
    'iam:associatedresourcearn': functionArn,
  };
  return [{ action: 'iam:PassRole', resource: role, keys }];
}

function withTags(demand: Demand, tags: Readonly<Record<string, string>> | undefined): Demand {
  const requestTags = Object.entries(tags ?? {});
  return requestTags.length > 0 ? { ...demand, requestTags } : demand;
}

async function factsOf(store: Store, place: Place): Promise<ResourceFacts> {
  const fn = await store.read((view) => functions.get(view, functionKey(place, place.name)));
  return { tags: Object.entries(fn?.tags ?? {}) };
}

/** Of the URL that is there, where the request does not say what it shall be. */
async function urlKeys(store: Store, place: Place): Promise<ConditionKeys> {
  const key = [...functionKey(place, place.name), place.qualifier ?? '$LATEST'];
  const url: FunctionUrlRecord | undefined = await store.read((view) => functionUrls.get(view, key));
  return { 'lambda:functionurlauthtype': url?.authType };
}

/** Of the statement that is to be removed. */
async function statementKeys(store: Store, place: Place, sid: string | undefined): Promise<ConditionKeys> {
  const key = [...functionKey(place, place.name), place.qualifier ?? ''];
  const policy = await store.read((view) => policies.get(view, key));
  const statement = policy?.statements.find(({ Sid }) => Sid === sid);
  if (!statement) return {};
  const { Principal, Condition } = statement;
  return {
    'lambda:principal': Principal === '*' ? '*' : Object.values(Principal)[0],
    'lambda:functionurlauthtype': Condition?.['StringEquals']?.['lambda:FunctionUrlAuthType'],
  };
}
