import type { Batch, BatchWindow } from '../../../delivery/streamPoller/pollSettings.ts';
import { MAX_BYTES } from '../payload.ts';

/** What a function may hand on from one invocation of a window to the next, as JSON. */
export const MAX_STATE_BYTES = 1024 * 1024;
/** Of an event beside its records and its state; and a comma for each of the most records that there may be. */
const ENVELOPE_BYTES = 2048 + 10_000;

/** What the records of an event may have together. */
export function batchBytes(hasState: boolean): number {
  return MAX_BYTES - ENVELOPE_BYTES - (hasState ? MAX_STATE_BYTES : 0);
}

/** What a function gets of a batch. Records are put in as the text that they are. */
export function streamEvent({ records, shardId, window }: Batch, sourceArn: string): Uint8Array {
  const members = [`"Records":[${records.map(({ json }) => json).join(',')}]`];
  if (window !== undefined) members.push(windowMembers(window, shardId, sourceArn));
  return Buffer.from(`{${members.join(',')}}`, 'utf8');
}

function windowMembers(window: BatchWindow, shardId: string, eventSourceARN: string): string {
  const members = JSON.stringify({
    window: { start: secondOf(window.startMs), end: secondOf(window.endMs) },
    state: window.state,
    shardId,
    eventSourceARN,
    isFinalInvokeForWindow: window.isFinal,
    isWindowTerminatedEarly: window.isEarly,
  });
  return members.slice(1, -1);
}

function secondOf(ms: number): string {
  return new Date(ms).toISOString().replace(/\.\d{3}Z$/, 'Z');
}

/** The state that a function of windows answers; none is an empty one. */
export function answeredState(payload: Uint8Array): object | 'too-large' {
  let answer: unknown;
  try {
    answer = JSON.parse(Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength).toString('utf8'));
  } catch {
    return {};
  }
  const state = typeof answer === 'object' && answer !== null ? (answer as { state?: unknown }).state : {};
  if (typeof state !== 'object' || state === null || Array.isArray(state)) return {};
  return Buffer.byteLength(JSON.stringify(state), 'utf8') > MAX_STATE_BYTES ? 'too-large' : state;
}
