import {
  CloudWatchClient,
  DeleteAlarmsCommand,
  DescribeAlarmsCommand,
  DisableAlarmActionsCommand,
  EnableAlarmActionsCommand,
} from '@aws-sdk/client-cloudwatch';
import { useClient } from '../../../aws/clients.ts';
import { useFlash } from '../../../feedback/Flash.tsx';
import { useTexts } from '../../../i18n/Language.tsx';
import type { Question } from '../../../live/question.ts';
import { useQuestion, type Loaded } from '../../../live/useLoad.ts';
import type { Alarm } from './alarm.tsx';
import { alarmsTexts } from './texts.ts';

/** Alarms change by themselves, at most so often. */
const REFRESH_MS = 10_000;
/** Of AWS's calls that take names of alarms. */
const MOST_NAMES = 100;

/** All alarms, or those of these names. */
export function useAlarms(names?: readonly string[]): Loaded<readonly Alarm[]> {
  return useQuestion(alarmsQuestion(names), { everyMs: REFRESH_MS });
}

export function alarmsQuestion(names?: readonly string[]): Question<readonly Alarm[]> {
  return {
    key: `alarms/${names?.join('\n') ?? ''}`,
    load: async (clients, abortSignal) => {
      const cloudwatch = clients(CloudWatchClient);
      const found: Alarm[] = [];
      let token: string | undefined;
      do {
        const page = await cloudwatch.send(
          new DescribeAlarmsCommand({
            AlarmTypes: ['MetricAlarm', 'CompositeAlarm'],
            ...(names && { AlarmNames: [...names] }),
            ...(token !== undefined && { NextToken: token }),
          }),
          { abortSignal },
        );
        found.push(...(page.MetricAlarms ?? []), ...(page.CompositeAlarms ?? []));
        token = page.NextToken;
      } while (token !== undefined);
      return found;
    },
  };
}

/** Resolves to whether it was done. */
export function useChangeAlarms() {
  const t = useTexts(alarmsTexts);
  const cloudwatch = useClient(CloudWatchClient);
  const flash = useFlash();
  return {
    setActions: async (names: readonly string[], isOn: boolean) => {
      const texts = { running: t.changing, done: t.changedDone, failed: t.failed };
      const { ok } = await flash.track(texts, async (abortSignal) => {
        for (const AlarmNames of inParts(names)) {
          await (isOn
            ? cloudwatch.send(new EnableAlarmActionsCommand({ AlarmNames }), { abortSignal })
            : cloudwatch.send(new DisableAlarmActionsCommand({ AlarmNames }), { abortSignal }));
        }
      });
      return ok;
    },
    remove: async (names: readonly string[]) => {
      const texts = { running: t.deleting, done: t.deleted(names.length), failed: t.failed };
      const { ok } = await flash.track(texts, async (abortSignal) => {
        for (const AlarmNames of inParts(names)) {
          await cloudwatch.send(new DeleteAlarmsCommand({ AlarmNames }), { abortSignal });
        }
      });
      return ok;
    },
  };
}

function inParts(names: readonly string[]): string[][] {
  return Array.from({ length: Math.ceil(names.length / MOST_NAMES) }, (_, part) =>
    names.slice(part * MOST_NAMES, (part + 1) * MOST_NAMES),
  );
}
