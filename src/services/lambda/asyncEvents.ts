import {
  createDeliveryQueue,
  type Delivery,
  type DeliveryQueue,
  type Verdict,
} from '../../delivery/deliveryQueue.ts';
import type { Transaction } from '../../store/store.ts';
import type { FunctionVersion } from '../../compute/functionVersion.ts';
import { Throttled, type InvocationResult } from '../../compute/invocation.ts';
import { Fault } from '../../protocol/fault.ts';
import { decide, isTooOld, type AttemptOutcome, type Condition, type Decision } from './asyncPolicy.ts';
import { eventPolicyOf, type EventPolicy } from './eventInvokeConfig.ts';
import { destinationRecord } from './destinationRecord.ts';
import { bucketOf, recordKey, whyNotKept, type FailureBuckets } from './failureBuckets.ts';
import { parseFunctionName, serviceScope } from './functionName.ts';
import { lineageName, MAX_LOOPS, withLineage } from './lineage.ts';
import type { Lambda, LambdaMeasure, LambdaNeeds } from './needs.ts';
import { MAX_EVENT_BYTES } from './payload.ts';
import { functionKey, functions } from './records.ts';
import { chooseVersion, type Target } from './targets.ts';

/** An accepted event, as it is kept between attempts; its payload is kept beside. */
export interface EventState {
  readonly account: string;
  readonly region: string;
  readonly functionName: string;
  readonly qualifier?: string;
  readonly traceHeader: string;
  /** How often the function had run in this chain of invocations before. */
  readonly loops: number;
  readonly acceptedAtMs: number;
  readonly attempts: number;
  readonly setbacks: number;
}

/** Asynchronous invocations: accepted when durable, run at least once, then told to their destination. */
export interface AsyncEvents extends Pick<DeliveryQueue<EventState>, 'start' | 'stop' | 'drained'> {
  /** Resolves when the event is durable. `id`: the request's. */
  accept(id: string, event: Omit<EventState, 'attempts' | 'setbacks'>, payload: Uint8Array): Promise<void>;
  /** The function is deleted, and what waits for it with it. */
  forget(transaction: Transaction, scope: Pick<EventState, 'account' | 'region'>, functionName: string): void;
}

export interface AsyncConcurrency {
  /** Events handled at a time, of all functions. */
  readonly total: number;
  readonly perFunction: number;
}

export function createAsyncEvents(
  { store, clock, log, asyncConcurrency }: LambdaNeeds,
  lambda: () => Lambda,
): AsyncEvents {
  const held = new Set<string>();
  const whenFreed = (flow: string, version: FunctionVersion): void => {
    if (held.has(flow)) return;
    held.add(flow);
    lambda().invoker.whenFreed(version, () => {
      held.delete(flow);
      return queue.release(flow);
    });
  };
  const queue: DeliveryQueue<EventState> = createDeliveryQueue<EventState>({
    store,
    clock,
    log,
    name: ['lambda', 'event'],
    concurrency: asyncConcurrency.total,
    flowConcurrency: asyncConcurrency.perFunction,
    handle: (delivery) => attempt(lambda(), delivery, whenFreed),
  });
  return {
    start: () => queue.start(),
    stop: () => queue.stop(),
    drained: () => queue.drained(),
    accept: async (id, event, payload) => {
      await queue.add(deliveryOf(id, { ...event, attempts: 0, setbacks: 0 }, payload));
      measure(lambda(), event, 'AsyncEventsReceived', 1);
    },
    forget: (transaction, scope, functionName) =>
      queue.deleteFlow(transaction, flowOf({ ...scope, functionName })),
  };
}

function deliveryOf(id: string, state: EventState, body: Uint8Array): Delivery<EventState> {
  return { id, flow: flowOf(state), state, body };
}

function measure(
  { measure: tell }: Pick<Lambda, 'measure'>,
  { account, region, functionName, qualifier }: Omit<EventState, 'attempts' | 'setbacks'>,
  metric: LambdaMeasure,
  value: number,
): void {
  const arn = `arn:aws:lambda:${region}:${account}:function:${functionName}`;
  tell?.(qualifier === undefined ? arn : `${arn}:${qualifier}`, metric, value);
}

function flowOf({ account, region, functionName }: Pick<EventState, 'account' | 'region' | 'functionName'>) {
  return `${account}/${region}/${functionName}`;
}

/** What is known after an attempt, for the record that a destination gets. */
interface Attempted {
  readonly outcome: AttemptOutcome;
  readonly executedVersion?: string;
  readonly result?: InvocationResult;
  /** What was not run because as many ran as may. */
  readonly turnedAway?: FunctionVersion;
}

