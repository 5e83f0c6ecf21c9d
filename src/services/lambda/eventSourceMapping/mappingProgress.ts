import type { Checkpoint } from '../../../delivery/streamPoller/checkpoint.ts';
import type { Transaction } from '../../../store/store.ts';
import type { Lambda } from '../needs.ts';
import type { ServedMapping } from './eventSourceKind.ts';
import { checkpoints, mappingKey, mappings, results } from './mappingRecord.ts';

/** What is kept of how far a mapping is; of one that was deleted nothing. */
export interface MappingProgress {
  /** Resolves when durable. */
  save(shardId: string, checkpoint: Checkpoint): Promise<void>;
  /** What came of the last work on it: written when it is another than before. */
  note(result: string): Promise<void>;
}

export async function createMappingProgress(
  { store, log }: Pick<Lambda, 'store' | 'log'>,
  { record: { uuid }, ...scope }: ServedMapping,
): Promise<MappingProgress> {
  const key = mappingKey(scope, uuid);
  let noted = await store.read((view) => results.get(view, key));
  const write = (work: (transaction: Transaction) => void) =>
    store.transact(async (transaction) => {
      if ((await mappings.get(transaction, key)) !== undefined) work(transaction);
    });
  return {
    save: (shardId, checkpoint) =>
      write((transaction) => checkpoints.put(transaction, [...key, shardId], checkpoint)),
    note: async (result) => {
      if (result === noted) return;
      noted = result;
      // It tells people something; records depend on the checkpoints alone.
      await write((transaction) => results.put(transaction, key, result)).catch((error: unknown) => {
        noted = undefined;
        log.warn({ mapping: uuid, error: String(error) }, 'the result of a mapping was not stored');
      });
    },
  };
}
