import { createHash } from 'node:crypto';
import { invalidNextToken } from './faults.ts';
import type { ChunkPlace } from './records.ts';

/** The event after which the next page begins, and for which question. */
export interface PageToken {
  readonly place: ChunkPlace;
  /** Of the last event shown, in its chunk. */
  readonly index: number;
}

/** `question`: whatever must stay the same from page to page. */
export function writeToken({ place, index }: PageToken, question: string): string {
  return Buffer.from(JSON.stringify([...place, index, digest(question)])).toString('base64url');
}

/** Throws InvalidNextTokenException for what is none of ours, or of another question. */
export function readToken(token: string, question: string): PageToken {
  const parts = parsed(token);
  if (!Array.isArray(parts) || parts.length !== 5) throw invalidNextToken();
  const [second, number, node, index, asked] = parts as readonly unknown[];
  const numbers = [second, number, index].every((part) => Number.isSafeInteger(part));
  if (!numbers || typeof node !== 'string' || !/^[0-9a-f]{8}$/.test(node) || asked !== digest(question)) {
    throw invalidNextToken();
  }
  return { place: [second as number, number as number, node], index: index as number };
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
