/**
 * The HTTP integration's beginning of a streamed answer, which `HttpResponseStream.from` writes: JSON with status,
 * headers and cookies, eight NUL bytes, then the body. Function URLs read it; InvokeWithResponseStream does not.
 */
export const PRELUDE_TYPE = 'application/vnd.awslambda.http-integration-response';

export interface ResponsePrelude {
  readonly statusCode: number;
  /** Names as the function wrote them; fit to be written. */
  readonly headers: Readonly<Record<string, string>>;
  /** One Set-Cookie each. */
  readonly cookies: readonly string[];
}

export interface PreludedAnswer {
  readonly prelude: ResponsePrelude;
  /** What follows; as with the stream itself, `return` tells that nobody reads on. */
  readonly body: AsyncIterableIterator<readonly Uint8Array[], undefined>;
}

/** What a function may write before the NUL bytes. */
export const MAX_PRELUDE_BYTES = 32 * 1024;
const SEPARATOR = Buffer.alloc(8);

/**
 * Reads as far as the body begins. Undefined when there is no prelude that could be used: too long, ended too early,
 * not JSON, or with a status or header that HTTP cannot carry; the stream is let go of then.
 */
export async function readPrelude(
  stream: AsyncIterable<readonly Uint8Array[]>,
): Promise<PreludedAnswer | undefined> {
  const pieces = stream[Symbol.asyncIterator]();
  const read: Uint8Array[] = [];
  let length = 0;
  let tail: Uint8Array = new Uint8Array();
  while (length < MAX_PRELUDE_BYTES + SEPARATOR.length) {
    const next = await pieces.next();
    if (next.done === true) break;
    read.push(...next.value);
    const probe = Buffer.concat([tail, ...next.value]);
    const found = probe.indexOf(SEPARATOR);
    const end = length - tail.byteLength + found;
    length += probe.length - tail.byteLength;
    tail = probe.subarray(-(SEPARATOR.length - 1));
    if (found === -1) continue;
    const whole = Buffer.concat(read);
    const prelude = end <= MAX_PRELUDE_BYTES ? parsePrelude(whole.toString('utf8', 0, end)) : undefined;
    if (prelude === undefined) break;
    return { prelude, body: bodyOf(whole.subarray(end + SEPARATOR.length), pieces) };
  }
  await pieces.return?.();
  return undefined;
}

function bodyOf(
  first: Uint8Array,
  pieces: AsyncIterator<readonly Uint8Array[]>,
): AsyncIterableIterator<readonly Uint8Array[], undefined> {
  let rest = first.byteLength > 0 ? [first] : undefined;
  const body: AsyncIterableIterator<readonly Uint8Array[], undefined> = {
    [Symbol.asyncIterator]: () => body,
    next: async () => {
      const value = rest;
      rest = undefined;
      if (value !== undefined) return { done: false, value };
      const next = await pieces.next();
      return next.done === true ? { done: true, value: undefined } : next;
    },
    return: async () => {
      rest = undefined;
      await pieces.return?.();
      return { done: true, value: undefined };
    },
  };
  return body;
}

function parsePrelude(text: string): ResponsePrelude | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  return readPreludeValue(value as Record<string, unknown>);
}

/** The same members of an answer that does not stream. Undefined when HTTP cannot carry them. */
export function readPreludeValue(value: Readonly<Record<string, unknown>>): ResponsePrelude | undefined {
  const statusCode = value['statusCode'] ?? 200;
  const headers = value['headers'] ?? {};
  const cookies = value['cookies'] ?? [];
  const status = readStatus(statusCode);
  const fields = readHeaders(headers);
  if (status === undefined || fields === undefined) return undefined;
  if (!Array.isArray(cookies) || !cookies.every(isHeaderValue)) return undefined;
  return { statusCode: status, headers: fields, cookies };
}

/** `"201"` is as good as 201. */
function readStatus(value: unknown): number | undefined {
  const status = typeof value === 'string' ? Number(value) : value;
  const fits = typeof status === 'number' && Number.isInteger(status) && status >= 200 && status <= 599;
  return fits ? status : undefined;
}

const HEADER_NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,256}$/;
const HEADER_VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;

function isHeaderValue(value: unknown): value is string {
  return typeof value === 'string' && HEADER_VALUE.test(value);
}

function readHeaders(value: unknown): Record<string, string> | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const headers: Record<string, string> = {};
  for (const [name, given] of Object.entries(value as Record<string, unknown>)) {
    const text = typeof given === 'number' || typeof given === 'boolean' ? String(given) : given;
    if (!HEADER_NAME.test(name) || !isHeaderValue(text)) return undefined;
    Object.defineProperty(headers, name, {
      value: text,
      enumerable: true,
      configurable: true,
      writable: true,
    });
  }
  return headers;
}
