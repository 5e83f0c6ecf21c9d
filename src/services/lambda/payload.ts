import { isUtf8 } from 'node:buffer';
import { frontFault, lambdaFault } from './fault.ts';
import { isJsonText } from './isJsonText.ts';
import { jsonProblem } from './jsonProblem.ts';

/** Of an event that is answered at once. */
export const MAX_BYTES = 6_291_456;
/** Of an asynchronous event. */
export const MAX_EVENT_BYTES = 1_048_576;
const EMPTY_EVENT = new Uint8Array([0x7b, 0x7d]);

/** The event as the function gets it: the caller's bytes, which must be JSON; `{}` when there are none. */
export function checkPayload(
  payload: Uint8Array,
  type: 'RequestResponse' | 'Event' = 'RequestResponse',
): Uint8Array {
  if (payload.byteLength === 0) return EMPTY_EVENT;
  const limit = type === 'Event' ? MAX_EVENT_BYTES : MAX_BYTES;
  if (payload.byteLength > limit) {
    throw frontFault(
      'RequestEntityTooLargeException',
      `${payload.byteLength} byte payload is too large for the ${type} invocation type (limit ${limit} bytes)`,
    );
  }
  if (isJson(payload)) return payload;
  throw lambdaFault(
    'InvalidRequestContentException',
    `Could not parse request body into json: Could not parse payload into json: ${jsonProblem(payload)}`,
  );
}

/** Up to this size JSON.parse is the quickest judge, and never a slow one. */
const PARSED_BYTES = 16_384;

function isJson(payload: Uint8Array): boolean {
  if (!isUtf8(payload)) return false;
  if (payload.byteLength > PARSED_BYTES) return isJsonText(payload);
  try {
    const bytes = Buffer.isBuffer(payload)
      ? payload
      : Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength);
    JSON.parse(bytes.toString('utf8'));
    return true;
  } catch {
    return false;
  }
}
