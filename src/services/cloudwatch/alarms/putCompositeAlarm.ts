import { validation } from '../faults.ts';
import type { CloudWatchOperation } from '../operation.ts';
import { checkActions } from './actionArn.ts';
import type { AlarmNeeds } from './alarmNeeds.ts';
import { alarmKey, compositeAlarms, metricAlarms } from './alarmRecord.ts';
import { AlarmRuleError, parseAlarmRule, type AlarmRule } from './alarmRule.ts';
import { keepAlarm } from './keepAlarm.ts';
import { childNames, settleComposites } from './settleComposites.ts';

/** Acknowledged when it has the state that its rule gives. */
export function putCompositeAlarm(needs: AlarmNeeds): CloudWatchOperation<'PutCompositeAlarm'> {
  return async ({ Tags, ...input }, call) => {
    const { account, region } = call;
    const scope = { account, region };
    for (const name of [
      'ActionsSuppressor',
      'ActionsSuppressorWaitPeriod',
      'ActionsSuppressorExtensionPeriod',
    ] as const) {
      if (input[name] === undefined) continue;
      throw validation(
        `The parameter ${name} is not supported by this version of Mayfly: the actions of composite alarms are not suppressed.`,
      );
    }
    const { AlarmActions, OKActions, InsufficientDataActions, AlarmName = '', AlarmRule = '' } = input;
    if (!AlarmName.isWellFormed()) throw validation('The value for parameter AlarmName is invalid.');
    checkActions(scope, { AlarmActions, OKActions, InsufficientDataActions });
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
      const put = { type: 'CompositeAlarm', configuration } as const;
      await keepAlarm(needs, transaction, scope, put, before, Tags, nowMs);
    });
    await settleComposites(needs, scope);
    return {};
  };
}

function readRule(text: string): AlarmRule {
  try {
    return parseAlarmRule(text);
  } catch (error) {
    if (error instanceof AlarmRuleError) throw validation(`Error in AlarmRule [${error.message}]`);
    throw error;
  }
}
