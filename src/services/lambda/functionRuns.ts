import type { InvocationResult } from '../../compute/invocation.ts';
import { decide, NO_POLICIES, requestContext } from '../../policy/index.ts';
import { clientTrace } from './clientTrace.ts';
import { resolveFunction, type FunctionScope } from './functionName.ts';
import type { Lambda } from './needs.ts';
import type { ResourcePolicies } from './resourcePolicy.ts';
import { chooseVersion } from './targets.ts';

/** Functions as another service runs them, on behalf of one of its resources, and waits for the answer. */
export interface FunctionRuns {
  /** Whether the function's policy lets it; a promise only when that must be read. */
  may(run: RunByService): boolean | Promise<boolean>;
  /** Runs it once, whoever may; with its qualifier if any. Throws `Throttled`, or why it could not run. */
  run(functionArn: string, request: RunRequest): Promise<InvocationResult>;
}

export interface RunByService {
  /** `apigateway.amazonaws.com`: whom the function's policy must allow. */
  readonly service: string;
  readonly functionArn: string;
  /** What the service acts for: `aws:SourceArn` and, with the account, `aws:SourceAccount`. */
  readonly sourceArn: string;
}

export interface RunRequest {
  readonly requestId: string;
  readonly payload: Uint8Array;
  /** The trace that it belongs to, `1-…`. */
  readonly traceRoot: string;
}

/** More than are hot on any machine; beyond them the map starts anew. */
const MAX_KNOWN = 10_000;

/**
 * What a policy says of a service is remembered until anything of Lambda changes: a function's policy has no conditions but
 * on who asks and on behalf of what.
 */
export function createFunctionRuns(
  lambda: Pick<Lambda, 'targets' | 'invoker' | 'clock' | 'ids'>,
  resourcePolicies: Pick<ResourcePolicies, 'ofFunction'>,
): FunctionRuns & { clear(): void } {
  const known = new Map<string, boolean>();
  let changes = 0;
  const ask = async (entry: string, run: RunByService): Promise<boolean> => {
    const seen = changes;
    const allowed = await isAllowed(lambda, resourcePolicies, run);
    if (seen === changes) {
      if (known.size >= MAX_KNOWN) known.clear();
      known.set(entry, allowed);
    }
    return allowed;
  };
  return {
    may: (run) => {
      const entry = `${run.service} ${run.functionArn} ${run.sourceArn}`;
      return known.get(entry) ?? ask(entry, run);
    },
    run: async (functionArn, { requestId, payload, traceRoot }) => {
      const found = lambda.targets.find(scopeOf(functionArn), functionArn, undefined);
      const target = found instanceof Promise ? await found : found;
      const version = chooseVersion(lambda, target);
      return lambda.invoker.invoke(version, {
        requestId,
        invokedFunctionArn: target.invokedArn,
        payload,
        traceHeader: clientTrace(traceRoot, target.lineageName, requestId),
      });
    },
    clear: () => {
      changes++;
      known.clear();
    },
  };
}

async function isAllowed(
  { clock }: Pick<Lambda, 'clock'>,
  resourcePolicies: Pick<ResourcePolicies, 'ofFunction'>,
  { service, functionArn, sourceArn }: RunByService,
): Promise<boolean> {
  const scope = scopeOf(functionArn);
  const { account, region } = scope;
  const { name, qualifier } = resolveFunction(scope, functionArn);
  const policy = await resourcePolicies.ofFunction(account, region, name, qualifier);
  const principal = { kind: 'service', name: service } as const;
  const source = { arn: sourceArn, account: sourceArn.split(':')[4] };
  const context = requestContext({
    principal,
    nowMs: clock.now(),
    region,
    secureTransport: true,
    source,
  });
  const asked = { principal, action: 'lambda:InvokeFunction', resources: [functionArn], context };
  return decide(asked, NO_POLICIES, { policy, account }).outcome === 'allowed';
}

/** The function is its owner's to run. */
function scopeOf(functionArn: string): FunctionScope {
  const [, , , region = '', account = ''] = functionArn.split(':');
  const arn = `arn:aws:iam::${account}:root`;
  return {
    account,
    region,
    partition: 'aws',
    principal: { kind: 'service', arn, userId: account, accessKeyId: undefined },
    operation: 'Invoke',
  };
}
