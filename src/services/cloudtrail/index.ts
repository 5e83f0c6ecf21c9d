import type { Clock } from '../../base/clock.ts';
import type { Ids } from '../../base/ids.ts';
import type { Log } from '../../base/log.ts';
import type { Task } from '../../base/task.ts';
import type { Store } from '../../store/store.ts';
import type { OperationTable, PermissionTable, Service } from '../service.ts';
import { createActivity, type Activity } from './activity.ts';
import type { AnsweredCall } from './answeredCall.ts';
import { noteAssumedRole } from './assumedRole.ts';
import { constraints } from './constraints.ts';
import { isDataEvent } from './eventName.ts';
import { trailEvent, type EventNeeds } from './eventRecord.ts';
import { lookupEvents } from './lookupEvents.ts';
import { mergeHours } from './merge.ts';
import { noneConfigured, refused } from './noneConfigured.ts';
import type { CloudTrailSdk } from './operation.ts';
import { permissions } from './permissions.ts';
import { createRecorder } from './recorder.ts';
import { KEPT_SECONDS, sweep } from './sweep.ts';

export type { Activity, ActionUse, ActivityRow } from './activity.ts';
export type { AnsweredCall } from './answeredCall.ts';
export type { SessionIssuer } from './userIdentity.ts';

export interface CloudTrailNeeds {
  readonly store: Store;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
  /** The role behind a session, where it is known without reading; names it in events. */
  readonly issuerOf: EventNeeds['issuerOf'];
}

export interface CloudTrail extends Service {
  /** Takes one answered request to an API; never throws, never waits. Data events are left out. */
  readonly record: (call: AnsweredCall) => void;
  /** What users and roles did, for who suggests policies. */
  readonly activity: Activity;
  /** For `/_mayfly/metrics`. */
  readonly metrics: readonly CountedMetric[];
  /** Resolves when everything recorded before is durable; to be awaited before the store is closed. */
  flush(): Promise<void>;
  readonly tasks: readonly Task[];
}

/** A counter without labels. */
export interface CountedMetric {
  readonly name: string;
  readonly help: string;
  readonly type: 'counter';
  collect(): { readonly labels: Readonly<Record<string, string>>; readonly value: number }[];
}

const SWEEP_PERIOD_MS = 3_600_000;
const MERGE_PERIOD_MS = 600_000;

/** AWS CloudTrail: the event history of 90 days, and nothing that would have to be made first. */
export function createCloudTrail(needs: CloudTrailNeeds): CloudTrail {
  const { store, clock, log } = needs;
  const recorder = createRecorder(needs);
  const activity = createActivity(needs);
  const operations = {
    LookupEvents: lookupEvents({ store, clock, settle: () => recorder.flush() }),
    ...noneConfigured,
    ...refused,
  } satisfies OperationTable<CloudTrailSdk>;
  const merging: Task = {
    name: 'cloudtrail.merge',
    periodMs: MERGE_PERIOD_MS,
    run: (signal) => mergeHours(store, clock.now(), signal),
  };
  const sweeping: Task = {
    name: 'cloudtrail.sweep',
    periodMs: SWEEP_PERIOD_MS,
    run: async (signal) => {
      await sweep(store, clock.now(), signal);
      await activity.sweep(clock.now() - KEPT_SECONDS * 1000, signal);
    },
  };
  return {
    operations,
    permissions: permissions satisfies PermissionTable<CloudTrailSdk, typeof operations>,
    constraints,
    record: (call) => {
      if (isDataEvent(call.model.service.id, call.model.name)) return;
      try {
        const event = trailEvent(needs, call);
        recorder.add({ account: event.account, region: call.region }, event);
        noteAssumedRole(activity, call, needs.issuerOf(call.account, call.principal));
      } catch (error) {
        log.error({ requestId: call.requestId, error: String(error) }, 'a call could not be recorded');
      }
    },
    activity,
    metrics: [
      {
        name: 'mayfly_audit_events_dropped_total',
        help: 'Events of the audit trail that were lost because the store took none for long.',
        type: 'counter',
        collect: () => [{ labels: {}, value: recorder.dropped() }],
      },
    ],
    flush: async () => {
      await recorder.flush();
      await activity.flush();
    },
    tasks: [recorder.task, activity.task, merging, sweeping],
  };
}
