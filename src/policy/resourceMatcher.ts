import { ARN_PARTS, arnParts, matchParts, partGlobs } from './arn.ts';
import type { RequestContext } from './context.ts';
import { ANY_RUN, Glob, globTokens, type Token } from './glob.ts';
import type { ListElement, PolicyVersion } from './policyDocument.ts';
import { parseTemplate, resolveTemplate, staticTokens, variablesOf, type Template } from './template.ts';

/** The resource of a request, taken apart once. */
export interface RequestResource {
  readonly text: string;
  readonly parts: readonly string[] | undefined;
  /** Another of its names. */
  readonly other: RequestResource | undefined;
}

export function requestResource(text: string, other?: string): RequestResource {
  return { text, parts: arnParts(text), other: other === undefined ? undefined : requestResource(other) };
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
    return resource.other !== undefined && isNamed(resource.other, context);
  };
  return {
    needs: templates
      .flatMap(({ last }) => variablesOf(last))
      .filter(({ fallback }) => fallback === undefined)
      .map(({ name }) => name),
    matches: not ? (resource, context) => !isNamed(resource, context) : isNamed,
  };
}

type ResourcePattern = ResourceMatcher['matches'];

/** Variables are known only behind the fifth colon; before it `${` is text, and such an ARN is never met. */
interface ResourceTemplate {
  /** With the fifth colon; all there is when there are fewer. */
  readonly first: readonly Token[];
  readonly last: Template;
}

function resourceTemplate(value: string, version: PolicyVersion): ResourceTemplate {
  const start = variablesStart(value);
  return {
    first: globTokens(value.slice(0, start)),
    last: parseTemplate(value.slice(start), { variables: version === '2012-10-17', wildcards: true }),
  };
}

/** Behind the fifth colon, not counting those within `${…}`; the end when there are fewer. */
function variablesStart(value: string): number {
  let colons = 0;
  for (const { index } of value.matchAll(/\$\{[^{}]*\}|:/g)) {
    if (value[index] === ':' && ++colons === ARN_PARTS - 1) return index + 1;
  }
  return value.length;
}

function resourcePattern({ first, last }: ResourceTemplate): ResourcePattern {
  const tokens = staticTokens(last);
  if (tokens !== undefined) return staticPattern([...first, ...tokens]);
  const globs = partGlobs(first);
  const reaches = reachesBeyond(first);
  return ({ text, parts }, context) => {
    const fits = globs !== undefined && parts !== undefined && matchParts(globs, parts, ARN_PARTS - 1);
    if (!fits && !reaches) return false;
    const resolved = resolveTemplate(last, context);
    if (resolved === undefined) return false;
    if (fits && new Glob(resolved).matches(parts[ARN_PARTS - 1] ?? '')) return true;
    return reaches && new Glob([...first, ...resolved]).matches(text);
  };
}

function staticPattern(tokens: readonly Token[]): ResourcePattern {
  const whole = new Glob(tokens);
  if (whole.isAny) return () => true;
  const globs = partGlobs(tokens);
  const reaches = globs === undefined || reachesBeyond(tokens);
  return ({ text, parts }) => {
    if (globs !== undefined && parts !== undefined && matchParts(globs, parts, ARN_PARTS)) return true;
    // What has no six parts, on either side, is compared as it stands.
    return (reaches || parts === undefined) && whole.matches(text);
  };
}

/** Whether a `*` stands right before one of the first five colons. */
function reachesBeyond(tokens: readonly Token[]): boolean {
  let colons = 0;
  for (const [i, token] of tokens.entries()) {
    if (typeof token !== 'string') continue;
    if (tokens[i - 1] === ANY_RUN && token.startsWith(':')) return true;
    colons += token.split(':').length - 1;
    if (colons >= ARN_PARTS - 1) return false;
  }
  return false;
}
