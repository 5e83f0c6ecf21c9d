import type { Clock } from '../../../base/clock.ts';
import type { Store } from '../../../store/store.ts';
import type { Sequences } from '../streams/sequence.ts';
import type { Tables } from '../table.ts';
import { Writing, type Growth } from './writing.ts';

export interface WriterNeeds {
  readonly store: Store;
  readonly clock: Clock;
  readonly tables: Tables;
  readonly sequences: Sequences;
  /** Told what was written, once it is durable. */
  readonly grown: (items: string, growth: Growth) => void;
}

export interface Writer {
  /** As `Store.transact`: `work` may run more than once. */
  transact<T>(
    work: (writing: Writing) => Promise<T>,
  ): Promise<{ readonly result: T; readonly writing: Writing }>;
}

export function createWriter(needs: WriterNeeds): Writer {
  const { store, clock, grown } = needs;
  return {
    transact: async (work) => {
      const done = await store.transact(async (transaction) => {
        const writing = new Writing(transaction, clock.now(), needs);
        const result = await work(writing);
        writing.finish();
        return { result, writing };
      });
      for (const [items, growth] of done.writing.growth) grown(items, growth);
      return done;
    },
  };
}
