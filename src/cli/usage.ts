import { readConfig } from '../config.ts';
import { gbSeconds, toGbSeconds, type UsageRow } from '../metering/usage.ts';
import { signedGet } from './runningPlatform.ts';
import { table } from './table.ts';

/** `usage`: what the functions of the running platform used, a line each function, version and UTC day. */
export async function usage(args: readonly string[]): Promise<number> {
  const { config } = readConfig(args, [], undefined, ['data', 'config']);
  const { rows } = (await signedGet(config, '/_mayfly/usage')) as { rows: UsageRow[] };
  if (rows.length === 0) {
    process.stdout.write('nothing was invoked yet\n');
    return 0;
  }
  const head = [
    'day',
    'region',
    'function',
    'version',
    'requests',
    'errors',
    'cold',
    'billed ms',
    'GB-s',
    'provisioned',
    'ran in it',
    'in',
    'out',
  ];
  const lines = rows.map((row) => [
    row.day,
    row.region,
    row.functionName,
    row.version,
    String(row.requests),
    String(row.errors),
    String(row.coldStarts),
    String(row.billedMs),
    gbSeconds(row).toFixed(3),
    toGbSeconds(row.provisionedTimeMibMs).toFixed(3),
    toGbSeconds(row.provisionedMibMs).toFixed(3),
    bytes(row.bytesIn),
    bytes(row.bytesOut),
  ]);
  process.stdout.write(table([head, ...lines], 4));
  return 0;
}

function bytes(count: number): string {
  if (count < 1024) return `${count} B`;
  const unit = Math.min(3, Math.floor(Math.log2(count) / 10));
  return `${(count / 1024 ** unit).toFixed(1)} ${['', 'KiB', 'MiB', 'GiB'][unit]}`;
}
