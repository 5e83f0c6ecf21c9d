const TRUNCATED = 'Runtime.TruncatedResponse';

/** What the caller gets when the runtime's connection broke within its answer. */
export function truncatedResponse(requestId: string): {
  readonly errorType: string;
  readonly body: Uint8Array;
} {
  const errorMessage = `RequestId: ${requestId} Error: ${TRUNCATED}`;
  return { errorType: TRUNCATED, body: Buffer.from(JSON.stringify({ errorType: TRUNCATED, errorMessage })) };
}
