import { decide, NO_POLICIES, requestContext } from '../../policy/index.ts';
import { Fault } from '../../protocol/fault.ts';
import { traceRoot } from '../../protocol/traceRoot.ts';
import { resolveFunction, serviceScope, type FunctionRef } from './functionName.ts';
import { isTraceHeader, lineageName, withLineage } from './lineage.ts';
import { findVersion } from './lookup.ts';
import type { Lambda } from './needs.ts';
import type { ResourcePolicies } from './resourcePolicy.ts';

/** An asynchronous invocation by another service, on behalf of one of its resources. */
export interface ServiceInvocation {
  /** `lambda.alarms.cloudwatch.amazonaws.com`: whom the function's policy must allow. */
  readonly service: string;
  /** With the qualifier, if any; of the account and region that are given. */
  readonly functionArn: string;
  readonly account: string;
  readonly region: string;
  /** What the service acts for: `aws:SourceArn` and, with the account, `aws:SourceAccount`. */
  readonly sourceArn: string;
  /** Becomes the invocation's. */
  readonly requestId: string;
  readonly payload: Uint8Array;
  /** Of the invocation that it comes of; without one it begins a chain. Used if it is well-formed. */
  readonly traceHeader?: string;
}

/** Whom a service may invoke, and where that logs to. */
interface Admitted {
  readonly ref: FunctionRef;
  readonly logGroup: string;
}

export type ServiceTarget = Omit<ServiceInvocation, 'requestId' | 'payload' | 'traceHeader'>;

/** Whether the invocation would be taken, and the log group of the function that it names; or why it never will be. */
export async function mayInvokeByService(
  lambda: Lambda,
  resourcePolicies: Pick<ResourcePolicies, 'ofFunction'>,
  target: ServiceTarget,
): Promise<{ readonly refused: string } | { readonly logGroup: string }> {
  const admitted = await admit(lambda, resourcePolicies, target);
  return 'refused' in admitted ? admitted : { logGroup: admitted.logGroup };
}

/**
 * Resolves when the event is durable, or with why it never will be taken: there is no such function, or its policy does not
 * allow it. Throws when it may be tried again.
 */
export async function invokeByService(
  lambda: Lambda,
  resourcePolicies: Pick<ResourcePolicies, 'ofFunction'>,
  { requestId, payload, traceHeader: given, ...target }: ServiceInvocation,
): Promise<{ readonly refused: string } | undefined> {
  const admitted = await admit(lambda, resourcePolicies, target);
  if ('refused' in admitted) return admitted;
  const { account, region } = target;
  const { ref } = admitted;
  const nowMs = lambda.clock.now();
  const begun = isTraceHeader(given) ? given : `Root=${traceRoot(nowMs, lambda.ids.uuid())};Sampled=0`;
  const { traceHeader, loops } = withLineage(begun, lineageName(ref.arn));
  const { name: functionName, qualifier } = ref;
  const event = {
    account,
    region,
    functionName,
    ...(qualifier !== undefined && { qualifier }),
    traceHeader,
    loops,
    acceptedAtMs: nowMs,
  };
  await lambda.events.accept(requestId, event, payload);
  return undefined;
}

async function admit(
  lambda: Lambda,
  resourcePolicies: Pick<ResourcePolicies, 'ofFunction'>,
  { service, functionArn, account, region, sourceArn }: ServiceTarget,
): Promise<Admitted | { readonly refused: string }> {
  const scope = serviceScope({ account, region }, service);
  try {
    const ref = resolveFunction(scope, functionArn);
    const { version } = await lambda.store.read((view) => findVersion(view, scope, ref));
    const policy = await resourcePolicies.ofFunction(account, region, ref.name, ref.qualifier);
    const principal = { kind: 'service', name: service } as const;
    const source = { arn: sourceArn, account };
    const nowMs = lambda.clock.now();
    const context = requestContext({ principal, nowMs, region, secureTransport: true, source });
    const asked = { principal, action: 'lambda:InvokeFunction', resources: [functionArn], context };
    if (decide(asked, NO_POLICIES, { policy, account }).outcome !== 'allowed') {
      return {
        refused: `${service} is not authorized to perform: lambda:InvokeFunction on resource: ${functionArn} because no resource-based policy allows the lambda:InvokeFunction action`,
      };
    }
    return { ref, logGroup: version.settings.logging.group };
  } catch (error) {
    // No such function, or another account's: that stays so. What may pass is no fault of the request.
    if (error instanceof Fault) return { refused: error.message };
    throw error;
  }
}
