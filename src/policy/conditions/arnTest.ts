import { ARN_PARTS, arnParts, matchParts, partGlobs } from '../arn.ts';
import type { RequestContext } from '../context.ts';
import { ANY_RUN, type Glob, type Token } from '../glob.ts';
import type { PolicyVersion } from '../policyDocument.ts';
import { parseTemplate, resolveTemplate, staticTokens, type Template } from '../template.ts';
import type { ValueTest } from './operators.ts';

/** ArnEquals and ArnLike, which are the same: each of the six parts for itself, with wildcards. */
export function arnTest(values: readonly string[], version: PolicyVersion): ValueTest {
  const variables = version === '2012-10-17';
  const patterns = values.map((value) => arnPattern(parseTemplate(value, { variables, wildcards: true })));
  return (actual, context) => {
    const parts = arnParts(actual);
    return patterns.some((pattern) => pattern(parts, context));
  };
}

type ArnPattern = (parts: readonly string[] | undefined, context: RequestContext) => boolean;

function arnPattern(template: Template): ArnPattern {
  const tokens = staticTokens(template);
  if (tokens === undefined) {
    return (parts, context) => {
      const resolved = resolveTemplate(template, context);
      return resolved !== undefined && matchesParts(partGlobs(resolved), parts);
    };
  }
  if (isAnything(tokens)) return () => true;
  const globs = partGlobs(tokens);
  return (parts) => matchesParts(globs, parts);
}

function isAnything(tokens: readonly Token[]): boolean {
  return tokens.length === 1 && tokens[0] === ANY_RUN;
}

/** Without six parts on both sides nothing matches. */
function matchesParts(globs: readonly Glob[] | undefined, parts: readonly string[] | undefined): boolean {
  return globs !== undefined && parts !== undefined && matchParts(globs, parts, ARN_PARTS);
}
