import { invalid } from '../faults.ts';
import type { Position } from './sequence.ts';

/** Where a reader stands: behind `after`, in the stream of this ARN. Opaque to clients, as AWS's look: `ARN|1|…`. */
export interface ShardIterator {
  readonly arn: string;
  readonly shardId: string;
  readonly after: Position;
  readonly madeMs: number;
}

const FIELDS = 4;

export function writeIterator({ arn, shardId, after, madeMs }: ShardIterator): string {
  const text = [shardId, after.ms, after.number, madeMs].join(' ');
  return `${arn}|1|${Buffer.from(text, 'utf8').toString('base64')}`;
}

export function readIterator(text: string): ShardIterator {
  const [arn = '', version, encoded = '', ...rest] = text.split('|');
  const fields = Buffer.from(encoded, 'base64').toString('utf8').split(' ');
  const [shardId = '', ...numbers] = fields;
  const [ms = Number.NaN, number = Number.NaN, madeMs = Number.NaN] = numbers.map(Number);
  const isWhole = [ms, madeMs].every((value) => Number.isSafeInteger(value) && value >= 0);
  if (
    rest.length > 0 ||
    version !== '1' ||
    fields.length !== FIELDS ||
    !isWhole ||
    !Number.isSafeInteger(number)
  ) {
    throw invalid('Invalid ShardIterator');
  }
  return { arn, shardId, after: { ms, number }, madeMs };
}
