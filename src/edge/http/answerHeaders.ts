import type { ResponsePrelude } from '../../compute/responsePrelude.ts';

/** The connection is ours, and so are length, date and identification of the answer. */
const DROPPED = new Set([
  'connection',
  'content-length',
  'date',
  'keep-alive',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'x-amzn-requestid',
  'x-amzn-trace-id',
]);
/** Of names and values together; common clients take half of it. */
const MAX_BYTES = 32 * 1024;

/** A function's headers and cookies as they go out, names in lower case. Undefined when they are too many. */
export function answerHeaders(
  { headers, cookies }: ResponsePrelude,
  defaultType: string,
): Record<string, string | string[]> | undefined {
  const out = Object.create(null) as Record<string, string | string[]>;
  out['content-type'] = defaultType;
  let bytes = 0;
  for (const [given, value] of Object.entries(headers)) {
    const name = given.toLowerCase();
    bytes += name.length + value.length;
    if (!DROPPED.has(name)) out[name] = value;
  }
  for (const cookie of cookies) bytes += cookie.length + 'set-cookie'.length;
  if (bytes > MAX_BYTES) return undefined;
  if (cookies.length > 0) out['set-cookie'] = [...[out['set-cookie'] ?? []].flat(), ...cookies];
  return out;
}
