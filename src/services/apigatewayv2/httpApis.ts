import type { Store } from '../../store/store.ts';
import { compileApi, type HttpApi } from './httpApi.ts';
import {
  apiPlaces,
  apis,
  domainPlaces,
  GATEWAY_PREFIX,
  mappings,
  snapshots,
  stages,
  type MappingRecord,
} from './records.ts';

/** APIs as whoever answers their HTTP needs them (`src/edge/http/`). */
export interface HttpApis {
  /** The API with this id; a promise only when it must be read. */
  find(apiId: string, region: string): Found<HttpApi>;
  /** Whether there are custom domain names at all: every request to the platform asks. */
  hasDomains(): boolean;
  /** The custom domain name that a host is; in lower case, without a port. Known without reading. */
  domainOf(host: string): string | undefined;
  /** What is mapped to a name that `domainOf` gave, the longest keys first. */
  mappingsOf(domainName: string): Found<HttpDomain>;
  /** Told when results of a stage's authorizers are no longer to be used. Returns how to stop. */
  onAuthorizersReset(reset: (apiId: string) => void): void;
}

type Found<T> = T | undefined | Promise<T | undefined>;

export interface HttpDomain {
  readonly region: string;
  readonly mappings: readonly HttpMapping[];
}

export interface HttpMapping extends Pick<MappingRecord, 'apiId' | 'stage'> {
  /** `/orders/v1`; empty: the root. */
  readonly basePath: string;
}

/** More than are hot on any machine; beyond them the map starts anew. */
const MAX_KNOWN = 10_000;

export interface KnownHttpApis extends HttpApis {
  /** Called after each change, before it is acknowledged. */
  changed(): Promise<void>;
  resetAuthorizers(apiId: string): void;
}

/** Read once and kept until anything of API Gateway changes: a request reads a map entry. */
export function createHttpApis(store: Store): KnownHttpApis {
  const known = new Map<string, HttpApi>();
  const knownDomains = new Map<string, HttpDomain>();
  let names: ReadonlySet<string> = new Set();
  /** As of which change. */
  let namesAre = 0;
  let reset: (apiId: string) => void = () => {};
  let changes = 0;
  const forget = (): void => {
    changes++;
    known.clear();
    knownDomains.clear();
  };
  const remember = async <T>(
    map: Map<string, T>,
    id: string,
    read: () => Promise<T | undefined>,
  ): Promise<T | undefined> => {
    const seen = changes;
    const value = await read();
    if (value !== undefined && seen === changes) {
      if (map.size >= MAX_KNOWN) map.clear();
      map.set(id, value);
    }
    return value;
  };
  const readNames = async (): Promise<void> => {
    const seen = changes;
    const entries = await store.read((view) => domainPlaces.list(view));
    // One that began later knows more.
    if (seen < namesAre) return;
    namesAre = seen;
    names = new Set(entries.map(({ key }) => String(key[0])));
  };
  // Writes of other nodes; our own are known before they are acknowledged.
  store.watch(GATEWAY_PREFIX, () => {
    forget();
    readNames().catch(() => {});
  });
  const inRegion = (api: HttpApi | undefined, region: string) => (api?.region === region ? api : undefined);
  return {
    find: (apiId, region) => {
      const api = known.get(apiId);
      if (api) return inRegion(api, region);
      return remember(known, apiId, () => readApi(store, apiId)).then((found) => inRegion(found, region));
    },
    hasDomains: () => names.size > 0,
    domainOf: (host) => {
      if (names.has(host)) return host;
      const wildcard = `*${host.slice(host.indexOf('.'))}`;
      return host.includes('.') && names.has(wildcard) ? wildcard : undefined;
    },
    mappingsOf: (name) =>
      knownDomains.get(name) ?? remember(knownDomains, name, () => readDomain(store, name)),
    onAuthorizersReset: (told) => (reset = told),
    changed: async () => {
      forget();
      await readNames();
    },
    resetAuthorizers: (apiId) => reset(apiId),
  };
}

function readApi(store: Store, apiId: string): Promise<HttpApi | undefined> {
  return store.read(async (view) => {
    const place = await apiPlaces.get(view, [apiId]);
    if (!place) return undefined;
    const [account, region] = place;
    const key = [account, region, apiId];
    const api = await apis.get(view, key);
    if (!api) return undefined;
    const found = await stages.list(view, { prefix: key });
    const withSnapshots = found.map(async ({ value: stage }) => ({
      stage,
      snapshot:
        stage.deploymentId === undefined
          ? undefined
          : await snapshots.get(view, [...key, stage.deploymentId]),
    }));
    return compileApi({ account, region, api, stages: await Promise.all(withSnapshots) });
  });
}

function readDomain(store: Store, name: string): Promise<HttpDomain | undefined> {
  return store.read(async (view) => {
    const place = await domainPlaces.get(view, [name]);
    if (!place) return undefined;
    const found = await mappings.list(view, { prefix: [...place, name] });
    const longestFirst = found
      .map(({ value: { apiId, stage, key } }) => ({ apiId, stage, basePath: key === '' ? '' : `/${key}` }))
      .toSorted((one, other) => other.basePath.length - one.basePath.length);
    return { region: place[1], mappings: longestFirst };
  });
}
