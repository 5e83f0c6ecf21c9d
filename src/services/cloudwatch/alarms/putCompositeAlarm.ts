import type { PutCompositeAlarmInput } from '@aws-sdk/client-cloudwatch';
import type { View } from '../../../store/store.ts';
import { validation } from '../faults.ts';
import type { Scope } from '../metric.ts';
import type { CloudWatchOperation } from '../operation.ts';
import { checkActions } from './actionArn.ts';
import type { AlarmNeeds } from './alarmNeeds.ts';
import { alarmKey, alarmNameIn, compositeAlarms, metricAlarms } from './alarmRecord.ts';
import { AlarmRuleError, parseAlarmRule, type AlarmRule } from './alarmRule.ts';
import { keepAlarm } from './keepAlarm.ts';
import { childNames, settleComposites } from './settleComposites.ts';

/** Acknowledged when it has the state that its rule gives. */
export function putCompositeAlarm(needs: AlarmNeeds): CloudWatchOperation<'PutCompositeAlarm'> {
  return async ({ Tags, ...input }, call) => {
    const { account, region } = call;
    const scope = { account, region };
    checkSuppressor(input);
    const { AlarmActions, OKActions, InsufficientDataActions, AlarmName = '', AlarmRule = '' } = input;
    if (!AlarmName.isWellFormed()) throw validation('The value for parameter AlarmName is invalid.');
    checkActions(scope, { AlarmActions, OKActions, InsufficientDataActions });
    const { ActionsSuppressor: suppressor } = input;
    const children = [...childNames(scope, readRule(AlarmRule)).values()];
    const configuration = { ...input, AlarmName, AlarmRule };
    const nowMs = needs.clock.now();
    await needs.store.transact(async (transaction) => {
      const key = alarmKey(scope, AlarmName);
      if ((await metricAlarms.get(transaction, key)) !== undefined) {
        throw validation('An alarm of another type has this name.');
      }
      const before = await compositeAlarms.get(transaction, key);
      const unknown: string[] = [];
      for (const child of children) {
        const childKey = alarmKey(scope, child);
        const isThere =
          (await metricAlarms.get(transaction, childKey)) ??
          (await compositeAlarms.get(transaction, childKey));
        if (isThere === undefined) unknown.push(child);
      }
      if (unknown.length > 0) {
        throw validation(
          `Could not save the composite alarm as alarms [${unknown.join(', ')}] in the alarm rule do not exist`,
        );
      }
      if (suppressor !== undefined) await checkExists(transaction, scope, suppressor);
      const { suppression } = before ?? {};
      const put = { type: 'CompositeAlarm', configuration, ...(suppression && { suppression }) } as const;
      await keepAlarm(needs, transaction, scope, put, before, Tags, nowMs);
    });
    await settleComposites(needs, scope);
    return {};
  };
}

/** With a suppressor come both periods, and none without it. */
function checkSuppressor({
  ActionsSuppressor: suppressor,
  ActionsSuppressorWaitPeriod: wait,
  ActionsSuppressorExtensionPeriod: extension,
}: PutCompositeAlarmInput): void {
  const periods = { ActionsSuppressorWaitPeriod: wait, ActionsSuppressorExtensionPeriod: extension };
  for (const [name, seconds] of Object.entries(periods)) {
    if ((suppressor === undefined) !== (seconds === undefined)) {
      throw validation(
        suppressor === undefined
          ? `${name} cannot be set without ActionsSuppressor`
          : `${name} must be set when ActionsSuppressor is set`,
      );
    }
    if (seconds !== undefined && seconds < 0) throw validation(`${name} must not be negative`);
  }
}

async function checkExists(view: View, scope: Scope, suppressor: string): Promise<void> {
  const key = alarmKey(scope, alarmNameIn(scope, suppressor) ?? suppressor);
  if (suppressor.isWellFormed()) {
    const found = (await metricAlarms.get(view, key)) ?? (await compositeAlarms.get(view, key));
    if (found !== undefined) return;
  }
  throw validation(
    `Could not save the composite alarm as the actions suppressor [${suppressor.toWellFormed()}] does not exist`,
  );
}

function readRule(text: string): AlarmRule {
  try {
    return parseAlarmRule(text);
  } catch (error) {
    if (error instanceof AlarmRuleError) throw validation(`Error in AlarmRule [${error.message}]`);
    throw error;
  }
}
