import type { Ids } from '../../base/ids.ts';

/** Prefixes of unique ids: user, group, role, instance profile, managed policy. */
export type IdPrefix = 'AIDA' | 'AGPA' | 'AROA' | 'AIPA' | 'ANPA';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** 21 characters; never given again. */
export function createUniqueId(prefix: IdPrefix, ids: Ids): string {
  return prefix + ids.text(17, ALPHABET);
}
