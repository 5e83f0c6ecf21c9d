import { decide, NO_POLICIES, requestContext } from '../../policy/index.ts';
import { Fault } from '../../protocol/fault.ts';
import { resolveFunction, type FunctionScope } from './functionName.ts';
import { lineageName, withLineage } from './lineage.ts';
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
}

/**
 * Resolves when the event is durable, or with why it never will be taken: there is no such function, or its policy does not
 * allow it. Throws when it may be tried again.
 */
export async function invokeByService(
  lambda: Lambda,
  resourcePolicies: Pick<ResourcePolicies, 'ofFunction'>,
  { service, functionArn, account, region, sourceArn, requestId, payload }: ServiceInvocation,
): Promise<{ readonly refused: string } | undefined> {
  const scope: FunctionScope = {
    account,
    region,
    partition: 'aws',
    operation: 'Invoke',
    principal: { kind: 'service', arn: service, userId: service, accessKeyId: undefined },
  };
  try {
    const ref = resolveFunction(scope, functionArn);
    await lambda.store.read((view) => findVersion(view, scope, ref));
    const policy = await resourcePolicies.ofFunction(account, region, ref.name, ref.qualifier);
    const principal = { kind: 'service', name: service } as const;
    const nowMs = lambda.clock.now();
    const source = { arn: sourceArn, account };
    const context = requestContext({ principal, nowMs, region, secureTransport: true, source });
    const asked = { principal, action: 'lambda:InvokeFunction', resources: [functionArn], context };
    if (decide(asked, NO_POLICIES, { policy, account }).outcome !== 'allowed') {
      return {
        refused: `${service} is not authorized to perform: lambda:InvokeFunction on resource: ${functionArn} because no resource-based policy allows the lambda:InvokeFunction action`,
      };
    }
    const trace = `Root=1-${Math.floor(nowMs / 1000).toString(16)}-${lambda.ids.hex(24)};Sampled=0`;
    const { traceHeader, loops } = withLineage(trace, lineageName(ref.arn));
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
  } catch (error) {
    if (error instanceof Fault && error.code === 'ResourceNotFoundException')
      return { refused: error.message };
    throw error;
  }
}
