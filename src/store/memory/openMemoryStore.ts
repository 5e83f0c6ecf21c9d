import type { Clock } from '../../base/clock.ts';
import type { Log } from '../../base/log.ts';
import type { Store } from '../store.ts';
import { storeOn } from '../transactions.ts';
import { memoryEngine } from './memoryEngine.ts';

/** A store that forgets everything when it closes: for tests that need no durability. */
export function openMemoryStore(needs: { clock: Clock; log: Log }): Store {
  return storeOn(memoryEngine(), needs);
}
