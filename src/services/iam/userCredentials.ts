import type { SecretBox } from '../../base/secretBox.ts';
import { accountOfAccessKeyId } from '../../protocol/sigv4/accessKeyId.ts';
import type { View } from '../../store/store.ts';
import type { Principal } from '../service.ts';
import { arnOf } from './arn.ts';
import { entityById } from './entity.ts';
import type { IamNeeds } from './needs.ts';
import { accessKeys, secretContext, type AccessKeyRecord } from './records.ts';

/** What an access key of a user opens. */
export interface UserCredential {
  readonly secretAccessKey: string;
  readonly account: string;
  readonly principal: Principal;
}

/**
 * Access keys of users, remembered until anything of IAM changes, so that a request of a user costs one look into a
 * map. Unknown keys are not remembered: whoever invents them shall fill nothing.
 */
export interface UserCredentials {
  /** Undefined for a key that is unknown or inactive. A promise only when it must be read. */
  find(accessKeyId: string): UserCredential | undefined | Promise<UserCredential | undefined>;
  /** Whether whom a session was made for still exists under the same unique id. */
  isAlive(account: string, kind: 'user' | 'role', id: string): boolean | Promise<boolean>;
  readonly forget: () => void;
}

export function createUserCredentials({
  store,
  secrets,
}: Pick<IamNeeds, 'store' | 'secrets'>): UserCredentials {
  const known = new Map<string, UserCredential>();
  const alive = new Set<string>();
  // What was read before something changed must not be remembered after it.
  let generation = 0;
  const remembering = async <T>(
    read: (view: View) => Promise<T>,
    remember: (found: T) => void,
  ): Promise<T> => {
    const begun = generation;
    const found = await store.read(read);
    if (begun === generation) remember(found);
    return found;
  };
  return {
    find: (accessKeyId) => {
      const credential = known.get(accessKeyId);
      if (credential) return credential;
      const account = accountOfAccessKeyId(accessKeyId);
      if (account === undefined) return undefined;
      return remembering(
        (view) => readCredential(secrets, view, account, accessKeyId),
        (found) => found && known.set(accessKeyId, found),
      );
    },
    isAlive: (account, kind, id) => {
      const key = `${account} ${kind} ${id}`;
      if (alive.has(key)) return true;
      return remembering(
        async (view) => (await entityById(view, account, kind, id)) !== undefined,
        (found) => found && alive.add(key),
      );
    },
    forget: () => {
      generation++;
      known.clear();
      alive.clear();
    },
  };
}

async function readCredential(
  secrets: SecretBox,
  view: View,
  account: string,
  accessKeyId: string,
): Promise<UserCredential | undefined> {
  const key = await accessKeys.get(view, [account, accessKeyId]);
  if (!key?.active) return undefined;
  const user = await entityById(view, account, 'user', key.userId);
  const secretAccessKey = secretOf(secrets, account, key);
  if (!user || secretAccessKey === undefined) return undefined;
  return {
    secretAccessKey,
    account,
    principal: { kind: 'user', arn: arnOf(account, 'user', user), userId: user.id, accessKeyId },
  };
}

/** Undefined for one that does not open: put into the store by hand, or given up with the key that sealed it. */
function secretOf(secrets: SecretBox, account: string, key: AccessKeyRecord): string | undefined {
  const { accessKeyId, sealedSecret, secretAccessKey } = key;
  if (sealedSecret === undefined) return secretAccessKey;
  return secrets.open(sealedSecret, secretContext(account, accessKeyId));
}
