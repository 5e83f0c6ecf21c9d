import type { KeyPart } from '../../store/store.ts';
import { invalidParameter } from './fault.ts';

/** Whatever `MaxItems` says, AWS returns at most so many entries a page. */
const LARGEST_PAGE = 50;

export function pageSize(maxItems: number | undefined): number {
  return Math.min(maxItems ?? LARGEST_PAGE, LARGEST_PAGE);
}

/** A marker holds what follows account and region in the key of the last entry that was returned. */
function writeMarker(position: readonly KeyPart[]): string {
  return Buffer.from(JSON.stringify(position)).toString('base64url');
}

/** Throws for a marker that holds anything but `kinds`: it was made for another list, or by nobody. */
export function readMarker<const K extends readonly MarkerPart[]>(
  marker: string | undefined,
  kinds: K,
): MarkerPosition<K> | undefined {
  if (marker === undefined || marker === '') return undefined;
  const position = parse(marker);
  if (
    !Array.isArray(position) ||
    position.length !== kinds.length ||
    !kinds.every((kind, index) => isPart(kind, position[index]))
  ) {
    throw invalidParameter('The provided marker is invalid.');
  }
  return position as unknown as MarkerPosition<K>;
}

type MarkerPart = 'name' | 'number';
type MarkerPosition<K extends readonly MarkerPart[]> = {
  -readonly [I in keyof K]: K[I] extends 'name' ? string : number;
};

function isPart(kind: MarkerPart, part: unknown): boolean {
  return kind === 'name' ? typeof part === 'string' : Number.isSafeInteger(part) && Number(part) >= 0;
}

/** The first `size` of `entries` (of which one more than that was asked for), and where to go on. */
export function paged<T>(
  entries: readonly T[],
  size: number,
  position: (entry: T) => readonly KeyPart[],
): { items: T[]; next: { NextMarker?: string } } {
  const items = entries.slice(0, size);
  const last = items.at(-1);
  const more = entries.length > size && last !== undefined;
  return { items, next: more ? { NextMarker: writeMarker(position(last)) } : {} };
}

function parse(marker: string): unknown {
  try {
    return JSON.parse(Buffer.from(marker, 'base64url').toString());
  } catch {
    return undefined;
  }
}
