import { Glob } from '../glob.ts';
import type { PolicyVersion } from '../policyDocument.ts';
import { parseTemplate, resolveTemplate, staticTokens, type Template } from '../template.ts';
import type { ValueTest } from './operators.ts';

export interface StringRules {
  /** `*` and `?` in the policy's values; else they are characters like any other. */
  readonly wildcards: boolean;
  readonly fold: boolean;
}

export function stringTest(
  values: readonly string[],
  version: PolicyVersion,
  { wildcards, fold }: StringRules,
): ValueTest {
  const variables = version === '2012-10-17';
  const folded = (text: string): string => (fold ? text.toLowerCase() : text);
  const exact = new Set<string>();
  const globs: Glob[] = [];
  const templates: Template[] = [];
  for (const value of values) {
    const template = parseTemplate(value, { variables, wildcards });
    const tokens = staticTokens(template);
    if (tokens === undefined) templates.push(template);
    else if (tokens.every((token) => typeof token === 'string')) exact.add(folded(tokens.join('')));
    else globs.push(new Glob(tokens));
  }
  return (actual, context) =>
    exact.has(folded(actual)) ||
    globs.some((glob) => glob.matches(actual)) ||
    templates.some((template) => {
      const tokens = resolveTemplate(template, context);
      if (tokens === undefined) return false;
      return wildcards ? new Glob(tokens).matches(actual) : folded(tokens.join('')) === folded(actual);
    });
}
