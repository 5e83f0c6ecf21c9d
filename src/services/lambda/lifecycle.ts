import { createHash } from 'node:crypto';
import type { CodeRecord, FunctionRecord, Reason, Runnable, VersionRecord } from './records.ts';
import type { FunctionSettings } from './settings.ts';

/**
 * How a version moves between states, without I/O.
 *
 * On AWS a new function is Pending and an updated one InProgress for some seconds, and each transition gives a
 * new RevisionId. Here there is nothing to wait for when the runtime is ready: the record is written in its
 * final state at once, and only the answer to the caller shows the passing one. Without its runtime the record
 * stays in the passing state until `settled`; an updated function meanwhile runs what it ran before.
 */
export interface Transition {
  readonly answer: VersionRecord;
  readonly stored: VersionRecord;
}

const CREATING: Reason = { code: 'Creating', text: 'The function is being created.' };

/** Two RevisionIds, for the passing state and the final one. */
export type RevisionIds = readonly [passing: string, final: string];

export function created(
  runnable: Runnable,
  version: string,
  nowMs: number,
  ready: boolean,
  revisions: RevisionIds,
): Transition {
  const answer: VersionRecord = {
    ...runnable,
    version,
    revisionId: revisions[0],
    modifiedAtMs: nowMs,
    state: 'Pending',
    stateReason: CREATING,
  };
  return { answer, stored: ready ? settled(answer, undefined, revisions[1]) : answer };
}

export function updated(
  before: VersionRecord,
  runnable: Runnable,
  nowMs: number,
  ready: boolean,
  revisions: RevisionIds,
): Transition {
  const running = before.inEffect ?? (before.state === 'Active' ? pickRunnable(before) : undefined);
  const answer: VersionRecord = {
    ...runnable,
    version: before.version,
    revisionId: revisions[0],
    modifiedAtMs: nowMs,
    state: running ? 'Active' : 'Pending',
    ...(!running && { stateReason: CREATING }),
    lastUpdate: 'InProgress',
    lastUpdateReason: CREATING,
    ...(running && { inEffect: running }),
  };
  return { answer, stored: ready ? settled(answer, undefined, revisions[1]) : answer };
}

/** The runtime has come, or `failure` says why it never will. */
export function settled(
  record: VersionRecord,
  failure: Reason | undefined,
  revisionId: string,
): VersionRecord {
  const { stateReason: _state, lastUpdateReason: _update, inEffect, ...rest } = record;
  if (!failure) return { ...rest, revisionId, state: 'Active', lastUpdate: 'Successful' };
  const update = { lastUpdate: 'Failed', lastUpdateReason: failure } as const;
  if (inEffect) return { ...rest, revisionId, ...update, inEffect };
  return { ...rest, revisionId, state: 'Failed', stateReason: failure, ...update };
}

export function isUnsettled(record: VersionRecord): boolean {
  return record.state === 'Pending' || record.lastUpdate === 'InProgress';
}

/** The numbered snapshot of `$LATEST`, ready to be stored beside it. */
export function snapshot(
  fn: FunctionRecord,
  options: { description?: string | undefined; identity: string; revisionId: string; nowMs: number },
): VersionRecord {
  const { inEffect: _running, ...latest } = fn.latest;
  return {
    ...latest,
    version: String(fn.nextVersion),
    identity: options.identity,
    revisionId: options.revisionId,
    modifiedAtMs: options.nowMs,
    settings: { ...latest.settings, description: options.description ?? latest.settings.description },
  };
}

/** Equal for equal code and configuration, whatever the order in which members were given. */
export function digest(settings: FunctionSettings, code: Pick<CodeRecord, 'sha256'>): string {
  const text = JSON.stringify([settings, code.sha256], (_key, value: unknown) => sorted(value));
  return createHash('sha256').update(text).digest('base64');
}

function sorted(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

function pickRunnable({ identity, settings, code }: VersionRecord): Runnable {
  return { identity, settings, code };
}
