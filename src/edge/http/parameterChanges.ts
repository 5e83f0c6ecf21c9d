import type { HttpResponse } from '../../protocol/http.ts';
import type { Change } from '../../services/apigatewayv2/index.ts';
import { jsonText, textOf, type ApiExchange, type ResponseValues } from './apiExchange.ts';
import { jsonAt } from './jsonAt.ts';
import { parseJson } from './lambdaAnswer.ts';

/** A request with an integration's changes. */
export interface Outgoing {
  readonly headers: Record<string, string>;
  /** Undefined: as it came. */
  readonly query: readonly (readonly [name: string, value: string])[] | undefined;
  /** Decoded; undefined: as it came. */
  readonly path: string | undefined;
}

/** Values are those of the request as it came, whatever was changed before. */
export function changeRequest(
  exchange: ApiExchange,
  changes: readonly Change[],
  headers: Record<string, string>,
): Outgoing {
  let query: readonly (readonly [string, string])[] | undefined;
  let path: string | undefined;
  for (const { verb, place, name, value } of changes) {
    const text = verb === 'remove' ? '' : exchange.text(value);
    if (place === 'path') path = text.startsWith('/') ? text : `/${text}`;
    else if (place === 'header') changeHeader(headers, verb, name, text);
    else {
      const before = query ?? exchange.query;
      query = verb === 'append' ? [...before] : before.filter(([each]) => each !== name);
      if (verb !== 'remove') query = [...query, [name, text]];
    }
  }
  return { headers, query, path };
}

function changeHeader(
  headers: Record<string, string | string[]>,
  verb: Change['verb'],
  name: string,
  text: string,
): void {
  const before = headers[name];
  if (verb === 'remove') delete headers[name];
  else if (verb === 'append' && before !== undefined) headers[name] = [before, text].flat().join(',');
  else headers[name] = text;
}

// What HTTP cannot carry as a header's value.
// oxlint-disable-next-line no-control-regex -- what a header may hold
const UNSENDABLE = /[^\t\x20-\x7e\x80-\xff]/;

/** Changes an answer in its place; false when what comes out is none. */
export function changeAnswer(exchange: ApiExchange, changes: readonly Change[], answer: Answer): boolean {
  const values = valuesOf(answer);
  const changed = changes.map((change) => ({
    ...change,
    text: change.verb === 'remove' ? '' : exchange.text(change.value, values),
  }));
  for (const { verb, place, name, text } of changed) {
    if (place === 'statuscode') {
      if (!/^[2-5]\d\d$/.test(text)) return false;
      answer.status = Number(text);
    } else if (UNSENDABLE.test(text)) return false;
    else changeHeader(answer.headers, verb, name, text);
  }
  return true;
}

export interface Answer extends Omit<HttpResponse, 'status'> {
  status: number;
}

function valuesOf({ headers, body }: Answer): ResponseValues {
  const before = { ...headers };
  const bytes = typeof body === 'string' ? Buffer.from(body) : body instanceof Uint8Array ? body : EMPTY;
  let parsed: { readonly value: unknown } | undefined;
  return {
    header: (name) => {
      const value = before[name];
      return value === undefined ? undefined : [value].flat().join(',');
    },
    body: (path) => {
      if (path === '') return textOf(bytes);
      return jsonText(jsonAt((parsed ??= { value: parseJson(bytes) }).value, path));
    },
  };
}

const EMPTY = new Uint8Array(0);
