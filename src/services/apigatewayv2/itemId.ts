import type { Ids } from '../../base/ids.ts';

const ALPHABET = 'abcdefghijklmnopqrstuvwxyz0123456789';

/** Ids as AWS makes them: APIs have ten characters, what is in them seven, deployments and mappings six. */
export function newApiId(ids: Pick<Ids, 'text'>): string {
  return ids.text(10, ALPHABET);
}

export function newItemId(ids: Pick<Ids, 'text'>): string {
  return ids.text(7, ALPHABET);
}

export function newDeploymentId(ids: Pick<Ids, 'text'>): string {
  return ids.text(6, ALPHABET);
}
