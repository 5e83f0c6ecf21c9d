import type { Clock } from '../../base/clock.ts';
import type { Ids } from '../../base/ids.ts';
import type { SecretBox } from '../../base/secretBox.ts';
import type { Store, Transaction } from '../../store/store.ts';
import type { AwsPolicies } from './awsManagedPolicies.ts';
import type { KeyUse } from './lastUsed.ts';

/** What IAM is built from; `main.ts` supplies it. */
export interface IamNeeds {
  readonly store: Store;
  readonly clock: Clock;
  readonly ids: Ids;
  /** Seals the secrets of access keys. */
  readonly secrets: SecretBox;
}

/** The needs, and what the parts of the service share. */
export interface Iam extends IamNeeds {
  readonly awsPolicies: AwsPolicies;
  /** A transaction after which the next request is authenticated and authorized by what it wrote. */
  commit<T>(work: (transaction: Transaction) => Promise<T>): Promise<T>;
  readonly keyUse: KeyUse;
  /** Milliseconds, of whole seconds, as all times of IAM are. */
  now(): number;
}
