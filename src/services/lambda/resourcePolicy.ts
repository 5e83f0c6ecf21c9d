import { compilePolicy, PolicySet, type PolicyDocument } from '../../policy/index.ts';
import type { Key, Store } from '../../store/store.ts';
import type { Collection } from '../../store/collection.ts';
import { layerPolicies } from './layerRecords.ts';
import { policies, type PolicyRecord, type PolicyStatement } from './records.ts';

/**
 * The policies of functions, versions, aliases and layers, made ready for `decide` and remembered until anything of
 * Lambda changes: an invocation by somebody whom none of them names pays for a look into a map.
 */
export interface ResourcePolicies {
  /** `qualifier`: a version's or alias's own; none and `$LATEST` are the function's. */
  ofFunction(account: string, region: string, name: string, qualifier: string | undefined): Found;
  ofLayer(account: string, region: string, name: string, version: number): Found;
  clear(): void;
}

type Found = PolicySet | undefined | Promise<PolicySet | undefined>;

/** More than are hot on any machine; beyond them the map starts anew. */
const MAX_KNOWN = 10_000;

export function createResourcePolicies(store: Pick<Store, 'read'>): ResourcePolicies {
  const known = new Map<string, PolicySet | undefined>();
  let changes = 0;
  const load = async (entry: string, records: Collection<PolicyRecord>, key: Key) => {
    const seen = changes;
    const record = await store.read((view) => records.get(view, key));
    const compiled = record && policySetOf(record.statements);
    if (seen === changes) {
      if (known.size >= MAX_KNOWN) known.clear();
      known.set(entry, compiled);
    }
    return compiled;
  };
  const find = (entry: string, records: Collection<PolicyRecord>, key: () => Key): Found => {
    const compiled = known.get(entry);
    return compiled !== undefined || known.has(entry) ? compiled : load(entry, records, key());
  };
  return {
    ofFunction: (account, region, name, qualifier) => {
      const own = qualifier === undefined || qualifier === '$LATEST' ? '' : qualifier;
      return find(`${account}/${region}/${name}/${own}`, policies, () => [account, region, name, own]);
    },
    ofLayer: (account, region, name, version) =>
      find(`${account}/${region}/layer:${name}/${version}`, layerPolicies, () => [
        account,
        region,
        name,
        version,
      ]),
    clear: () => {
      changes++;
      known.clear();
    },
  };
}

const NOWHERE = { line: 1, column: 1 };

/**
 * The statements name their resource, and it is always the one that they hang on: leaving it out lets a function's
 * policy hold for `$LATEST`, too, as on AWS.
 */
export function policySetOf(statements: readonly PolicyStatement[]): PolicySet {
  const document: PolicyDocument = {
    version: '2012-10-17',
    id: 'default',
    statements: statements.map(({ Sid, Effect, Principal, Action, Condition = {} }) => ({
      sid: Sid,
      effect: Effect,
      principal: {
        not: false,
        everyone: Principal === '*',
        entries: Object.entries(Principal === '*' ? {} : Principal).map(([type, value]) => ({
          type: type as 'AWS' | 'Service',
          values: [value],
        })),
      },
      action: { not: false, values: [Action] },
      resource: undefined,
      conditions: Object.entries(Condition).flatMap(([operator, members]) =>
        Object.entries(members).map(([key, value]) => ({ operator, key, values: [value] })),
      ),
      start: NOWHERE,
      end: NOWHERE,
    })),
  };
  return new PolicySet([compilePolicy(document, { id: 'default' })]);
}