async function attempt(
  lambda: Lambda,
  delivery: Delivery<EventState>,
  whenFreed: (flow: string, version: FunctionVersion) => void,
): Promise<Verdict<EventState>> {
  const { state } = delivery;
  const target = await targetOf(lambda, state);
  if (target === 'gone') return { kind: 'done' };
  const policy = typeof target === 'object' ? target.events : await storedPolicy(lambda, state);
  const before = endsBefore(lambda, state, target, policy);
  const role = typeof target === 'object' ? target.version.role : undefined;
  if (before !== undefined) return over(lambda, delivery, { policy, role, condition: before, ...state });
  const attempted: Attempted =
    typeof target === 'object' ? await run(lambda, delivery, target) : { outcome: 'not-run' };
  const decision: Decision = decide(attempted.outcome, state, policy, lambda.clock.now());
  if (decision.kind !== 'over') {
    if (attempted.turnedAway !== undefined) whenFreed(delivery.flow, attempted.turnedAway);
    const { kind, atMs, progress } = decision;
    return { kind, atMs, state: { ...state, ...progress } };
  }
  const hasRun = attempted.outcome === 'succeeded' || attempted.outcome === 'failed';
  const attempts = hasRun ? state.attempts + 1 : state.attempts;
  const ending = { policy, role, condition: decision.condition, attempts };
  return over(lambda, delivery, ending, attempted);
}

/** Why the event is not run at all (any more). */
function endsBefore(
  lambda: Lambda,
  state: EventState,
  target: Target | 'unusable',
  policy: EventPolicy,
): Condition | undefined {
  if (isTooOld(state, policy, lambda.clock.now())) return 'EventAgeExceeded';
  if (target === 'unusable') return undefined;
  if (target.version.reservedConcurrency === 0) return 'ZeroReservedConcurrency';
  if (!target.endsLoops || state.loops < MAX_LOOPS) return undefined;
  measure(lambda, state, 'RecursiveInvocationsDropped', 1);
  return 'RetriesExhausted';
}

async function targetOf(lambda: Lambda, state: EventState): Promise<Target | 'gone' | 'unusable'> {
  try {
    return await lambda.targets.find(serviceScope(state), state.functionName, state.qualifier);
  } catch (error) {
    if (error instanceof Fault && error.code === 'ResourceNotFoundException') return 'gone';
    if (error instanceof Fault) return 'unusable';
    throw error;
  }
}

async function run(
  lambda: Lambda,
  { id, state, body }: Delivery<EventState>,
  target: Target,
): Promise<Attempted> {
  const version = chooseVersion(lambda, target);
  measure(lambda, state, 'AsyncEventAge', Math.max(0, lambda.clock.now() - state.acceptedAtMs));
  try {
    const result = await lambda.invoker.invoke(version, {
      requestId: id,
      invokedFunctionArn: target.invokedArn,
      payload: body,
      traceHeader: state.traceHeader,
      asynchronous: true,
    });
    const outcome = result.functionError === undefined ? 'succeeded' : 'failed';
    return { outcome, executedVersion: version.version, result };
  } catch (error) {
    if (error instanceof Throttled) {
      return isCrowded(error) ? { outcome: 'crowded', turnedAway: version } : { outcome: 'not-run' };
    }
    const { functionName } = state;
    lambda.log.warn(
      { functionName, requestId: id, error: String(error) },
      'an event could not be run; it is tried again',
    );
    return { outcome: 'not-run' };
  }
}

/** Why it is over. */
interface Ending {
  readonly policy: EventPolicy;
  /** The execution role of the version that ran, or would have; undefined when there is none that could. */
  readonly role: string | undefined;
  readonly condition: Condition;
  readonly attempts: number;
}

/** Not by a rate, which comes back by itself. */
export function isCrowded({ reason }: Throttled): boolean {
  return (
    reason === 'ReservedFunctionConcurrentInvocationLimitExceeded' ||
    reason === 'ConcurrentInvocationLimitExceeded'
  );
}

/** The event's last verdict: its record goes to the destination, if there is one. */
async function over(
  lambda: Lambda,
  delivery: Delivery<EventState>,
  { policy, role, condition, attempts }: Ending,
  { result, executedVersion }: Partial<Attempted> = {},
): Promise<Verdict<EventState>> {
  const { id, state, body } = delivery;
  if (condition !== 'Success') measure(lambda, state, 'AsyncEventsDropped', 1);
  const destination = condition === 'Success' ? policy.onSuccess : policy.onFailure;
  if (destination === undefined) return { kind: 'done' };
  const atMs = lambda.clock.now();
  const arn = `arn:aws:lambda:${state.region}:${state.account}:function:${state.functionName}`;
  const record = destinationRecord({
    atMs,
    requestId: id,
    functionArn: `${arn}:${state.qualifier ?? '$LATEST'}`,
    condition,
    attempts,
    requestPayload: body,
    ...(result !== undefined && {
      response: {
        executedVersion: executedVersion ?? state.qualifier ?? '$LATEST',
        functionError: result.functionError,
        payload: result.payload,
      },
    }),
  });
  const news: News = {
    from: state,
    functionArn: arn,
    role,
    destination,
    record,
    atMs,
    hasRun: result !== undefined,
  };
  const next = await tell(lambda, news);
  return next === undefined ? { kind: 'done' } : { kind: 'done', next: [next] };
}

