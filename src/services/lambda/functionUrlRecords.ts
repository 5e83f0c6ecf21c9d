import type { Key, Transaction } from '../../store/store.ts';
import { functionUrlIds, functionUrls } from './records.ts';

/** The URLs of a function with its aliases, or of one of them: whatever keys begin with `key`. */
export async function deleteFunctionUrls(transaction: Transaction, key: Key): Promise<void> {
  const found = await functionUrls.list(transaction, { prefix: key });
  for (const { key: own, value } of found) {
    functionUrls.delete(transaction, own);
    functionUrlIds.delete(transaction, [value.id]);
  }
}
