import { createHash } from 'node:crypto';
import { invalidNextToken } from './faults.ts';

/**
 * The last event of a page, and where the chunk stood that it was in. Chunks may be merged between two pages; then the
 * event is in one that stands there or before.
 */
export interface PageToken {
  readonly atMs: number;
  readonly id: string;
  readonly second: number;
  readonly number: number;
}

/** The number after it must be one, too. */
const LAST = Number.MAX_SAFE_INTEGER;

/** `question`: whatever must stay the same from page to page. */
export function writeToken({ atMs, id, second, number }: PageToken, question: string): string {
  return Buffer.from(JSON.stringify([atMs, id, second, number, digest(question)])).toString('base64url');
}

/** Throws InvalidNextTokenException for what is none of ours, or of another question. */
export function readToken(token: string, question: string): PageToken {
  const parts = parsed(token);
  if (!Array.isArray(parts) || parts.length !== 5) throw invalidNextToken();
  const [atMs, id, second, number, asked] = parts as readonly unknown[];
  const numbers = [atMs, second, number].every((part) => Number.isSafeInteger(part) && part !== LAST);
  if (!numbers || typeof id !== 'string' || asked !== digest(question)) {
    throw invalidNextToken();
  }
  return { atMs: atMs as number, id, second: second as number, number: number as number };
}

function parsed(token: string): unknown {
  try {
    return JSON.parse(Buffer.from(token, 'base64url').toString());
  } catch {
    throw invalidNextToken();
  }
}

function digest(question: string): string {
  return createHash('sha256').update(question).digest('base64url').slice(0, 12);
}
