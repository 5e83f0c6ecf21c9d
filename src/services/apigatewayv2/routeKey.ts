import { badRequest } from './faults.ts';

/** `GET /pets/{id}` taken apart. */
export interface RoutePattern {
  /** `ANY` for each. */
  readonly method: string;
  readonly segments: readonly Segment[];
}

export type Segment =
  | { readonly kind: 'literal'; readonly text: string }
  | { readonly kind: 'variable'; readonly name: string }
  /** The last one only: one or more segments. */
  | { readonly kind: 'greedy'; readonly name: string };

export const DEFAULT_KEY = '$default';

const FORM = /^(GET|POST|PUT|DELETE|PATCH|HEAD|OPTIONS|ANY) (\/\S*)$/;
const VARIABLE = /^\{([A-Za-z0-9._:-]+)(\+?)\}$/;
const LITERAL = /^[^{}]*$/;
const MAX_LENGTH = 2048;
const MAX_SEGMENTS = 100;

/** Undefined for `$default`. Throws what is no key of a route. */
export function parseRouteKey(key: string): RoutePattern | undefined {
  if (key === DEFAULT_KEY) return undefined;
  const [, method, path] = (key.length <= MAX_LENGTH && FORM.exec(key)) || [];
  if (method === undefined || path === undefined || !key.isWellFormed()) throw malformed();
  const parts = path.slice(1).split('/');
  if (parts.length > MAX_SEGMENTS) throw malformed();
  const segments = parts.map(readSegment);
  if (segments.some(({ kind }, index) => kind === 'greedy' && index < segments.length - 1)) throw malformed();
  const names = segments.flatMap((segment) => (segment.kind === 'literal' ? [] : [segment.name]));
  if (new Set(names).size < names.length) throw malformed();
  return { method, segments };
}

function readSegment(text: string): Segment {
  const [, name, plus] = VARIABLE.exec(text) ?? [];
  if (name !== undefined) return plus === '+' ? { kind: 'greedy', name } : { kind: 'variable', name };
  if (!LITERAL.test(text)) throw malformed();
  return { kind: 'literal', text };
}

/** Two keys that every request would match alike are one: the names of variables don't tell routes apart. */
export function sameRoute(key: string): string {
  const pattern = parseRouteKey(key);
  if (!pattern) return key;
  const path = pattern.segments.map((segment) =>
    segment.kind === 'literal' ? segment.text : segment.kind === 'variable' ? '{}' : '{+}',
  );
  return `${pattern.method} /${path.join('/')}`;
}

function malformed(): Error {
  return badRequest(
    'The provided route key is not formatted properly for HTTP protocol. Format should be "<HTTP METHOD> /<RESOURCE PATH>" or "$default"',
  );
}
