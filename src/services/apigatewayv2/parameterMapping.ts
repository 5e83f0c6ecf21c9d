import { readMapped, type Part } from './expression.ts';
import { badRequest } from './faults.ts';

/** One change to a request on its way to the integration, or to an answer on its way back. */
export interface Change {
  readonly verb: 'append' | 'overwrite' | 'remove';
  readonly place: 'header' | 'querystring' | 'path' | 'statuscode';
  /** Of a header (in lower case) or parameter. */
  readonly name: string;
  readonly value: readonly Part[];
}

const REQUEST = /^(append|overwrite|remove):(header|querystring)\.([A-Za-z0-9!#$%&'*+.^_`|~-]{1,256})$/;
const RESPONSE = /^(append|overwrite|remove):header\.([A-Za-z0-9!#$%&'*+.^_`|~-]{1,256})$/;
const STATUS = /^[2-5]\d\d$/;
/** What is the gateway's own business. */
const RESERVED =
  /^(?:access-control-.*|apigw-.*|authorization|connection|content-encoding|content-length|content-location|forwarded|keep-alive|origin|proxy-authenticate|proxy-authorization|te|trailers?|transfer-encoding|upgrade|x-amz-.*|x-amzn-.*|x-forwarded-for|x-forwarded-host|x-forwarded-proto|via|host)$/i;
const MOST = 100;

export function checkRequestMapping(parameters: Readonly<Record<string, string>>): void {
  compileRequestMapping(parameters);
}

export function checkResponseMapping(
  parameters: Readonly<Record<string, Readonly<Record<string, string>>>>,
): void {
  compileResponseMapping(parameters);
}

/** In the order in which AWS applies them is the order in which they are written. Throws what is no mapping. */
export function compileRequestMapping(
  parameters: Readonly<Record<string, string>> | undefined,
): readonly Change[] {
  const entries = Object.entries(parameters ?? {});
  if (entries.length > MOST) throw badRequest(`At most ${MOST} parameters may be mapped.`);
  return entries.map(([key, text]) => {
    if (key === 'overwrite:path') {
      return { verb: 'overwrite', place: 'path', name: '', value: valueOf(key, text) };
    }
    const [, verb, place, name] = REQUEST.exec(key) ?? [];
    if (verb === undefined || place === undefined || name === undefined) throw invalidKey(key);
    return changeOf(verb as Change['verb'], place as Change['place'], name, key, text);
  });
}

/** By status code. */
export function compileResponseMapping(
  parameters: Readonly<Record<string, Readonly<Record<string, string>>>> | undefined,
): ReadonlyMap<number, readonly Change[]> {
  return new Map(
    Object.entries(parameters ?? {}).map(([status, mapped]) => {
      if (!STATUS.test(status)) throw badRequest(`Invalid status code specified: ${status.slice(0, 20)}`);
      return [Number(status), Object.entries(mapped).map(([key, text]) => responseChange(key, text))];
    }),
  );
}

function responseChange(key: string, text: string): Change {
  if (key === 'overwrite:statuscode') {
    return { verb: 'overwrite', place: 'statuscode', name: '', value: valueOf(key, text, true) };
  }
  const [, verb, name] = RESPONSE.exec(key) ?? [];
  if (verb === undefined || name === undefined) throw invalidKey(key);
  return changeOf(verb as Change['verb'], 'header', name, key, text, true);
}

function changeOf(
  verb: Change['verb'],
  place: Change['place'],
  given: string,
  key: string,
  text: string,
  ofResponse = false,
): Change {
  const name = place === 'header' ? given.toLowerCase() : given;
  if (place === 'header' && RESERVED.test(name)) {
    throw badRequest(`Operations on header ${given} are restricted`);
  }
  return { verb, place, name, value: verb === 'remove' ? [] : valueOf(key, text, ofResponse) };
}

function valueOf(key: string, text: string, ofResponse = false): readonly Part[] {
  const parts = text.length <= 2048 ? readMapped(text) : undefined;
  const isKnown = parts?.every(
    (part) => typeof part === 'string' || ofResponse || !part.source.startsWith('response.'),
  );
  if (parts === undefined || isKnown !== true) {
    throw badRequest(
      `Invalid mapping expression specified: Validation Result: warnings : [], errors : [Invalid mapping expression specified: ${key.slice(0, 300)}]`,
    );
  }
  return parts;
}

function invalidKey(key: string): Error {
  return badRequest(`Invalid mapping expression parameter specified: ${key.slice(0, 300)}`);
}
