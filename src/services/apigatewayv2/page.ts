import type { Collection } from '../../store/collection.ts';
import type { Key, View } from '../../store/store.ts';
import { badRequest } from './faults.ts';

export interface PageInput {
  readonly MaxResults?: string | undefined;
  readonly NextToken?: string | undefined;
}

/** More of nothing than an API may have of anything: a page without `maxResults` is whole. */
const MOST = 500;

/** A page of a list. Tokens are the last key of the page before. */
export async function pageOf<T>(
  view: View,
  records: Collection<T>,
  prefix: Key,
  { MaxResults, NextToken }: PageInput,
): Promise<{ readonly values: T[]; readonly NextToken?: string }> {
  const size = sizeOf(MaxResults);
  const entries = await records.list(view, {
    prefix,
    limit: size + 1,
    ...(NextToken !== undefined && { after: [...prefix, readToken(NextToken)] }),
  });
  const shown = entries.slice(0, size);
  const last = shown.at(-1)?.key.at(-1);
  const values = shown.map(({ value }) => value);
  return entries.length > size && last !== undefined
    ? { values, NextToken: Buffer.from(String(last)).toString('base64url') }
    : { values };
}

function sizeOf(maxResults: string | undefined): number {
  if (maxResults === undefined) return MOST;
  const size = /^\d{1,9}$/.test(maxResults) ? Number(maxResults) : 0;
  if (size < 1) throw badRequest('Invalid value for maxResults: it takes a whole number from 1.');
  return Math.min(size, MOST);
}

function readToken(token: string): string {
  const text = Buffer.from(token, 'base64url').toString();
  if (text === '' || Buffer.from(text).toString('base64url') !== token) {
    throw badRequest('Invalid nextToken specified.');
  }
  return text;
}
