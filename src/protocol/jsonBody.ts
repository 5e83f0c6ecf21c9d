import { serializationFault } from './serializationFault.ts';

const decoder = new TextDecoder('utf-8', { fatal: true });

/** Text of a body that must be UTF-8. */
function utf8Body(body: Uint8Array): string {
  try {
    return decoder.decode(body);
  } catch {
    throw serializationFault('The body is not valid UTF-8');
  }
}

/**
 * `JSON.parse` neither recurses nor sets prototypes. Its own messages quote the text, which may hold secrets,
 * so `problem` is said instead (null: nothing, as DynamoDB does).
 */
export function jsonBody(body: Uint8Array, problem: string | null): unknown {
  const text = utf8Body(body);
  try {
    return JSON.parse(text);
  } catch {
    throw serializationFault(problem);
  }
}