/** What a destination is to be told. */
interface News {
  readonly from: EventState;
  /** Without a qualifier. */
  readonly functionArn: string;
  readonly role: string | undefined;
  readonly destination: string;
  readonly record: Buffer;
  readonly atMs: number;
  readonly hasRun: boolean;
}

/** Resolves when it is told, or won't be; for a function, with the event that tells it. */
async function tell(lambda: Lambda, news: News): Promise<Delivery<EventState> | undefined> {
  const { destination } = news;
  const failed = (reason: string) => untold(lambda, news, reason);
  if (destination.startsWith('arn:aws:lambda:')) return tellFunction(lambda, news);
  const bucket = bucketOf(destination);
  if (bucket !== undefined && lambda.failureBuckets) {
    const refused = await keepIn(lambda, lambda.failureBuckets, bucket, news);
    return refused === undefined ? undefined : failed(refused);
  }
  return failed('there is no such service');
}

function untold(lambda: Lambda, { from, destination }: News, reason: string): undefined {
  lambda.log.warn({ functionName: from.functionName, destination, reason }, 'a destination was not told');
  measure(lambda, from, 'DestinationDeliveryFailures', 1);
}

/** Why the record was not kept. */
async function keepIn(
  lambda: Lambda,
  buckets: FailureBuckets,
  bucket: string,
  { from, functionArn, role, record, atMs, hasRun }: News,
): Promise<string | undefined> {
  // The bucket may notify the function that does not even run, as fast as the disk writes, whatever it allows.
  if (!hasRun && from.loops > MAX_LOOPS) return 'it is in the same recursive loop';
  const roleArn = await roleOf(lambda, from, role);
  if (roleArn === undefined) return 'the function is gone';
  const { functionName, traceHeader } = from;
  const key = recordKey(functionName, atMs, lambda.ids.uuid());
  const use = { roleArn, functionArn };
  return whyNotKept(buckets, { use, bucket, key, body: record, traceHeader });
}

/** Destinations are told in the name of the function's execution role. */
async function mayInvoke(lambda: Lambda, { from, functionArn, role, destination }: News): Promise<boolean> {
  if (lambda.roles === undefined) return true;
  const roleArn = await roleOf(lambda, from, role);
  return roleArn !== undefined && lambda.roles.mayInvoke({ roleArn, functionArn }, destination);
}

/** Of the version that ran; else the function's. */
async function roleOf(
  { store }: Lambda,
  { account, region, functionName }: EventState,
  role: string | undefined,
): Promise<string | undefined> {
  if (role !== undefined) return role;
  const key = functionKey({ account, region }, functionName);
  return (await store.read((view) => functions.get(view, key)))?.latest.settings.role;
}

/** A function gets the record as an event, kept in the same transaction that ends this one. */
async function tellFunction(lambda: Lambda, news: News): Promise<Delivery<EventState> | undefined> {
  const { from, destination, record, hasRun, atMs: acceptedAtMs } = news;
  const failed = (reason: string) => untold(lambda, news, reason);
  if (!(await mayInvoke(lambda, news))) return failed('the execution role may not invoke it');
  const parsed = parseFunctionName(destination);
  if (parsed === undefined) return failed('it is no function');
  if (record.length > MAX_EVENT_BYTES) return failed('the record is too large for an event');
  const { account, region } = from;
  const arn = `arn:aws:lambda:${region}:${account}:function:${parsed.name}`;
  const { traceHeader, loops } = withLineage(from.traceHeader, lineageName(arn));
  // Functions that do not even run would tell each other so as fast as the disk writes, whatever they allow.
  if (!hasRun && loops >= MAX_LOOPS) return failed('it is in the same recursive loop');
  const event: EventState = {
    account,
    region,
    functionName: parsed.name,
    ...(parsed.qualifier !== undefined && { qualifier: parsed.qualifier }),
    traceHeader,
    loops,
    acceptedAtMs,
    attempts: 0,
    setbacks: 0,
  };
  return deliveryOf(lambda.ids.uuid(), event, record);
}

function storedPolicy(lambda: Lambda, state: EventState): Promise<EventPolicy> {
  return lambda.store.read((view) => eventPolicyOf(view, state, state.functionName, state.qualifier));
}
