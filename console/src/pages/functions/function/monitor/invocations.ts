import type { Point } from '../../../metrics/chart/metricQuery.ts';
import type { InsightsRow } from './runInsights.ts';

/** What a REPORT line says. */
export interface Invocation {
  readonly requestId: string;
  readonly at: Date;
  readonly stream: string;
  readonly durationMs: number;
  readonly billedMs: number;
  readonly usedMiB: number;
  readonly sizeMiB: number;
  /** Of a cold start. */
  readonly initMs: number | undefined;
}

const FIELDS = [
  '@timestamp',
  '@requestId',
  '@logStream',
  '@duration',
  '@billedDuration',
  '@maxMemoryUsed',
  '@memorySize',
  '@initDuration',
].join(', ');

/** Queries of Logs Insights for the reports of a function, or of one version of it. */
export function reportQueries(version: string | undefined) {
  const reports = `filter @type = "REPORT"${version === undefined ? '' : ` and @logStream like "[${version}]"`}`;
  return {
    recent: `fields ${FIELDS} | ${reports} | sort @timestamp desc | limit 20`,
    expensive: `fields ${FIELDS} | ${reports} | sort @billedDuration desc | limit 20`,
    coldStarts: (periodS: number) =>
      `${reports} and ispresent(@initDuration) | stats count(*) as coldStarts, avg(@initDuration) as average, ` +
      `max(@initDuration) as longest by bin(${periodS}s) as step | sort step asc`,
  };
}

export function invocationOf(row: InsightsRow): Invocation {
  const number = (field: string) => Number(row[field] ?? 0);
  return {
    requestId: row['@requestId'] ?? '',
    at: momentOf(row['@timestamp'] ?? ''),
    stream: row['@logStream'] ?? '',
    durationMs: number('@duration'),
    billedMs: number('@billedDuration'),
    // Insights counts bytes, by thousands.
    usedMiB: number('@maxMemoryUsed') / 1_000_000,
    sizeMiB: number('@memorySize') / 1_000_000,
    initMs: row['@initDuration'] ? number('@initDuration') : undefined,
  };
}

/** What it is billed by. */
export function gigabyteSeconds({ billedMs, sizeMiB }: Invocation): number {
  return (billedMs / 1000) * (sizeMiB / 1024);
}

export interface ColdStarts {
  readonly count: readonly Point[];
  readonly average: readonly Point[];
  readonly longest: readonly Point[];
}

export function coldStartsOf(rows: readonly InsightsRow[]): ColdStarts {
  const points = (field: string) =>
    rows.map((row) => ({ x: momentOf(row['step'] ?? ''), y: Number(row[field] ?? 0) }));
  return { count: points('coldStarts'), average: points('average'), longest: points('longest') };
}

/** `2026-11-22 04:00:00.000`, in UTC. */
function momentOf(text: string): Date {
  return new Date(`${text.replace(' ', 'T')}Z`);
}
