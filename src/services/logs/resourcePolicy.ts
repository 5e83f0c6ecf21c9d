import type { ResourcePolicy } from '@aws-sdk/client-cloudwatch-logs';
import type { Clock } from '../../base/clock.ts';
import type { Store } from '../../store/store.ts';
import { invalidParameter, limitExceeded, notFound, unsupported } from './faults.ts';
import { resourcePolicies, type ResourcePolicyRecord } from './filterRecords.ts';
import { given } from './names.ts';
import type { LogsOperation } from './operation.ts';
import { pageToken, parsePageToken } from './pageToken.ts';

const MAX_POLICIES = 10;
const MAX_LISTED = 50;

/** Policies by which an account lets services write its logs. Kept and shown: no service here asks for them. */
export function resourcePolicyOperations({ store, clock }: { store: Store; clock: Clock }) {
  return {
    PutResourcePolicy: async (input, call) => {
      refuseResource(input);
      const name = given(input.policyName, 'policyName');
      const document = given(input.policyDocument, 'policyDocument');
      if (!isJsonObject(document)) throw invalidParameter('Invalid policy document.');
      const record = { name, document, updatedAtMs: clock.now() };
      await store.transact(async (tx) => {
        const prefix = [call.account, call.region];
        const known = await resourcePolicies.list(tx, { prefix });
        if (known.length >= MAX_POLICIES && !known.some(({ value }) => value.name === name))
          throw limitExceeded();
        resourcePolicies.put(tx, [...prefix, name], record);
      });
      return { resourcePolicy: shown(record) };
    },
    DescribeResourcePolicies: async (input, call) => {
      if (input.policyScope === 'RESOURCE' || input.resourceArn !== undefined)
        return { resourcePolicies: [] };
      const [after = ''] = parsePageToken('resourcePolicies', input.nextToken, ['string']) ?? [];
      const all = await store.read((view) =>
        resourcePolicies.list(view, { prefix: [call.account, call.region] }),
      );
      const left = all.map(({ value }) => value).filter(({ name }) => name > String(after));
      const page = left.slice(0, input.limit ?? MAX_LISTED);
      const last = page.at(-1);
      return {
        resourcePolicies: page.map(shown),
        ...(last && left.length > page.length && { nextToken: pageToken('resourcePolicies', [last.name]) }),
      };
    },
    DeleteResourcePolicy: async (input, call) => {
      refuseResource(input);
      const name = given(input.policyName, 'policyName');
      const key = [call.account, call.region, name];
      await store.transact(async (tx) => {
        if (!(await resourcePolicies.get(tx, key)))
          throw notFound(`Policy with name [${name}] does not exist.`);
        resourcePolicies.delete(tx, key);
      });
      return {};
    },
  } satisfies {
    [Name in 'PutResourcePolicy' | 'DescribeResourcePolicies' | 'DeleteResourcePolicy']: LogsOperation<Name>;
  };
}

/** Policies of single log groups came later, and only for AWS's own integrations. */
function refuseResource(input: {
  resourceArn?: string | undefined;
  expectedRevisionId?: string | undefined;
}): void {
  const why = 'only policies of the whole account are kept.';
  if (input.resourceArn !== undefined) throw unsupported('resourceArn', why);
  if (input.expectedRevisionId !== undefined) throw unsupported('expectedRevisionId', why);
}

function isJsonObject(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}

function shown({ name, document, updatedAtMs }: ResourcePolicyRecord): ResourcePolicy {
  return { policyName: name, policyDocument: document, lastUpdatedTime: updatedAtMs, policyScope: 'ACCOUNT' };
}
