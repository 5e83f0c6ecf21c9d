/** Whether one of a list of entity tags, as conditions give them, is this one: quotes and `W/` may be there or not. */
export function matchesEtag(given: string, etag: string): boolean {
  return given.split(',').some((each) => each.trim() === '*' || plainEtag(each) === etag);
}

/** Without quotes. */
export function plainEtag(given: string): string {
  return given
    .trim()
    .replace(/^W\//, '')
    .replace(/^"(.*)"$/, '$1');
}

export const quoted = (etag: string): string => `"${etag}"`;
