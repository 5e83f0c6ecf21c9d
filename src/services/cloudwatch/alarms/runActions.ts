import type { Clock } from '../../../base/clock.ts';
import type { Ids } from '../../../base/ids.ts';
import type { Log } from '../../../base/log.ts';
import type { Key, Store } from '../../../store/store.ts';
import type { Scope } from '../metric.ts';
import { isLogGroupArn, logGroupIn, logStreamOf } from './actionArn.ts';
import { alarmArn } from './alarmRecord.ts';
import { addHistory } from './history.ts';
import { pendingActions, type PendingAction } from './pendingAction.ts';

/** What alarms act on. */
export interface AlarmTargets {
  /**
   * Invokes a function asynchronously, as CloudWatch alarms (`lambda.alarms.cloudwatch.amazonaws.com`) on behalf of the
   * alarm. Resolves when the event is accepted, or with why it never will be: there is no such function, or its policy
   * does not allow it. Throws when it is to be tried again.
   */
  invokeFunction(request: {
    readonly functionArn: string;
    readonly alarmArn: string;
    readonly account: string;
    readonly region: string;
    /** The same at every attempt. */
    readonly requestId: string;
    readonly payload: Uint8Array;
  }): Promise<{ readonly refused: string } | undefined>;
  /** Writes one log event; makes group and stream when they are missing. Resolves when it is durable. */
  writeLog(entry: {
    readonly scope: Scope;
    readonly group: string;
    readonly stream: string;
    readonly timestampMs: number;
    readonly message: string;
  }): Promise<void>;
}

export interface ActionNeeds {
  readonly store: Store;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
  readonly targets: AlarmTargets;
}

const AT_A_TIME = 100;
const LONGEST_WAIT_MS = 60_000;

/** Executes what is due, in its order; each at least once. */
export async function runActions(needs: ActionNeeds, signal: AbortSignal): Promise<void> {
  const { store, clock } = needs;
  for (;;) {
    const due = await store.read((view) =>
      pendingActions.list(view, { before: [clock.now() + 1], limit: AT_A_TIME }),
    );
    for (const { key, value } of due) {
      if (signal.aborted) return;
      await execute(needs, key, value);
    }
    if (due.length < AT_A_TIME) return;
  }
}

async function execute(needs: ActionNeeds, key: Key, action: PendingAction): Promise<void> {
  const { store, clock, log, ids } = needs;
  const { alarmName, arn, attempts } = action;
  try {
    const outcome = await perform(needs, action, String(key[1]));
    await store.transact(async (transaction) => {
      pendingActions.delete(transaction, key);
      addHistory(transaction, action.scope, alarmName, historyOf(action, outcome, clock.now()), ids.hex(16));
    });
    if (outcome !== undefined)
      log.warn({ alarmName, arn, reason: outcome.refused }, 'an alarm could not act');
  } catch (error) {
    log.warn({ alarmName, arn, error: String(error) }, 'an alarm could not act; it is tried again');
    const dueMs = clock.now() + Math.min(LONGEST_WAIT_MS, 1000 * 2 ** Math.min(attempts, 10));
    await store.transact(async (transaction) => {
      pendingActions.delete(transaction, key);
      pendingActions.put(transaction, [dueMs, key[1] ?? ''], { ...action, attempts: attempts + 1 });
    });
  }
}

async function perform(
  { targets }: ActionNeeds,
  { scope, alarmName, arn, event, atMs }: PendingAction,
  requestId: string,
): Promise<{ readonly refused: string } | undefined> {
  if (!isLogGroupArn(arn)) {
    return targets.invokeFunction({
      ...scope,
      functionArn: arn,
      alarmArn: alarmArn(scope, alarmName),
      requestId,
      payload: Buffer.from(event),
    });
  }
  const stream = logStreamOf(alarmName);
  await targets.writeLog({ scope, group: logGroupIn(arn), stream, timestampMs: atMs, message: event });
  return undefined;
}

function historyOf(
  { alarmType, arn, event }: PendingAction,
  outcome: { readonly refused: string } | undefined,
  atMs: number,
) {
  const isLog = isLogGroupArn(arn);
  const data = {
    actionState: outcome === undefined ? 'Succeeded' : 'Failed',
    notificationResource: arn,
    publishedMessage: isLog ? undefined : event,
    ...(outcome && { error: outcome.refused }),
  };
  return {
    alarmType,
    atMs,
    kind: 'Action' as const,
    summary:
      outcome === undefined
        ? `Successfully executed action ${arn}`
        : `Failed to execute action ${arn}. Received error: "${outcome.refused}"`,
    data: JSON.stringify(data),
  };
}
