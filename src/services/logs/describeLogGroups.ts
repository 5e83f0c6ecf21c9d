import { filterKey, metricFilters } from './filterRecords.ts';
import type { Store, View } from '../../store/store.ts';
import type { Call } from '../service.ts';
import { invalidParameter } from './faults.ts';
import { groupArn, ownGroupOfArn } from './names.ts';
import { namesFrom } from './namesFrom.ts';
import type { LogsOperation } from './operation.ts';
import { pageToken, parsePageToken } from './pageToken.ts';
import { groups, ofGroup, usage, type GroupRecord, type Home } from './records.ts';
import { tagsMatch } from './tags.ts';

interface NamedGroup {
  readonly name: string;
  readonly group: GroupRecord;
}

export function describeLogGroups(needs: {
  store: Store;
  settle: () => Promise<void>;
}): LogsOperation<'DescribeLogGroups'> {
  return async (input, call) => {
    const { logGroupNamePrefix: prefix, logGroupNamePattern: pattern, limit = 50 } = input;
    if (prefix !== undefined && pattern !== undefined) {
      throw invalidParameter(
        'LogGroup name prefix and LogGroup name pattern are mutually exclusive parameters.',
      );
    }
    const wanted = input.logGroupIdentifiers?.map((id) =>
      id.startsWith('arn:') ? ownGroupOfArn(id, call) : id,
    );
    const accepts = ({ name, group }: NamedGroup) =>
      ofOwnAccount(input.accountIdentifiers, call) &&
      (!wanted || wanted.includes(name)) &&
      (pattern === undefined || name.includes(pattern)) &&
      (input.logGroupClass === undefined || input.logGroupClass === group.class);
    await needs.settle();
    return needs.store.read(async (view) => {
      const page = await listGroups(view, call, { prefix, token: input.nextToken, limit, accepts });
      const logGroups = page.found.map(async ({ name, group }) => ({
        logGroupName: name,
        creationTime: group.createdAtMs,
        ...(group.retentionInDays !== undefined && { retentionInDays: group.retentionInDays }),
        metricFilterCount: (await metricFilters.list(view, { prefix: filterKey(call, name) })).length,
        arn: `${groupArn(call, name)}:*`,
        logGroupClass: group.class,
        logGroupArn: groupArn(call, name),
        // AWS leaves these two out of what it finds by pattern.
        ...(pattern === undefined && {
          storedBytes: (await usage.get(view, ofGroup(call, group.id))) ?? 0,
          deletionProtectionEnabled: group.deletionProtected,
        }),
      }));
      return {
        logGroups: await Promise.all(logGroups),
        ...(page.nextToken && { nextToken: page.nextToken }),
      };
    });
  };
}

export function listLogGroups(needs: { store: Store }): LogsOperation<'ListLogGroups'> {
  return async (input, call) => {
    const { limit = 50, logGroupNamePattern: pattern, logGroupTags } = input;
    const matchesName = pattern === undefined ? () => true : namePattern(pattern);
    // No group has field indexes or data sources, so that asking for some finds none.
    const possible = !input.fieldIndexNames?.length && !input.dataSources?.length;
    const accepts = ({ name, group }: NamedGroup) =>
      possible &&
      ofOwnAccount(input.accountIdentifiers, call) &&
      matchesName(name) &&
      (input.logGroupClass === undefined || input.logGroupClass === group.class) &&
      (logGroupTags ?? []).every((filter) => tagsMatch(group.tags, filter.key ?? '', filter.values ?? []));
    return needs.store.read(async (view) => {
      const page = await listGroups(view, call, {
        prefix: undefined,
        token: input.nextToken,
        limit,
        accepts,
      });
      return {
        logGroups: page.found.map(({ name, group }) => ({
          logGroupName: name,
          logGroupArn: groupArn(call, name),
          logGroupClass: group.class,
        })),
        ...(page.nextToken && { nextToken: page.nextToken }),
      };
    });
  };
}

interface Listing {
  readonly prefix: string | undefined;
  readonly token: string | undefined;
  readonly limit: number;
  accepts(found: NamedGroup): boolean;
}

async function listGroups(
  view: View,
  home: Home,
  listing: Listing,
): Promise<{ found: NamedGroup[]; nextToken: string | undefined }> {
  const after = parsePageToken('groups', listing.token, ['string'])?.map(String)[0];
  const found: NamedGroup[] = [];
  const all = namesFrom(view, groups, [home.account, home.region], { prefix: listing.prefix ?? '', after });
  for await (const { name, value } of all) {
    if (!listing.accepts({ name, group: value })) continue;
    if (found.length === listing.limit) {
      return { found, nextToken: pageToken('groups', [found.at(-1)?.name ?? '']) };
    }
    found.push({ name, group: value });
  }
  return { found, nextToken: undefined };
}

/** Accounts are not linked here, so that the caller's own is the only one there is. */
function ofOwnAccount(accounts: readonly string[] | undefined, call: Call): boolean {
  return !accounts?.length || accounts.includes(call.account);
}

/** ListLogGroups' pattern: texts joined by `|`, each found anywhere, or with `^` at the beginning. */
function namePattern(pattern: string): (name: string) => boolean {
  const choices = pattern.split('|');
  return (name) =>
    choices.some((text) => (text.startsWith('^') ? name.startsWith(text.slice(1)) : name.includes(text)));
}
