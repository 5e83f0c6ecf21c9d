import type { Clock } from '../../base/clock.ts';
import type { Key, Store } from '../../store/store.ts';
import { invalidValue } from './faults.ts';
import type { CloudWatchOperation } from './operation.ts';
import { LAST_MS_SLACK, metrics, type MetricRecord } from './records.ts';
import { LISTED_MS, RECENTLY_ACTIVE_MS } from './retention.ts';

const PAGE = 500;

interface ListNeeds {
  readonly store: Store;
  readonly clock: Clock;
  readonly settle: () => Promise<void>;
}

/** Sorted by namespace, name and dimensions; a token is the last key of the page before. */
export function listMetrics({ store, clock, settle }: ListNeeds): CloudWatchOperation<'ListMetrics'> {
  return async (input, { account, region }) => {
    if (input.IncludeLinkedAccounts === true) throw unsupported('IncludeLinkedAccounts');
    if (input.OwningAccount !== undefined && input.OwningAccount !== account)
      throw unsupported('OwningAccount');
    const { Namespace, MetricName, Dimensions = [] } = input;
    const listed = input.RecentlyActive === undefined ? LISTED_MS : RECENTLY_ACTIVE_MS;
    const sinceMs = clock.now() - listed - LAST_MS_SLACK;
    const matches = (name: string, { dimensions, lastMs }: MetricRecord): boolean =>
      lastMs >= sinceMs &&
      (MetricName === undefined || name === MetricName) &&
      Dimensions.every((filter) =>
        dimensions.some(
          (dimension) =>
            dimension.name === filter.Name &&
            (filter.Value === undefined || dimension.value === filter.Value),
        ),
      );
    const scope: Key = [account, region];
    const wellFormed = (Namespace ?? '').isWellFormed();
    const prefix = Namespace === undefined ? scope : [...scope, Namespace];
    let after = parseToken(input.NextToken, scope);
    await settle();
    const found: { Namespace: string; MetricName: string; record: MetricRecord; key: Key }[] = [];
    await store.read(async (view) => {
      while (wellFormed && found.length <= PAGE) {
        const page = await metrics.list(view, { prefix, ...(after && { after }), limit: 2 * PAGE });
        for (const { key, value } of page) {
          const [namespace, name] = key.slice(2) as [string, string];
          if (matches(name, value))
            found.push({ Namespace: namespace, MetricName: name, record: value, key });
        }
        after = page.at(-1)?.key;
        if (page.length < 2 * PAGE) return;
      }
    });
    const shown = found.slice(0, PAGE);
    const last = shown.at(-1);
    return {
      Metrics: shown.map(({ record, key: _, ...named }) => ({
        ...named,
        Dimensions: record.dimensions.map(({ name, value }) => ({ Name: name, Value: value })),
      })),
      ...(found.length > PAGE && last && { NextToken: tokenOf(last.key) }),
    };
  };
}

function tokenOf(key: Key): string {
  return Buffer.from(JSON.stringify(key.slice(2))).toString('base64url');
}

function parseToken(token: string | undefined, scope: Key): Key | undefined {
  if (token === undefined) return undefined;
  try {
    const rest: unknown = JSON.parse(Buffer.from(token, 'base64url').toString());
    const fits = (part: unknown): part is string => typeof part === 'string' && part.isWellFormed();
    if (Array.isArray(rest) && rest.length === 3 && rest.every(fits)) return [...scope, ...rest];
  } catch {
    // Refused below.
  }
  throw invalidValue('Request parameter NextToken is invalid');
}

function unsupported(parameter: string): Error {
  return invalidValue(
    `The parameter ${parameter} is not supported by this version of Mayfly: there are no linked accounts.`,
  );
}
