import { Fault } from '../../../protocol/fault.ts';
import type { View } from '../../../store/store.ts';
import type { Call } from '../../service.ts';
import { invalid } from '../faults.ts';
import { streams, type Scope, type StreamRecord } from '../records.ts';
import { tableArn } from '../table.ts';

const ARN = /^arn:aws:dynamodb:([^:]+):([^:]+):table\/([a-zA-Z0-9_.-]{3,255})\/stream\/([0-9T:.-]{1,40})$/;

export function streamArn(scope: Scope, { table, label }: Pick<StreamRecord, 'table' | 'label'>): string {
  return `${tableArn(scope, table)}/stream/${label}`;
}

export interface StreamPlace {
  readonly table: string;
  readonly label: string;
}

/** What an ARN names; only the caller's own can be there. */
export function parseStreamArn(arn: string, call: Pick<Call, 'account' | 'region'>): StreamPlace {
  const [, region, account, table, label] = ARN.exec(arn) ?? [];
  if (table === undefined || label === undefined) throw invalid('Invalid StreamArn');
  if (region !== call.region || account !== call.account) throw noSuchStream(arn);
  return { table, label };
}

export async function findStream(
  view: View,
  call: Pick<Call, 'account' | 'region'>,
  arn: string,
): Promise<StreamRecord> {
  const { table, label } = parseStreamArn(arn, call);
  const stream = await streams.get(view, [call.account, call.region, table, label]);
  if (stream === undefined) throw noSuchStream(arn);
  return stream;
}

function noSuchStream(arn: string): Fault {
  return new Fault('ResourceNotFoundException', `Requested resource not found: Stream: ${arn} not found`);
}

export function noSuchShard(shard: string, arn: string): Fault {
  return new Fault(
    'ResourceNotFoundException',
    `Requested resource not found: Shard: ${shard} in Stream: ${arn} not found`,
  );
}
