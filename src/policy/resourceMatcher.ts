import { ARN_PARTS, arnParts, matchParts, partGlobs } from './arn.ts';
import type { RequestContext } from './context.ts';
import { Glob, type Token } from './glob.ts';
import type { ListElement, PolicyVersion } from './policyDocument.ts';
import { parseTemplate, resolveTemplate, staticTokens, variablesOf, type Template } from './template.ts';

/** The resource of a request, taken apart once. */
export interface RequestResource {
  readonly text: string;
  readonly parts: readonly string[] | undefined;
}

export function requestResource(text: string): RequestResource {
  return { text, parts: arnParts(text) };
}

export interface ResourceMatcher {
  /** Variables without default, for the simulator. */
  readonly needs: readonly string[];
  matches(resource: RequestResource, context: RequestContext): boolean;
}

/**
 * Patterns are compared part by part. As AWS documents it, a `*` that ends one of the first five parts may also
 * reach beyond the colon (`arn:aws:s3:*`), so those are tried against the whole text too. A resource that
 * doesn't exist as such, `*`, is matched by `*` alone.
 */
export function compileResources({ not, values }: ListElement, version: PolicyVersion): ResourceMatcher {
  const templates = values.map((value) => resourceTemplate(value, version));
  const patterns = templates.map(resourcePattern);
  const isNamed: ResourceMatcher['matches'] = (resource, context) => {
    for (const pattern of patterns) if (pattern(resource, context)) return true;
    return false;
  };
  return {
    needs: templates
      .flatMap(variablesOf)
      .filter(({ fallback }) => fallback === undefined)
      .map(({ name }) => name),
    matches: not ? (resource, context) => !isNamed(resource, context) : isNamed,
  };
}

type ResourcePattern = ResourceMatcher['matches'];

/** Variables are known only behind the fifth colon; before it `${` is text, and such an ARN is never met. */
function resourceTemplate(value: string, version: PolicyVersion): Template {
  const start = variablesStart(value);
  return [
    ...parseTemplate(value.slice(0, start), { variables: false, wildcards: true }),
    ...parseTemplate(value.slice(start), { variables: version === '2012-10-17', wildcards: true }),
  ];
}

function variablesStart(value: string): number {
  let at = 0;
  for (let i = 1; i < ARN_PARTS; i++) {
    at = value.indexOf(':', at) + 1;
    if (at === 0) return value.length;
  }
  return at;
}

function resourcePattern(template: Template): ResourcePattern {
  const tokens = staticTokens(template);
  if (tokens !== undefined) {
    const test = tokensPattern(tokens);
    return (resource) => test(resource);
  }
  return (resource, context) => {
    const resolved = resolveTemplate(template, context);
    return resolved !== undefined && tokensPattern(resolved)(resource);
  };
}

function tokensPattern(tokens: readonly Token[]): (resource: RequestResource) => boolean {
  const whole = new Glob(tokens);
  if (whole.isAny) return () => true;
  const globs = partGlobs(tokens);
  const reaches = globs === undefined || reachesBeyond(tokens);
  return ({ text, parts }) => {
    if (globs !== undefined && parts !== undefined && matchParts(globs, parts)) return true;
    // What has no six parts, on either side, is compared as it stands.
    return (reaches || parts === undefined) && whole.matches(text);
  };
}

/** Whether a `*` stands right before one of the first five colons. */
function reachesBeyond(tokens: readonly Token[]): boolean {
  let colons = 0;
  for (const [i, token] of tokens.entries()) {
    if (typeof token !== 'string') continue;
    if (i > 0 && typeof tokens[i - 1] !== 'string' && tokens[i - 1] === 0 && token.startsWith(':'))
      return true;
    colons += token.split(':').length - 1;
    if (colons >= ARN_PARTS - 1) return false;
  }
  return false;
}
