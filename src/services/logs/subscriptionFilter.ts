import type { SubscriptionFilter } from '@aws-sdk/client-cloudwatch-logs';
import type { Clock } from '../../base/clock.ts';
import { Fault } from '../../protocol/fault.ts';
import type { Store } from '../../store/store.ts';
import type { Call } from '../service.ts';
import { existingGroup } from './access.ts';
import { invalidParameter, limitExceeded, notFound, unsupported } from './faults.ts';
import { filterKey, subscriptionFilters, type SubscriptionFilterRecord } from './filterRecords.ts';
import { compileGiven, noSystemFields, noTransformers } from './metricFilter.ts';
import { checkNameLengths, given, groupArn } from './names.ts';
import type { LogsOperation } from './operation.ts';
import { pageToken, parsePageToken } from './pageToken.ts';

const MAX_FILTERS = 2;
const MAX_LISTED = 50;

/** Lambda, as subscription filters see it. */
export interface SubscriptionTargets {
  /**
   * Whether the function's own policy lets this service invoke it for the group, and the group that it logs to;
   * undefined when not, or when there is no such function.
   */
  mayInvoke(invocation: TargetInvocation): Promise<{ readonly logGroup: string } | undefined>;
  /** Resolves when the event is durable; rejects when the function may not be invoked any more. */
  invoke(invocation: TargetInvocation, payload: Uint8Array): Promise<void>;
}

export interface TargetInvocation {
  readonly functionArn: string;
  readonly account: string;
  readonly region: string;
  /** Of the group, with `:*`. */
  readonly sourceArn: string;
}

interface SubscriptionFilterNeeds {
  readonly store: Store;
  readonly clock: Clock;
  readonly settle: () => Promise<void>;
  readonly targets: SubscriptionTargets;
  /** Filters have changed. */
  readonly changed: () => void;
}

export function subscriptionFilterOperations({
  store,
  clock,
  settle,
  targets,
  changed,
}: SubscriptionFilterNeeds) {
  return {
    PutSubscriptionFilter: async (input, call) => {
      const destinationArn = given(input.destinationArn, 'destinationArn');
      checkDestination(destinationArn, input.roleArn, call);
      const group = given(input.logGroupName, 'logGroupName');
      const name = given(input.filterName, 'filterName');
      checkNameLengths(group);
      if (input.applyOnTransformedLogs === true) throw noTransformers('applyOnTransformedLogs');
      if (input.fieldSelectionCriteria !== undefined) throw noSystemFields('fieldSelectionCriteria');
      if (input.emitSystemFields?.length) throw noSystemFields('emitSystemFields');
      const pattern = given(input.filterPattern, 'filterPattern');
      compileGiven(pattern);
      await settle();
      await store.read((view) => existingGroup(view, call, group));
      await checkFunction(targets, invocationOf(call, group, destinationArn), group);
      await store.transact(async (tx) => {
        await existingGroup(tx, call, group);
        const known = await subscriptionFilters.list(tx, { prefix: filterKey(call, group) });
        const before = known.find(({ value }) => value.name === name);
        if (!before && known.length >= MAX_FILTERS) throw limitExceeded();
        subscriptionFilters.put(tx, filterKey(call, group, name), {
          name,
          pattern,
          createdAtMs: before?.value.createdAtMs ?? clock.now(),
          destinationArn,
          distribution: input.distribution ?? 'ByLogStream',
          ...(input.roleArn !== undefined && { roleArn: input.roleArn }),
        });
      });
      changed();
      return {};
    },

    DescribeSubscriptionFilters: async (input, call) => {
      const group = given(input.logGroupName, 'logGroupName');
      checkNameLengths(group);
      const { filterNamePrefix = '', limit = MAX_LISTED } = input;
      const [after = ''] = parsePageToken('subscriptionFilters', input.nextToken, ['string']) ?? [];
      const all = await store.read(async (view) => {
        await existingGroup(view, call, group);
        return subscriptionFilters.list(view, { prefix: filterKey(call, group) });
      });
      const left = all
        .map(({ value }) => value)
        .filter(({ name }) => name.startsWith(filterNamePrefix) && name > String(after));
      const page = left.slice(0, limit);
      const last = page.at(-1);
      return {
        subscriptionFilters: page.map((record) => shown(group, record)),
        ...(last &&
          left.length > page.length && { nextToken: pageToken('subscriptionFilters', [last.name]) }),
      };
    },

    DeleteSubscriptionFilter: async (input, call) => {
      const group = given(input.logGroupName, 'logGroupName');
      checkNameLengths(group);
      const key = filterKey(call, group, given(input.filterName, 'filterName'));
      await store.transact(async (tx) => {
        await existingGroup(tx, call, group);
        if (!(await subscriptionFilters.get(tx, key))) {
          throw notFound('The specified subscription filter does not exist.');
        }
        subscriptionFilters.delete(tx, key);
      });
      changed();
      return {};
    },
  } satisfies {
    [
      Name in 'PutSubscriptionFilter' | 'DescribeSubscriptionFilters' | 'DeleteSubscriptionFilter'
    ]: LogsOperation<Name>;
  };
}

/** Only functions can be had; the account is looked at even before the group, as on AWS. */
function checkDestination(arn: string, roleArn: string | undefined, call: Call): void {
  const [, , service = '', region, account] = arn.split(':');
  if (service === 'kinesis' || service === 'firehose') {
    if (roleArn === undefined) {
      throw invalidParameter(`destinationArn for vendor ${service} cannot be used without roleArn`);
    }
    throw unsupported('destinationArn', `there is no ${service} here; events go to Lambda functions.`);
  }
  if (service !== 'lambda') {
    throw unsupported(
      'destinationArn',
      `events go to Lambda functions, not to ${service || 'what is no ARN'}.`,
    );
  }
  if (account !== call.account) {
    throw new Fault(
      'AccessDeniedException',
      'Cross-account lambda invocation passing is not allowed. You must use DestinationPolicies to create cross account lambda triggers.',
    );
  }
  if (region !== call.region)
    throw invalidParameter('destinationArn must be of the region of the log group.');
}

export function invocationOf(
  home: { readonly account: string; readonly region: string },
  group: string,
  functionArn: string,
): TargetInvocation {
  const { account, region } = home;
  const sourceArn = `${groupArn({ account, region, partition: 'aws' }, group)}:*`;
  return { functionArn, account, region, sourceArn };
}

async function checkFunction(
  targets: SubscriptionTargets,
  invocation: TargetInvocation,
  group: string,
): Promise<void> {
  const allowed = await targets.mayInvoke(invocation);
  if (!allowed) {
    throw invalidParameter(
      'Could not execute the lambda function. Make sure you have given CloudWatch Logs permission to execute your function.',
    );
  }
  if (allowed.logGroup === group) {
    throw invalidParameter(
      'destinationArn is a function that logs to this log group: each of its invocations would cause the next.',
    );
  }
}

function shown(logGroupName: string, record: SubscriptionFilterRecord): SubscriptionFilter {
  return {
    filterName: record.name,
    logGroupName,
    filterPattern: record.pattern,
    destinationArn: record.destinationArn,
    distribution: record.distribution,
    applyOnTransformedLogs: false,
    creationTime: record.createdAtMs,
    ...(record.roleArn !== undefined && { roleArn: record.roleArn }),
  };
}
