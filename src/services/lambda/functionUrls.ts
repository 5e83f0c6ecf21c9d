import type { InvocationResult } from '../../compute/invocation.ts';
import { traceRoot } from '../../protocol/traceRoot.ts';
import type { Demand } from '../service.ts';
import { clientTrace } from './clientTrace.ts';
import { functionArn, qualifiedArn, type FunctionScope } from './functionName.ts';
import { lineageName } from './lineage.ts';
import type { Lambda } from './needs.ts';
import {
  functionUrlIds,
  functionUrls,
  policies,
  type FunctionUrlCors,
  type FunctionUrlRecord,
  type PolicyStatement,
} from './records.ts';
import { policySetOf } from './resourcePolicy.ts';
import { chooseVersion } from './targets.ts';

/** Function URLs as whoever answers their HTTP needs them (`src/edge/http/`). */
export interface FunctionUrls {
  /** The URL with this id; a promise only when it must be read. */
  find(id: string, region: string): FunctionUrl | undefined | Promise<FunctionUrl | undefined>;
  /** Runs the function once. Throws `Throttled`, or why it could not run. */
  invoke(url: FunctionUrl, request: UrlInvocation): Promise<InvocationResult>;
  /** The trace header of an invocation, from what the client sent for one. */
  traceHeader(url: FunctionUrl, requestId: string, fromClient: string | undefined): string;
}

export interface FunctionUrl {
  readonly id: string;
  readonly account: string;
  readonly region: string;
  readonly functionName: string;
  /** With the alias when it is one's. */
  readonly functionArn: string;
  readonly authType: FunctionUrlRecord['authType'];
  readonly invokeMode: FunctionUrlRecord['invokeMode'];
  readonly cors: FunctionUrlCors | undefined;
  /** What a request to it takes permission for: since October 2025 two actions. */
  readonly demands: readonly Demand[];
}

export interface UrlInvocation {
  readonly requestId: string;
  readonly payload: Uint8Array;
  readonly traceHeader: string;
}

interface Known extends FunctionUrl {
  readonly qualifier: string | undefined;
  readonly lineageName: string;
}

/** More than are hot on any machine; beyond them the map starts anew. */
const MAX_KNOWN = 10_000;

/** Read once and kept until anything of Lambda changes, as targets are. */
export function createFunctionUrls(
  lambda: Pick<Lambda, 'store' | 'targets' | 'invoker' | 'clock' | 'ids'>,
): FunctionUrls & { clear(): void } {
  const known = new Map<string, Known>();
  let changes = 0;
  const load = async (id: string): Promise<Known | undefined> => {
    const seen = changes;
    const url = await lambda.store.read(async (view) => {
      const key = await functionUrlIds.get(view, [id]);
      const record = key && (await functionUrls.get(view, key));
      if (!record) return undefined;
      const [account, region, name, qualifier] = key;
      const policy = await policies.get(view, [
        account,
        region,
        name,
        qualifier === '$LATEST' ? '' : qualifier,
      ]);
      return compiled(key, record, policy?.statements ?? []);
    });
    if (url && seen === changes) {
      if (known.size >= MAX_KNOWN) known.clear();
      known.set(id, url);
    }
    return url;
  };
  const inRegion = (url: Known | undefined, region: string) => (url?.region === region ? url : undefined);
  return {
    find: (id, region) => {
      const url = known.get(id);
      return url ? inRegion(url, region) : load(id).then((loaded) => inRegion(loaded, region));
    },
    invoke: async (url, { requestId, payload, traceHeader }) => {
      const found = lambda.targets.find(scopeOf(url), url.functionName, (url as Known).qualifier);
      const target = found instanceof Promise ? await found : found;
      const version = chooseVersion(lambda, target);
      return lambda.invoker.invoke(version, {
        requestId,
        invokedFunctionArn: target.invokedArn,
        payload,
        traceHeader,
        ...(url.invokeMode === 'RESPONSE_STREAM' && { streamed: true }),
      });
    },
    traceHeader: (url, requestId, fromClient) =>
      clientTrace(
        traceRoot(lambda.clock.now(), requestId, fromClient),
        (url as Known).lineageName,
        requestId,
      ),
    clear: () => {
      changes++;
      known.clear();
    },
  };
}

function compiled(
  [account, region, functionName, qualifier]: readonly [string, string, string, string],
  { id, authType, invokeMode, cors }: FunctionUrlRecord,
  statements: readonly PolicyStatement[],
): Known {
  const alias = qualifier === '$LATEST' ? undefined : qualifier;
  const arn = functionArn({ partition: 'aws', account, region }, functionName);
  const resource = qualifiedArn({ arn }, alias);
  const policySet = policySetOf(statements);
  const demand = { resource, account, policy: () => policySet };
  return {
    id,
    account,
    region,
    functionName,
    functionArn: resource,
    authType,
    invokeMode,
    cors,
    qualifier: alias,
    lineageName: lineageName(arn),
    demands: [
      {
        ...demand,
        action: 'lambda:InvokeFunctionUrl',
        keys: { 'lambda:functionurlauthtype': authType, 'lambda:functionarn': resource },
      },
      {
        ...demand,
        action: 'lambda:InvokeFunction',
        keys: { 'lambda:invokedviafunctionurl': 'true' },
      },
    ],
  };
}

/** Whoever invokes through a URL has been let in by its configuration, so the function is its owner's to run. */
function scopeOf({ account, region }: FunctionUrl): FunctionScope {
  const arn = `arn:aws:iam::${account}:root`;
  return {
    account,
    region,
    partition: 'aws',
    principal: { kind: 'service', arn, userId: account, accessKeyId: undefined },
    operation: 'InvokeFunctionUrl',
  };
}
