import { singleValue, type RequestContext } from './context.ts';
import { globTokens, type Token } from './glob.ts';

/**
 * Text of a policy with its variables: `${aws:username}`, `${aws:PrincipalTag/team, 'none'}`, and `${*}`, `${?}`,
 * `${$}` for the characters themselves. Documents of 2008 have none of it.
 */
export type Template = readonly (Token | Variable)[];

export interface Variable {
  /** As written, for the simulator. */
  readonly name: string;
  /** In lower case, as the context is asked. */
  readonly key: string;
  readonly fallback: string | undefined;
}

export interface TemplateRules {
  readonly variables: boolean;
  readonly wildcards: boolean;
}

const REFERENCE = /\$\{([^{}]*)\}/g;
const VARIABLE = /^\s*([^\s,'{}]+)\s*(?:,\s*'([^']*)'\s*)?$/;

export function parseTemplate(text: string, { variables, wildcards }: TemplateRules): Template {
  const plain = (part: string): Token[] => (wildcards ? globTokens(part) : part === '' ? [] : [part]);
  if (!variables || !text.includes('${')) return plain(text);
  const parts: (Token | Variable)[] = [];
  let at = 0;
  for (const match of text.matchAll(REFERENCE)) {
    const part = reference(match[1] ?? '');
    if (part === undefined) continue;
    parts.push(...plain(text.slice(at, match.index)), part);
    at = match.index + match[0].length;
  }
  parts.push(...plain(text.slice(at)));
  return parts;
}

/** Undefined: not a variable at all, so the text stays as it is. */
function reference(inner: string): string | Variable | undefined {
  if (inner === '*' || inner === '?' || inner === '$') return inner;
  const match = VARIABLE.exec(inner);
  if (match === null) return undefined;
  const name = match[1] ?? '';
  return { name, key: name.toLowerCase(), fallback: match[2] };
}

function isVariable(part: Token | Variable): part is Variable {
  return typeof part === 'object';
}

/** The tokens of a template without variables; undefined when it has some. */
export function staticTokens(template: Template): readonly Token[] | undefined {
  return template.some(isVariable) ? undefined : (template as readonly Token[]);
}

/** The tokens for one request; undefined when a variable has no value: the text then matches nothing. */
export function resolveTemplate(template: Template, context: RequestContext): Token[] | undefined {
  const tokens: Token[] = [];
  for (const part of template) {
    if (!isVariable(part)) tokens.push(part);
    else {
      const value = singleValue(context.get(part.key)) ?? part.fallback;
      if (value === undefined) return undefined;
      tokens.push(value);
    }
  }
  return tokens;
}

export function variablesOf(template: Template): Variable[] {
  return template.filter(isVariable);
}
