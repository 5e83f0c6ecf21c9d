import type { Store, View } from '../../store/store.ts';
import { countOne, discountOne } from './counts.ts';
import { iamFault, quotaExceeded, required } from './fault.ts';
import type { Iam } from './needs.ts';
import type { Operations } from './operations.ts';
import { providers, type ProviderRecord } from './records.ts';
import { exactly, mergedTags, newTags, remainingTags, tagPage, tagsMember } from './tags.ts';

type ProviderOperation =
  | 'CreateOpenIDConnectProvider'
  | 'GetOpenIDConnectProvider'
  | 'ListOpenIDConnectProviders'
  | 'DeleteOpenIDConnectProvider'
  | 'AddClientIDToOpenIDConnectProvider'
  | 'RemoveClientIDFromOpenIDConnectProvider'
  | 'UpdateOpenIDConnectProviderThumbprint'
  | 'TagOpenIDConnectProvider'
  | 'UntagOpenIDConnectProvider'
  | 'ListOpenIDConnectProviderTags';

const MOST_CLIENT_IDS = 100;
const MOST_THUMBPRINTS = 5;

export function openIdConnectProviderOperations(iam: Iam): Operations<ProviderOperation> {
  const change = (
    account: string,
    given: string | undefined,
    how: (provider: ProviderRecord) => ProviderRecord,
  ) =>
    iam.commit(async (tx) => {
      const provider = await findProvider(tx, account, given);
      providers.put(tx, [account, provider.url], how(provider));
      return {};
    });
  return {
    CreateOpenIDConnectProvider: async (input, { account }) => {
      const provider: ProviderRecord = {
        ...providerUrl(required(input.Url, 'url')),
        clientIds: clientIds(input.ClientIDList ?? []),
        thumbprints: thumbprints(input.ThumbprintList ?? []),
        createdAtMs: iam.now(),
        tags: newTags(input.Tags),
      };
      await iam.commit(async (tx) => {
        if (await providers.get(tx, [account, provider.url])) {
          throw iamFault('EntityAlreadyExists', `Provider with url ${issuerOf(provider)} already exists.`);
        }
        providers.put(tx, [account, provider.url], provider);
        await countOne(tx, account, 'providers');
      });
      return {
        OpenIDConnectProviderArn: providerArn(account, provider.url),
        ...tagsMember(provider.tags),
      };
    },

    GetOpenIDConnectProvider: async (input, { account }) => {
      const arn = input.OpenIDConnectProviderArn;
      const provider = await iam.store.read((view) => findProvider(view, account, arn));
      return {
        Url: provider.url,
        ClientIDList: [...provider.clientIds],
        ThumbprintList: [...provider.thumbprints],
        CreateDate: new Date(provider.createdAtMs),
        ...tagsMember(provider.tags),
      };
    },

    ListOpenIDConnectProviders: async (_input, { account }) => {
      const all = await iam.store.read((view) => providers.list(view, { prefix: [account] }));
      return {
        OpenIDConnectProviderList: all.map(({ value }) => ({ Arn: providerArn(account, value.url) })),
      };
    },

    DeleteOpenIDConnectProvider: async (input, { account }) => {
      await iam.commit(async (tx) => {
        const provider = await findProvider(tx, account, input.OpenIDConnectProviderArn);
        providers.delete(tx, [account, provider.url]);
        await discountOne(tx, account, 'providers');
      });
      return {};
    },

    AddClientIDToOpenIDConnectProvider: (input, { account }) =>
      change(account, input.OpenIDConnectProviderArn, (provider) => ({
        ...provider,
        clientIds: clientIds([...provider.clientIds, required(input.ClientID, 'clientID')]),
      })),

    RemoveClientIDFromOpenIDConnectProvider: (input, { account }) =>
      change(account, input.OpenIDConnectProviderArn, (provider) => ({
        ...provider,
        clientIds: provider.clientIds.filter((id) => id !== input.ClientID),
      })),

    UpdateOpenIDConnectProviderThumbprint: (input, { account }) =>
      change(account, input.OpenIDConnectProviderArn, (provider) => ({
        ...provider,
        thumbprints: thumbprints(required(input.ThumbprintList, 'thumbprintList')),
      })),

    TagOpenIDConnectProvider: (input, { account }) =>
      change(account, input.OpenIDConnectProviderArn, (provider) => ({
        ...provider,
        tags: mergedTags(provider.tags, input.Tags, exactly),
      })),

    UntagOpenIDConnectProvider: (input, { account }) =>
      change(account, input.OpenIDConnectProviderArn, (provider) => ({
        ...provider,
        tags: remainingTags(provider.tags, input.TagKeys, exactly),
      })),

    ListOpenIDConnectProviderTags: async (input, { account }) => {
      const arn = input.OpenIDConnectProviderArn;
      return tagPage((await iam.store.read((view) => findProvider(view, account, arn))).tags, input);
    },
  };
}

const providerArn = (account: string, url: string): string => `arn:aws:iam::${account}:oidc-provider/${url}`;

async function findProvider(view: View, account: string, given: string | undefined): Promise<ProviderRecord> {
  const arn = required(given, 'openIDConnectProviderArn');
  const start = providerArn(account, '');
  const provider = arn.startsWith(start)
    ? await providers.get(view, [account, arn.slice(start.length)])
    : undefined;
  if (provider) return provider;
  throw iamFault('NoSuchEntity', `OpenIDConnect Provider not found for arn ${arn}`);
}

/** As its tokens name it. */
const issuerOf = ({ url, plain }: Pick<ProviderRecord, 'url' | 'plain'>): string =>
  `${plain === true ? 'http' : 'https'}://${url}`;

/** A provider that the account has registered, for who is shown a token of `issuer`. */
export async function identityProvider(store: Store, account: string, issuer: string) {
  const url = issuer.replace(/^https?:\/\//, '').replace(/\/$/, '');
  const provider = await store.read((view) => providers.get(view, [account, url]));
  if (!provider || issuerOf(provider) !== issuer.replace(/\/$/, '')) return undefined;
  return { arn: providerArn(account, url), url, clientIds: provider.clientIds };
}

/**
 * Without its scheme. It has no port, no query and no fragment, as on AWS; but for a provider on this very machine, for
 * those who develop one (whether it is asked is for the platform's settings to say).
 */
function providerUrl(given: string): Pick<ProviderRecord, 'url' | 'plain'> {
  const url = URL.canParse(given) ? new URL(given) : undefined;
  const isLocal = url?.protocol === 'http:' && url.hostname === 'localhost';
  const plain =
    url &&
    (isLocal || (url.protocol === 'https:' && url.port === '')) &&
    url.search === '' &&
    url.hash === '' &&
    url.username === '' &&
    url.password === '' &&
    given.toLowerCase().startsWith(`${url.protocol}//${url.host}`);
  if (!plain) throw iamFault('ValidationError', 'Invalid Open ID Connect Provider URL');
  const rest = given.slice(`${url.protocol}//`.length).replace(/\/$/, '');
  return { url: rest, ...(isLocal && { plain: true }) };
}

function clientIds(given: readonly string[]): string[] {
  const ids = [...new Set(given)];
  if (ids.length > MOST_CLIENT_IDS) {
    throw quotaExceeded('ClientIdsPerOpenIdConnectProvider', MOST_CLIENT_IDS);
  }
  return ids;
}

function thumbprints(given: readonly string[]): string[] {
  if (given.length > MOST_THUMBPRINTS) {
    throw iamFault('InvalidInput', 'Thumbprint list must contain fewer than 5 entries.');
  }
  return [...given];
}
