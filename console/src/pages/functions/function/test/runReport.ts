/** What the platform says of one invocation at the end of its log. */
export interface RunReport {
  readonly durationMs?: number;
  readonly billedMs?: number;
  /** Only of a cold start. */
  readonly initMs?: number;
  readonly memoryMiB?: number;
  readonly maxMemoryMiB?: number;
}

/** Out of the log's tail, whichever of AWS's two formats it is in. */
export function readReport(tail: string): RunReport {
  const line = tail
    .split('\n')
    .findLast((text) => text.startsWith('REPORT ') || text.includes('"platform.report"'));
  if (line === undefined) return {};
  return line.startsWith('REPORT ') ? fromText(line) : fromJson(line);
}

function fromText(line: string): RunReport {
  const value = (name: string) => {
    const found = new RegExp(`(?:^|\\t)${name}: ([\\d.]+) (?:ms|MB)`).exec(line)?.[1];
    return found === undefined ? undefined : Number(found);
  };
  return present({
    // The first field follows the request's id.
    durationMs: value('Duration'),
    billedMs: value('Billed Duration'),
    initMs: value('Init Duration'),
    memoryMiB: value('Memory Size'),
    maxMemoryMiB: value('Max Memory Used'),
  });
}

interface JsonReport {
  readonly record?: {
    readonly metrics?: {
      readonly durationMs?: number;
      readonly billedDurationMs?: number;
      readonly initDurationMs?: number;
      readonly memorySizeMB?: number;
      readonly maxMemoryUsedMB?: number;
    };
  };
}

function fromJson(line: string): RunReport {
  try {
    const metrics = (JSON.parse(line) as JsonReport).record?.metrics ?? {};
    return present({
      durationMs: metrics.durationMs,
      billedMs: metrics.billedDurationMs,
      initMs: metrics.initDurationMs,
      memoryMiB: metrics.memorySizeMB,
      maxMemoryMiB: metrics.maxMemoryUsedMB,
    });
  } catch {
    return {};
  }
}

function present(values: Readonly<Record<keyof RunReport, number | undefined>>): RunReport {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}
