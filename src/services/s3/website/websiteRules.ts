import type { Bucket } from '../bucketCache.ts';

/** How a bucket is shown as a website. */
export interface Website {
  readonly redirectAll?: { readonly host: string; readonly protocol?: 'http' | 'https' };
  readonly index?: string;
  readonly error?: string;
  readonly rules?: readonly RoutingRule[];
}

export interface RoutingRule {
  readonly prefix?: string;
  readonly errorCode?: string;
  readonly host?: string;
  readonly protocol?: 'http' | 'https';
  readonly code?: string;
  readonly keyPrefix?: string;
  readonly key?: string;
}

export function websiteOf({ configs }: Pick<Bucket, 'configs'>): Website | undefined {
  return configs['website'] as Website | undefined;
}

/** The first rule for a key: of those that wait for an error, or of those that do not. */
export function ruleFor(
  { rules = [] }: Website,
  key: string,
  errorCode: string | undefined,
): RoutingRule | undefined {
  return rules.find((rule) => rule.errorCode === errorCode && key.startsWith(rule.prefix ?? ''));
}

export interface Redirection {
  readonly status: number;
  readonly location: string;
}

export function redirectionOf(rule: RoutingRule, key: string, host: string): Redirection {
  const { protocol = 'http', prefix = '', keyPrefix, code = '301' } = rule;
  const target = rule.key ?? (keyPrefix === undefined ? key : keyPrefix + key.slice(prefix.length));
  const path = encodeURIComponent(target).replaceAll('%2F', '/');
  return { status: Number(code), location: `${protocol}://${rule.host ?? host}/${path}` };
}
