import type { Discarded } from '../../../delivery/streamPoller/pollSettings.ts';

/** What is known of an invocation that failed, for who is told when its records are given up. */
export interface FailedInvocation {
  readonly requestId: string;
  readonly executedVersion: string;
  /** None: the function named records of the batch as failed. */
  readonly functionError: string | undefined;
}

export interface GivenUp {
  readonly discarded: Discarded<FailedInvocation>;
  readonly atMs: number;
  /** Where no invocation has one. */
  readonly requestId: string;
  readonly functionArn: string;
  readonly streamArn: string;
}

/** What an on-failure destination gets: where the records are, not what they are. */
export function failureRecord(givenUp: GivenUp): Buffer {
  return Buffer.from(JSON.stringify(facts(givenUp)));
}

/** What a bucket gets: also what they are. */
export function wholeFailureRecord(givenUp: GivenUp): Buffer {
  const records = givenUp.discarded.records.map(({ json }) => json).join(',');
  const head = JSON.stringify(facts(givenUp)).slice(0, -1);
  return Buffer.from(`${head},"payload":{"Records":[${records}]}}`);
}

function facts({ discarded, atMs, requestId, functionArn, streamArn }: GivenUp): object {
  const { records, shardId, reason, attempts, detail } = discarded;
  const [first] = records;
  const last = records.at(-1);
  const isExhausted = reason === 'retries';
  return {
    requestContext: {
      requestId: detail?.requestId ?? requestId,
      functionArn,
      condition: isExhausted ? 'RetryAttemptsExhausted' : 'RecordAgeExceeded',
      approximateInvokeCount: attempts,
    },
    ...(isExhausted && {
      responseContext: {
        statusCode: 200,
        executedVersion: detail?.executedVersion,
        functionError: detail?.functionError ?? null,
      },
    }),
    version: '1.0',
    timestamp: new Date(atMs).toISOString(),
    DDBStreamBatchInfo: {
      shardId,
      startSequenceNumber: first?.sequenceNumber,
      endSequenceNumber: last?.sequenceNumber,
      approximateArrivalOfFirstRecord: shownTime(first?.arrivedAtMs),
      approximateArrivalOfLastRecord: shownTime(last?.arrivedAtMs),
      batchSize: records.length,
      streamArn,
    },
  };
}

function shownTime(ms: number | undefined): string | undefined {
  return ms === undefined ? undefined : new Date(ms).toISOString();
}
