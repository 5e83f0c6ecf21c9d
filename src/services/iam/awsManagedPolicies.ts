import { createHash } from 'node:crypto';
import type { PolicyRecord } from './records.ts';

/** A managed policy of AWS: the version that is in effect, of the others nothing is kept. */
export interface PublishedPolicy {
  readonly name: string;
  readonly path: string;
  readonly version: number;
  /** When the policy's first version came, and this one. */
  readonly created: string;
  readonly updated: string;
  readonly document: string;
}

/** AWS's managed policies, `arn:aws:iam::aws:policy/…`, which are the same in all accounts. */
export interface AwsPolicies {
  find(path: string, name: string): Promise<PolicyRecord | undefined>;
  /** By name. */
  list(): Promise<readonly PolicyRecord[]>;
}

/** Their documents are read at the first question. */
export function createAwsPolicies(): AwsPolicies {
  let loading: Promise<ReadonlyMap<string, PolicyRecord>> | undefined;
  const load = async () => {
    const { published } = await import('./generated/awsManagedPolicies.ts');
    const records = published.map(recordOf).toSorted((one, other) => (one.name < other.name ? -1 : 1));
    return new Map(records.map((record) => [record.path + record.name, record]));
  };
  const all = () => (loading ??= load());
  return {
    find: async (path, name) => (await all()).get(path + name),
    list: async () => [...(await all()).values()],
  };
}

function recordOf({ name, path, version, created, updated, document }: PublishedPolicy): PolicyRecord {
  const updatedAtMs = Date.parse(updated);
  return {
    name,
    id: idOf(name),
    path,
    createdAtMs: Date.parse(created),
    updatedAtMs,
    tags: [],
    defaultVersion: version,
    nextVersion: version + 1,
    versions: [{ version, document, createdAtMs: updatedAtMs }],
  };
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** AWS's own where it is known, else one that stays the same for the name. */
function idOf(name: string): string {
  const known = KNOWN_IDS[name];
  if (known !== undefined) return known;
  const bytes = createHash('sha256').update(name).digest();
  return `ANPA${[...bytes.subarray(0, 17)].map((byte) => ALPHABET[byte & 31]).join('')}`;
}

const KNOWN_IDS: Readonly<Record<string, string>> = {
  AdministratorAccess: 'ANPAIWMBCKSKIEE64ZLYK',
  PowerUserAccess: 'ANPAJYRXTHIB4FOVS3ZXS',
};
