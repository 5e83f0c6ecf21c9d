import type { Key, View } from '../../../store/store.ts';
import { invalidNextToken } from '../faults.ts';
import type { CloudWatchOperation } from '../operation.ts';
import { pageToken, parsePageToken } from '../pageToken.ts';
import type { AlarmNeeds } from './alarmNeeds.ts';
import { history, historyByTime, type HistoryItem } from './history.ts';

const MAX_RECORDS = 100;
const PAGE = 200;

interface Found {
  readonly name: string;
  readonly item: HistoryItem;
  /** Its time and id. */
  readonly place: Key;
}

/** The newest first, unless asked otherwise; of deleted alarms too. */
export function describeAlarmHistory({ store }: AlarmNeeds): CloudWatchOperation<'DescribeAlarmHistory'> {
  return async (input, { account, region }) => {
    const { AlarmName, AlarmTypes, HistoryItemType, StartDate, EndDate, MaxRecords = MAX_RECORDS } = input;
    const types = AlarmTypes ?? ['MetricAlarm'];
    const isWanted = (item: HistoryItem) =>
      (AlarmName !== undefined || types.includes(item.alarmType)) &&
      (AlarmTypes === undefined || types.includes(item.alarmType)) &&
      (HistoryItemType === undefined || item.kind === HistoryItemType) &&
      (StartDate === undefined || item.atMs >= StartDate.getTime()) &&
      (EndDate === undefined || item.atMs < EndDate.getTime());
    const reverse = input.ScanBy !== 'TimestampAscending';
    const from = readToken(input.NextToken);
    const found: Found[] = [];
    await store.read(async (view) => {
      for await (const one of itemsOf(view, [account, region], AlarmName, from, reverse)) {
        if (isWanted(one.item)) found.push(one);
        if (found.length > MaxRecords) return;
      }
    });
    const shown = found.slice(0, MaxRecords);
    const last = shown.at(-1);
    return {
      AlarmHistoryItems: shown.map(({ name, item }) => ({
        AlarmName: name,
        AlarmType: item.alarmType,
        Timestamp: new Date(item.atMs),
        HistoryItemType: item.kind,
        HistorySummary: item.summary,
        HistoryData: item.data,
      })),
      ...(found.length > MaxRecords && last && { NextToken: pageToken(last.place) }),
    };
  };
}

async function* itemsOf(
  view: View,
  scope: Key,
  name: string | undefined,
  from: Key | undefined,
  reverse: boolean,
): AsyncGenerator<Found> {
  if (name?.isWellFormed() === false) return;
  const prefix = name === undefined ? scope : [...scope, name];
  let place = from;
  for (;;) {
    const bound = place && [...prefix, ...place];
    const range = {
      prefix,
      ...(bound && (reverse ? { before: bound } : { after: bound })),
      limit: PAGE,
      reverse,
    };
    let size = 0;
    if (name === undefined) {
      const page = await historyByTime.list(view, range);
      for (const { key, value: of } of page) {
        const item = await history.get(view, [...scope, of, ...key.slice(2)]);
        if (item !== undefined) yield { name: of, item, place: key.slice(2) };
        place = key.slice(2);
      }
      size = page.length;
    } else {
      const page = await history.list(view, range);
      for (const { key, value: item } of page) {
        yield { name, item, place: key.slice(3) };
        place = key.slice(3);
      }
      size = page.length;
    }
    if (size < PAGE) return;
  }
}

function readToken(token: string | undefined): Key | undefined {
  if (token === undefined) return undefined;
  const [atMs, id] = parsePageToken(token, 2);
  if (!Number.isSafeInteger(atMs) || typeof id !== 'string' || !id.isWellFormed()) throw invalidNextToken();
  return [Number(atMs), id];
}
