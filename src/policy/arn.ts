import { Glob, type Token } from './glob.ts';

/** `arn:partition:service:region:account:resource`: six parts, cut at the first five colons. */
export const ARN_PARTS = 6;

/** Undefined: fewer than six parts. */
export function arnParts(text: string): readonly string[] | undefined {
  const parts: string[] = [];
  let at = 0;
  for (let i = 1; i < ARN_PARTS; i++) {
    const colon = text.indexOf(':', at);
    if (colon < 0) return undefined;
    parts.push(text.slice(at, colon));
    at = colon + 1;
  }
  parts.push(text.slice(at));
  return parts;
}

/** The account that an ARN names; undefined for `arn:aws:s3:::bucket`, AWS's own policies and the like. */
export function accountOf(parts: readonly string[] | undefined): string | undefined {
  const account = parts?.[4];
  return account?.length === 12 && /^\d+$/.test(account) ? account : undefined;
}

/** Six globs, one for each part; undefined when the pattern has fewer parts. */
export function partGlobs(tokens: readonly Token[]): readonly Glob[] | undefined {
  const parts: Token[][] = [[]];
  for (const token of tokens) {
    if (typeof token !== 'string') parts.at(-1)?.push(token);
    else addText(parts, token);
  }
  return parts.length === ARN_PARTS ? parts.map((part) => new Glob(part)) : undefined;
}

function addText(parts: Token[][], text: string): void {
  let rest = text;
  while (parts.length < ARN_PARTS) {
    const colon = rest.indexOf(':');
    if (colon < 0) break;
    if (colon > 0) parts.at(-1)?.push(rest.slice(0, colon));
    parts.push([]);
    rest = rest.slice(colon + 1);
  }
  if (rest !== '') parts.at(-1)?.push(rest);
}

/** The first `count` parts. */
export function matchParts(globs: readonly Glob[], parts: readonly string[], count: number): boolean {
  // From the end: resources differ more often than partitions.
  for (let i = count - 1; i >= 0; i--) if (!globs[i]?.matches(parts[i] ?? '')) return false;
  return true;
}
