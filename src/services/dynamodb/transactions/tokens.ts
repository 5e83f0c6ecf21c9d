import { createHash } from 'node:crypto';
import type { Task } from '../../../base/task.ts';
import { Fault } from '../../../protocol/fault.ts';
import type { Transaction } from '../../../store/store.ts';
import type { Call } from '../../service.ts';
import type { Parts } from '../needs.ts';
import { tokens, type TokenRecord } from '../records.ts';

/** How long a token is remembered. */
const KEPT_MS = 600_000;

/** The same text for the same request, whatever the order of its members. */
export function digestOf(request: unknown): string {
  const text = JSON.stringify(request, (_key, value: unknown) => {
    if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
    return Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)));
  });
  return createHash('sha256').update(text).digest('base64');
}

/** What a token was used for within ten minutes; throws when that was another request. */
export async function usedToken(
  transaction: Transaction,
  call: Call,
  token: string,
  digest: string,
  nowMs: number,
): Promise<TokenRecord | undefined> {
  const known = await tokens.get(transaction, [call.account, call.region, token]);
  if (known === undefined || known.atMs <= nowMs - KEPT_MS) return undefined;
  if (known.digest === digest) return known;
  throw new Fault(
    'IdempotentParameterMismatchException',
    'The provided client token was already used with a different request',
  );
}

const PERIOD_MS = 60_000;
const PAGE = 1_000;

/** Forgets tokens that are older than they need be. */
export function forgetTokens({ store, clock }: Pick<Parts, 'store' | 'clock'>): Task {
  return {
    name: 'dynamodb.tokens',
    periodMs: PERIOD_MS,
    run: async (signal) => {
      let after: readonly (string | number | Uint8Array)[] | undefined;
      while (!signal.aborted) {
        const range = { ...(after && { after }), limit: PAGE };
        const page = await store.read((view) => tokens.list(view, range));
        const old = page.filter(({ value }) => value.atMs <= clock.now() - KEPT_MS);
        if (old.length > 0) {
          await store.transact(async (transaction) => {
            for (const { key } of old) tokens.delete(transaction, key);
          });
        }
        if (page.length < PAGE) return;
        after = page.at(-1)?.key;
      }
    },
  };
}
