import { readPreludeValue } from '../../compute/responsePrelude.ts';
import type { HttpResponse } from '../../protocol/http.ts';
import { answerHeaders } from './answerHeaders.ts';

/** In what function URLs and HTTP APIs differ. */
export interface AnswerRules {
  /** Of an answer that describes itself and names no content type. */
  readonly defaultType: string;
  /** A body that is no text is none; else it goes out as JSON. */
  readonly onlyTextBodies: boolean;
}

/**
 * Payload format 2.0: an object with a status is an answer, everything else is the body of one. Undefined for what is
 * no answer.
 */
export function inferredAnswer(payload: Uint8Array, rules: AnswerRules): HttpResponse | undefined {
  const value = parseJson(payload);
  if (value === undefined) return undefined;
  if (typeof value === 'string') return { ...jsonAnswer(payload), body: value };
  return isObject(value) && 'statusCode' in value ? describedAnswer(value, rules) : jsonAnswer(payload);
}

/** Payload format 1.0: an object with a status, or nothing; headers may have several values. */
export function explicitAnswer(payload: Uint8Array, rules: AnswerRules): HttpResponse | undefined {
  const value = parseJson(payload);
  if (!isObject(value) || !('statusCode' in value)) return undefined;
  const { cookies: _, multiValueHeaders, ...rest } = value;
  const several = multiValues(multiValueHeaders ?? {});
  if (!several) return undefined;
  const { 'set-cookie': cookies = [], ...others } = several;
  const headers = { ...(isObject(rest['headers']) ? lowered(rest['headers']) : (rest['headers'] ?? {})) };
  for (const [name, values] of Object.entries(others)) Object.assign(headers, { [name]: values.join(',') });
  return describedAnswer({ ...rest, headers, cookies }, rules);
}

function lowered(headers: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}

function multiValues(value: unknown): Record<string, string[]> | undefined {
  if (!isObject(value)) return undefined;
  const all = Object.entries(value);
  if (!all.every(([, values]) => Array.isArray(values))) return undefined;
  return Object.fromEntries(
    all.map(([name, values]) => [name.toLowerCase(), (values as unknown[]).map(String)]),
  );
}

function describedAnswer(
  value: Readonly<Record<string, unknown>>,
  { defaultType, onlyTextBodies }: AnswerRules,
): HttpResponse | undefined {
  const prelude = value['statusCode'] === null ? undefined : readPreludeValue(value);
  const headers = prelude && answerHeaders(prelude, defaultType);
  const body = bodyOf(value['body'], value['isBase64Encoded'] === true, onlyTextBodies);
  if (!prelude || !headers || body === undefined) return undefined;
  return hasBody(prelude.statusCode)
    ? { status: prelude.statusCode, headers, body }
    : { status: prelude.statusCode, headers };
}

const BASE64 = /^[A-Za-z0-9+/\s]*={0,2}\s*$/;

function bodyOf(body: unknown, isBase64: boolean, onlyText: boolean): string | Uint8Array | undefined {
  if (body === undefined || body === null) return '';
  if (typeof body !== 'string') return onlyText ? undefined : JSON.stringify(body);
  if (!isBase64) return body;
  return BASE64.test(body) ? Buffer.from(body, 'base64') : undefined;
}

/** HTTP has no body with these, and what a client took for one would be the next answer. */
export function hasBody(status: number): boolean {
  return status !== 204 && status !== 205 && status !== 304;
}

export function jsonAnswer(body: Uint8Array): HttpResponse {
  return { status: 200, headers: { 'content-type': 'application/json' }, body };
}

/** Undefined is not among the values of JSON. */
export function parseJson(payload: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength).toString('utf8'));
  } catch {
    return undefined;
  }
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
