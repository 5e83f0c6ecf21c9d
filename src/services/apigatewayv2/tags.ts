import type { Store, Transaction, View } from '../../store/store.ts';
import type { TagPairs } from '../service.ts';
import { badRequest, notFound } from './faults.ts';
import type { Gateway } from './needs.ts';
import type { Operations } from './operation.ts';
import { apiKey, apis, domains, noApi, stages, type Scope, type Tags } from './records.ts';

const MOST = 50;

/** Refuses what AWS takes for no tags. */
export function checkTags(tags: Record<string, string> = {}): Tags {
  const pairs = Object.entries(tags);
  if (pairs.length > MOST) throw badRequest(`A resource has at most ${MOST} tags.`);
  for (const [key, value] of pairs) {
    if (key.length < 1 || key.length > 128) throw badRequest('A tag key takes 1 to 128 characters.');
    if (value.length > 256) throw badRequest('A tag value takes at most 256 characters.');
    if (/^aws:/i.test(key)) throw badRequest('Tag keys beginning with aws: are reserved.');
  }
  return tags;
}

/** What has tags, by its ARN. */
type Tagged =
  | { readonly kind: 'api'; readonly apiId: string }
  | { readonly kind: 'stage'; readonly apiId: string; readonly stageName: string }
  | { readonly kind: 'domain'; readonly domainName: string };

export function tagOperations(gateway: Gateway): Operations<'TagResource' | 'UntagResource' | 'GetTags'> {
  const change = (scope: Scope, arn: string | undefined, changed: (tags: Tags) => Tags) =>
    gateway.commit(async (transaction) => {
      const tagged = taggedBy(scope, arn);
      const tags = checkTags(changed(await readTags(transaction, scope, tagged)));
      await writeTags(transaction, scope, tagged, tags);
    });
  return {
    TagResource: async ({ ResourceArn, Tags }, call) => {
      await change(call, ResourceArn, (before) => ({ ...before, ...checkTags(Tags) }));
      return {};
    },
    UntagResource: async ({ ResourceArn, TagKeys = [] }, call) => {
      await change(call, ResourceArn, (before) =>
        Object.fromEntries(Object.entries(before).filter(([key]) => !TagKeys.includes(key))),
      );
      return {};
    },
    GetTags: async ({ ResourceArn }, call) => ({
      Tags: await gateway.store.read((view) => readTags(view, call, taggedBy(call, ResourceArn))),
    }),
  };
}

/** For who authorizes: what `aws:ResourceTag` stands for; none of what does not exist. */
export async function tagsOf(store: Store, scope: Scope, arn: string): Promise<TagPairs> {
  try {
    return Object.entries(await store.read((view) => readTags(view, scope, taggedBy(scope, arn))));
  } catch {
    return [];
  }
}

function taggedBy({ region }: Scope, arn = ''): Tagged {
  const [, path] = /^arn:aws:apigateway:[^:]*::(\/.+)$/.exec(arn) ?? [];
  if (path === undefined || !arn.startsWith(`arn:aws:apigateway:${region}::`) || !arn.isWellFormed()) {
    throw badRequest('Invalid ARN specified in the request');
  }
  const [, kind, id = '', part, name] = path.split('/');
  if (kind === 'apis' && part === undefined) return { kind: 'api', apiId: id };
  if (kind === 'apis' && part === 'stages' && name !== undefined) {
    return { kind: 'stage', apiId: id, stageName: decoded(name) };
  }
  if (kind === 'domainnames' && part === undefined) return { kind: 'domain', domainName: id };
  throw badRequest('Invalid ARN specified in the request');
}

/** Clients write `$default` as they like. */
function decoded(name: string): string {
  return name.replace(/^%24/, '$');
}

async function readTags(view: View, scope: Scope, tagged: Tagged): Promise<Tags> {
  switch (tagged.kind) {
    case 'api': {
      const record = await apis.get(view, apiKey(scope, tagged.apiId));
      if (!record) throw noApi(tagged.apiId);
      return record.tags;
    }
    case 'stage': {
      const record = await stages.get(view, [...apiKey(scope, tagged.apiId), tagged.stageName]);
      if (!record) throw notFound('Invalid stage identifier specified');
      return record.tags;
    }
    case 'domain': {
      const record = await domains.get(view, [scope.account, scope.region, tagged.domainName]);
      if (!record) throw notFound('The domain name resource specified in the request was not found.');
      return record.tags;
    }
  }
}

/** Of what `readTags` found. */
async function writeTags(transaction: Transaction, scope: Scope, tagged: Tagged, tags: Tags): Promise<void> {
  switch (tagged.kind) {
    case 'api': {
      const key = apiKey(scope, tagged.apiId);
      const record = await apis.get(transaction, key);
      if (record) apis.put(transaction, key, { ...record, tags });
      return;
    }
    case 'stage': {
      const key = [...apiKey(scope, tagged.apiId), tagged.stageName];
      const record = await stages.get(transaction, key);
      if (record) stages.put(transaction, key, { ...record, tags });
      return;
    }
    case 'domain': {
      const key = [scope.account, scope.region, tagged.domainName];
      const record = await domains.get(transaction, key);
      if (record) domains.put(transaction, key, { ...record, tags });
    }
  }
}
