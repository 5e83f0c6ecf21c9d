import { Throttled, type InvocationResult } from '../../../compute/invocation.ts';
import type { Batch, Freed, Outcome } from '../../../delivery/streamPoller/pollSettings.ts';
import type { FunctionVersion } from '../../../compute/functionVersion.ts';
import { traceRoot } from '../../../protocol/traceRoot.ts';
import { isCrowded } from '../asyncEvents.ts';
import { clientTrace } from '../clientTrace.ts';
import type { Lambda, MappingMeasure } from '../needs.ts';
import { chooseVersion, type Target } from '../targets.ts';
import { firstFailure } from './batchFailures.ts';
import type { FailedInvocation } from './failedInvocation.ts';
import type { MappingRecord } from './mappingRecord.ts';
import { targetOf } from './mappingTarget.ts';
import { answeredState, streamEvent } from './streamEvent.ts';

export interface StreamInvocationNeeds {
  readonly lambda: Lambda;
  readonly record: MappingRecord;
  readonly count: (name: MappingMeasure, events: number) => void;
  readonly places: Places;
}

/** When the function may have a place for one more, after it was turned away because too many ran. */
export type Places = (version: FunctionVersion) => Freed;

/** However often and for however long it is turned away, the invoker is only asked once at a time. */
export function createPlaces({ invoker }: Pick<Lambda, 'invoker'>): Places {
  const waiting = new Set<() => void>();
  let isAsked = false;
  const told = (): boolean => {
    isAsked = false;
    const woken = [...waiting];
    waiting.clear();
    for (const wake of woken) wake();
    // Who was stopped, or has got a place meanwhile, leaves this one to others.
    return woken.length > 0;
  };
  return (version) => (wake) => {
    waiting.add(wake);
    if (!isAsked) invoker.whenFreed(version, told);
    isAsked = true;
    return () => waiting.delete(wake);
  };
}

type Tried = Outcome<FailedInvocation>;

/** One invocation with a batch. */
export async function invokeWithBatch(needs: StreamInvocationNeeds, batch: Batch): Promise<Tried> {
  const { lambda, record, count } = needs;
  const target = await targetOf(lambda, record.functionArn);
  const last = batch.records.at(-1);
  if (last !== undefined) {
    const ageMs = Math.max(0, lambda.clock.now() - last.arrivedAtMs);
    lambda.measure?.(record.functionArn, 'IteratorAge', ageMs);
  }
  const tried: Run | NotRun = target ? await run(needs, target, batch) : { kind: 'not-run' };
  if ('kind' in tried) {
    count('FailedInvokeEventCount', batch.records.length);
    return tried;
  }
  count('InvokedEventCount', batch.records.length);
  const outcome = outcomeOf(record, batch, tried);
  if (outcome.kind === 'failed') count('FailedInvokeEventCount', batch.records.length - outcome.from);
  return outcome;
}

type NotRun = Extract<Tried, { kind: 'not-run' }>;

interface Run {
  readonly requestId: string;
  readonly executedVersion: string;
  readonly result: InvocationResult;
}

async function run(
  { lambda, record, places }: StreamInvocationNeeds,
  target: Target,
  batch: Batch,
): Promise<Run | NotRun> {
  const version = chooseVersion(lambda, target);
  const requestId = lambda.ids.uuid();
  try {
    const result = await lambda.invoker.invoke(version, {
      requestId,
      invokedFunctionArn: target.invokedArn,
      payload: streamEvent(batch, record.sourceArn),
      traceHeader: clientTrace(traceRoot(lambda.clock.now(), requestId), target.lineageName, requestId),
    });
    return { requestId, executedVersion: version.version, result };
  } catch (error) {
    if (error instanceof Throttled) {
      return { kind: 'not-run', ...(isCrowded(error) && { freed: places(version) }) };
    }
    const { functionArn, uuid } = record;
    lambda.log.warn(
      { functionArn, mapping: uuid, error: String(error) },
      'a batch could not be run; it is tried again',
    );
    return { kind: 'not-run' };
  }
}

function outcomeOf(
  { settings }: MappingRecord,
  { records, window }: Batch,
  { requestId, executedVersion, result }: Run,
): Tried {
  const { functionError, payload } = result;
  const failed = (from: number): Tried => {
    return { kind: 'failed', from, detail: { requestId, executedVersion, functionError } };
  };
  if (functionError !== undefined) return failed(0);
  const numbers = records.map(({ sequenceNumber }) => sequenceNumber);
  const from = settings.reportsFailures ? firstFailure(payload, numbers) : undefined;
  const state = window === undefined ? undefined : answeredState(payload);
  if (from !== undefined) return { ...failed(from), ...(state && { state }) };
  return { kind: 'done', ...(state && { state }) };
}
