/**
 * Where a batch failed by the function's own word, `{"batchItemFailures": [{"itemIdentifier": SEQUENCE NUMBER}]}`: the first
 * of those that it names, so that all before are done; undefined when none is. An answer that makes no sense fails all
 * of them. (AWS Lambda Developer Guide, "Configuring partial batch response with DynamoDB and Lambda".)
 */
export function firstFailure(payload: Uint8Array, sequenceNumbers: readonly string[]): number | undefined {
  const answer = parsed(payload);
  if (answer === null || answer === '') return undefined;
  if (typeof answer !== 'object' || Array.isArray(answer)) return 0;
  const failures = (answer as { batchItemFailures?: unknown }).batchItemFailures ?? [];
  if (!Array.isArray(failures)) return 0;
  // The function's answer may be hostile: six megabytes of names, each of a batch of ten thousand.
  const places = new Map(sequenceNumbers.map((number, at) => [number, at]));
  let first: number | undefined;
  for (const failure of failures as unknown[]) {
    const at = places.get(identifierOf(failure) ?? '');
    if (at === undefined) return 0;
    first = Math.min(at, first ?? at);
  }
  return first;
}

function identifierOf(failure: unknown): string | undefined {
  if (typeof failure !== 'object' || failure === null) return undefined;
  const { itemIdentifier } = failure as { itemIdentifier?: unknown };
  return typeof itemIdentifier === 'string' ? itemIdentifier : undefined;
}

function parsed(payload: Uint8Array): unknown {
  if (payload.byteLength === 0) return null;
  try {
    return JSON.parse(Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength).toString('utf8'));
  } catch {
    return undefined;
  }
}
