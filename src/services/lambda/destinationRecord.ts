import type { Condition } from './asyncPolicy.ts';
import { isJsonText } from './isJsonText.ts';

/** What a destination is told of an asynchronous event. */
export interface DestinationFacts {
  readonly atMs: number;
  readonly requestId: string;
  /** With the qualifier, `$LATEST` when there was none. */
  readonly functionArn: string;
  readonly condition: Condition;
  readonly attempts: number;
  readonly requestPayload: Uint8Array;
  /** Of the last attempt, when there was one. */
  readonly response?: {
    readonly executedVersion: string;
    readonly functionError: string | undefined;
    readonly payload: Uint8Array;
  };
}

/**
 * The record that a destination gets, JSON. Payloads are put in as the bytes they are, which keeps numbers that
 * JavaScript could not hold; an answer that is no JSON becomes a string.
 */
export function destinationRecord(facts: DestinationFacts): Buffer {
  const { response } = facts;
  const context = {
    requestId: facts.requestId,
    functionArn: facts.functionArn,
    condition: facts.condition,
    approximateInvokeCount: facts.attempts,
  };
  const members = [
    '"version":"1.0"',
    `"timestamp":${JSON.stringify(new Date(facts.atMs).toISOString())}`,
    `"requestContext":${JSON.stringify(context)}`,
    `"requestPayload":${textOf(facts.requestPayload)}`,
  ];
  if (response !== undefined) {
    const { executedVersion, functionError } = response;
    const responseContext = { statusCode: 200, executedVersion, ...(functionError && { functionError }) };
    members.push(`"responseContext":${JSON.stringify(responseContext)}`);
    members.push(`"responsePayload":${textOf(response.payload)}`);
  }
  return Buffer.from(`{${members.join(',')}}`);
}

function textOf(payload: Uint8Array): string {
  const text = Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength).toString('utf8');
  return isJsonText(payload) ? text : JSON.stringify(text);
}
