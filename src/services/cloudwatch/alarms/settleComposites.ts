import type { StateValue } from '@aws-sdk/client-cloudwatch';
import type { Clock } from '../../../base/clock.ts';
import type { Ids } from '../../../base/ids.ts';
import type { Log } from '../../../base/log.ts';
import type { Key, Store, Transaction, View } from '../../../store/store.ts';
import type { Scope } from '../metric.ts';
import {
  alarmArn,
  alarmKey,
  alarmNameIn,
  compositeAlarms,
  metricAlarms,
  type Alarm,
  type AlarmState,
  type CompositeAlarm,
} from './alarmRecord.ts';
import { childrenOf, holds, parseAlarmRule, type AlarmRule } from './alarmRule.ts';
import { callForActions, changeState, isSuppressible, putAlarm, type NextState } from './changeState.ts';
import { awsDate } from './stateReason.ts';
import { settleSuppression } from './suppression.ts';

export interface CompositeNeeds {
  readonly store: Store;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
}

/**
 * Gives every composite alarm the state that its rule has now; idempotent. Those in a circle of composites are
 * left as they are, as AWS leaves them.
 */
export async function settleComposites(needs: CompositeNeeds, scope?: Scope): Promise<void> {
  const prefix = scope === undefined ? [] : [scope.account, scope.region];
  const all = await needs.store.read((view) => compositeAlarms.list(view, { prefix }));
  if (all.length === 0) return;
  const scopes = new Map(all.map(({ key }) => [key.slice(0, 2).join('/'), key.slice(0, 2)]));
  for (const key of scopes.values()) await settleScope(needs, scopeOf(key));
}

function scopeOf(key: Key): Scope {
  const [account = '', region = ''] = key as string[];
  return { account, region };
}

async function settleScope({ store, clock, ids, log }: CompositeNeeds, scope: Scope): Promise<void> {
  const changes = await store.transact(async (transaction) => {
    const listed = await compositeAlarms.list(transaction, { prefix: [scope.account, scope.region] });
    const alarms = new Map(listed.map(({ value }) => [value.configuration.AlarmName, value]));
    const nowMs = clock.now();
    const found: [name: string, before: StateValue, next: NextState][] = [];
    for (const { alarm, rule, children } of inOrder(scope, alarms)) {
      const states = await statesOf(transaction, scope, children);
      const next = nextState(scope, alarm, rule, states, nowMs);
      if (next === undefined) continue;
      changeState(transaction, ids, scope, alarm, next, nowMs);
      found.push([alarm.configuration.AlarmName, alarm.state.value, next]);
    }
    // When all of them are settled, suppressors among them too.
    for (const name of alarms.keys()) await settleActions(transaction, ids, scope, name, nowMs);
    return found;
  });
  for (const [alarm, from, { value: to, reason }] of changes) {
    log.info(
      { account: scope.account, region: scope.region, alarm, from, to, reason },
      'alarm changed state',
    );
  }
}

/** Executes, or goes on to hold back, what a composite with a suppressor has to do. */
async function settleActions(
  transaction: Transaction,
  ids: Ids,
  scope: Scope,
  name: string,
  nowMs: number,
): Promise<void> {
  const alarm = await compositeAlarms.get(transaction, alarmKey(scope, name));
  if (alarm === undefined || !isSuppressible(alarm)) return;
  const { ActionsSuppressor: written = '', ...configured } = alarm.configuration;
  const suppressor = await alarmOf(transaction, scope, alarmNameIn(scope, written) ?? written);
  const before = alarm.suppression ?? {};
  const { next, act } = settleSuppression(before, {
    inAlarm: suppressor?.state.value === 'ALARM',
    waitMs: 1000 * (configured.ActionsSuppressorWaitPeriod ?? 0),
    extensionMs: 1000 * (configured.ActionsSuppressorExtensionPeriod ?? 0),
    nowMs,
  });
  if (act !== undefined)
    callForActions(transaction, ids, scope, { ...alarm, state: act }, alarm.state, nowMs);
  if (JSON.stringify(next) === JSON.stringify(before)) return;
  putAlarm(transaction, scope, { ...alarm, suppression: next });
}

async function alarmOf(view: View, scope: Scope, name: string): Promise<Alarm | undefined> {
  const key = alarmKey(scope, name);
  return (await metricAlarms.get(view, key)) ?? compositeAlarms.get(view, key);
}

interface Ordered {
  readonly alarm: CompositeAlarm;
  readonly rule: AlarmRule;
  /** As they are written in the rule, by their names. */
  readonly children: ReadonlyMap<string, string>;
}

