import {
  DynamoDBClient,
  QueryCommand,
  ScanCommand,
  type AttributeValue,
  type TableDescription,
} from '@aws-sdk/client-dynamodb';
import { useRef, useState } from 'react';
import { useClient } from '../../../aws/clients.ts';
import { useLoad, type Loaded } from '../../../live/useLoad.ts';
import type { Item } from './attributeValue.ts';
import { expressQuestion, keyOf, type Question } from './exploreRequest.ts';

export interface Found {
  readonly items: readonly Item[];
  readonly scanned: number;
  readonly units: number;
  readonly durationMs: number;
  /** Where reading goes on. */
  readonly next: Readonly<Record<string, AttributeValue>> | undefined;
}

/** As many are shown before a person asks to read on. */
const AT_ONCE = 300;
const NOTHING: Found = { items: [], scanned: 0, units: 0, durationMs: 0, next: undefined };

export interface Items extends Loaded<Found> {
  readonly readOn: () => Promise<void>;
  readonly readingOn: boolean;
  readonly askAgain: () => Promise<void>;
  /** Ends reading; what was read stays, and `next` says where it goes on. */
  readonly stop: () => void;
}

export function useItems(table: TableDescription, question: Question | undefined): Items {
  const dynamodb = useClient(DynamoDBClient);
  const [wanted, setWanted] = useState({ question, count: AT_ONCE, stopped: false });
  const [readingOn, setReadingOn] = useState(false);
  const reached = useRef<{ readonly key: string; readonly count: number; readonly found: Found }>(undefined);
  const isSame = wanted.question === question;
  const count = isSame ? wanted.count : AT_ONCE;
  const stopped = isSame && wanted.stopped;
  const key = `dynamodb/items/${table.TableName}/${JSON.stringify(question)}`;
  const found = useLoad<Found>(
    `${key}/${count}`,
    async (signal, progress) => {
      // More of the same is read from where it ended; asked anew, it is read anew.
      const before = reached.current;
      const goesOn = before?.key === key && before.count < count && before.found.next !== undefined;
      let sum: Found = goesOn ? before.found : NOTHING;
      const from = performance.now() - sum.durationMs;
      do {
        const page = await readPage(dynamodb, table, question, count - sum.items.length, sum.next, signal);
        sum = {
          items: [...sum.items, ...(page.Items ?? [])],
          scanned: sum.scanned + (page.ScannedCount ?? 0),
          units: sum.units + (page.ConsumedCapacity?.CapacityUnits ?? 0),
          durationMs: performance.now() - from,
          next: page.LastEvaluatedKey,
        };
        reached.current = { key, count, found: sum };
        if (sum.next) progress(sum);
      } while (sum.next && sum.items.length < count);
      return sum;
    },
    { enabled: question !== undefined && !stopped },
  );
  return {
    ...found,
    loading: found.loading && !stopped,
    readingOn: readingOn && found.loading && !stopped,
    readOn: async () => {
      setReadingOn(true);
      setWanted({ question, count: count + AT_ONCE, stopped: false });
    },
    askAgain: async () => {
      if (stopped) setWanted({ question, count, stopped: false });
      else await found.reload();
    },
    stop: () => setWanted({ question, count, stopped: true }),
  };
}

function readPage(
  dynamodb: DynamoDBClient,
  table: TableDescription,
  question: Question | undefined,
  limit: number,
  start: Found['next'],
  abortSignal: AbortSignal,
) {
  const input = {
    TableName: table.TableName,
    ReturnConsumedCapacity: 'TOTAL' as const,
    // Filters leave little of what is read: then as much is read at a time as DynamoDB gives.
    ...(question?.filters.every(({ name }) => name === '') && { Limit: limit }),
    ...(question && expressQuestion(question, keyOf(table, question.index))),
    ...(start && { ExclusiveStartKey: { ...start } }),
  };
  return question?.kind === 'query'
    ? dynamodb.send(new QueryCommand(input), { abortSignal })
    : dynamodb.send(new ScanCommand(input), { abortSignal });
}
