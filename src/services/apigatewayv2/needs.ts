import type { Clock } from '../../base/clock.ts';
import type { Ids } from '../../base/ids.ts';
import type { Store, Transaction } from '../../store/store.ts';

export interface ApiGatewayNeeds {
  readonly store: Store;
  readonly clock: Clock;
  readonly ids: Ids;
  /** Whether that log group exists; access logs go only to one that does. */
  readonly logGroupExists: (place: {
    readonly account: string;
    readonly region: string;
    readonly group: string;
  }) => Promise<boolean>;
}

/** What every operation here works with. */
export interface Gateway extends ApiGatewayNeeds {
  /** As `store.transact`; whoever asks afterwards meets the new configuration. */
  commit<T>(work: (transaction: Transaction) => Promise<T>): Promise<T>;
}