/** Each after the composites that it depends on; none that is in a circle, or depends on one. */
function inOrder(scope: Scope, alarms: ReadonlyMap<string, CompositeAlarm>): Ordered[] {
  const ordered: Ordered[] = [];
  const known = new Map<string, 'open' | 'done' | 'circular'>();
  const visit = (name: string, alarm: CompositeAlarm): boolean => {
    const before = known.get(name);
    if (before !== undefined) return before === 'done';
    known.set(name, 'open');
    const rule = parseAlarmRule(alarm.configuration.AlarmRule);
    const children = childNames(scope, rule);
    let isSound = true;
    for (const child of children.values()) {
      const composite = alarms.get(child);
      if (composite !== undefined && !visit(child, composite)) isSound = false;
    }
    known.set(name, isSound ? 'done' : 'circular');
    if (isSound) ordered.push({ alarm, rule, children });
    return isSound;
  };
  for (const [name, alarm] of alarms) visit(name, alarm);
  return ordered;
}

/** Names of the alarms in a rule, by how they are written there; ARNs of elsewhere stay what they are. */
export function childNames(scope: Scope, rule: AlarmRule): Map<string, string> {
  return new Map(childrenOf(rule).map((written) => [written, alarmNameIn(scope, written) ?? written]));
}

async function statesOf(
  view: View,
  scope: Scope,
  children: ReadonlyMap<string, string>,
): Promise<Map<string, AlarmState & { readonly name: string }>> {
  const states = new Map<string, AlarmState & { readonly name: string }>();
  for (const [written, name] of children) {
    const alarm = await alarmOf(view, scope, name);
    if (alarm !== undefined) states.set(written, { ...alarm.state, name });
  }
  return states;
}

function nextState(
  scope: Scope,
  alarm: CompositeAlarm,
  rule: AlarmRule,
  states: ReadonlyMap<string, AlarmState & { readonly name: string }>,
  nowMs: number,
): NextState | undefined {
  const value = holds(rule, (written) => states.get(written)?.value) ? 'ALARM' : 'OK';
  if (value === alarm.state.value) return undefined;
  const arn = alarmArn(scope, alarm.configuration.AlarmName);
  if (alarm.state.value === 'INSUFFICIENT_DATA') {
    return {
      value,
      reason: `${arn} was created and its alarm rule evaluates to ${value}`,
      ...dataOf(scope, states),
    };
  }
  const latest = [...states.values()].reduce<(AlarmState & { readonly name: string }) | undefined>(
    (one, other) => (one === undefined || other.transitionedMs > one.transitionedMs ? other : one),
    undefined,
  );
  const reason =
    latest === undefined || latest.transitionedMs < alarm.configuredMs
      ? `${arn} was updated and its alarm rule evaluates to ${value}`
      : `${alarmArn(scope, latest.name)} transitioned to ${latest.value} at ${longDate(latest.transitionedMs || nowMs)}`;
  return { value, reason, ...dataOf(scope, states) };
}

/** The children that are in ALARM. */
function dataOf(
  scope: Scope,
  states: ReadonlyMap<string, AlarmState & { readonly name: string }>,
): { reasonData: string } {
  const triggeringAlarms = [...states.values()]
    .filter(({ value }) => value === 'ALARM')
    .map(({ name, value, transitionedMs }) => ({
      arn: alarmArn(scope, name),
      state: { value, timestamp: awsDate(transitionedMs) },
    }));
  return { reasonData: JSON.stringify({ triggeringAlarms }) };
}

const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const MONTHS = 'January February March April May June July August September October November December'.split(
  ' ',
);

/** `Saturday 21 November, 2026 20:01:40 UTC`. */
function longDate(ms: number): string {
  const date = new Date(ms);
  const time = date.toISOString().slice(11, 19);
  const day = String(date.getUTCDate()).padStart(2, '0');
  return `${DAYS[date.getUTCDay()]} ${day} ${MONTHS[date.getUTCMonth()]}, ${date.getUTCFullYear()} ${time} UTC`;
}

/** Of these alarms' names, those that a composite outside them depends on. */
export async function neededByComposites(
  transaction: Transaction,
  scope: Scope,
  names: ReadonlySet<string>,
): Promise<string[]> {
  const listed = await compositeAlarms.list(transaction, { prefix: [scope.account, scope.region] });
  const needed = new Set<string>();
  for (const { value } of listed) {
    if (names.has(value.configuration.AlarmName)) continue;
    const { AlarmRule, ActionsSuppressor: suppressor } = value.configuration;
    const children = [...childNames(scope, parseAlarmRule(AlarmRule)).values()];
    if (suppressor !== undefined) children.push(alarmNameIn(scope, suppressor) ?? suppressor);
    for (const child of children) if (names.has(child)) needed.add(child);
  }
  return [...needed];
}
