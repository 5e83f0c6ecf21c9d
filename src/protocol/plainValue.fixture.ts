import { NumericValue } from '@smithy/core/serde';

/** Both sides' values in one form: bytes as base64, streams read, undefined members gone. */
export async function plainValue(value: unknown): Promise<unknown> {
  if (value instanceof Uint8Array) return { $bytes: Buffer.from(value).toString('base64') };
  if (value instanceof Date) return { $time: value.getTime() };
  if (value instanceof NumericValue) return { $number: value.string };
  if (value instanceof String) return String(value);
  if (typeof value !== 'object' || value === null) return value;
  if ('transformToByteArray' in value) {
    return plainValue(
      await (value as { transformToByteArray(): Promise<Uint8Array> }).transformToByteArray(),
    );
  }
  if (Array.isArray(value)) return Promise.all(value.map(plainValue));
  if (Symbol.asyncIterator in value) {
    const events: unknown[] = [];
    for await (const event of value as AsyncIterable<unknown>) events.push(await plainValue(event));
    return events;
  }
  const entries: [string, unknown][] = [];
  for (const [key, item] of Object.entries(value)) {
    if (item !== undefined && item !== null) entries.push([key, await plainValue(item)]);
  }
  return Object.fromEntries(entries);
}
