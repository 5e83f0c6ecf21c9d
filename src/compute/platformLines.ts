import type { InitializationType } from './environmentVariables.ts';
import type { FunctionVersion } from './functionVersion.ts';

/**
 * The lines that the platform itself writes into a function's log: START, END, REPORT and those of
 * initialisation, as text or, with LogFormat JSON, as telemetry-shaped events filtered by the system log level, as
 * AWS writes them. Pure: every method gives the messages to write, oldest first.
 */
export interface PlatformLines {
  initStart(atMs: number, runtimeVersion: string, runtimeVersionArn: string): readonly string[];
  /** The end of an initialisation. On-demand success leaves no line in text. */
  initReport(atMs: number, report: InitReport): readonly string[];
  start(atMs: number, requestId: string, traceHeader: string | undefined): readonly string[];
  /** END and REPORT. */
  done(atMs: number, report: InvocationReport): readonly string[];
  /** The runtime is done, its extensions may not be. Logs have it with the rest of `done`: this is for subscribers. */
  runtimeDone(atMs: number, outcome: RuntimeOutcome): readonly string[];
  /** What became of an extension when initialisation ended. */
  extension(atMs: number, extension: ExtensionReport): readonly string[];
  /** An extension has subscribed to telemetry, or to logs as it was called before. */
  subscription(atMs: number, subscription: SubscriptionReport): readonly string[];
}

export type RuntimeOutcome = Pick<
  InvocationReport,
  'requestId' | 'status' | 'errorType' | 'durationMs' | 'responseBytes' | 'answered' | 'traceHeader'
>;

export interface ExtensionReport {
  readonly name: string;
  readonly state: string;
  readonly events: readonly string[];
  readonly errorType?: string | undefined;
}

export interface SubscriptionReport {
  readonly api: string;
  readonly name: string;
  readonly types: readonly string[];
}

export interface InitReport {
  readonly durationMs: number;
  readonly phase: 'init' | 'invoke';
  readonly status: 'success' | 'error' | 'timeout';
  readonly errorType?: string | undefined;
}

export interface InvocationReport {
  readonly requestId: string;
  readonly durationMs: number;
  readonly billedMs: number;
  readonly memoryMiB: number;
  readonly maxMemoryMiB: number;
  /** Only on the first invocation of an environment whose initialisation succeeded. */
  readonly initMs: number | undefined;
  readonly status: 'success' | 'error' | 'timeout';
  readonly errorType: string | undefined;
  /** The function itself reported the error: text has no Status then. */
  readonly handled: boolean;
  readonly responseBytes: number;
  /** When the answer came; only if it did, and somebody is told. */
  readonly answered?: Answered | undefined;
  readonly traceHeader?: string | undefined;
}

export interface Answered {
  /** When the invocation began. */
  readonly beganAtMs: number;
  /** To the answer's first byte. */
  readonly latencyMs: number;
  /** From there to its last. */
  readonly responseMs: number;
}

export function platformLines(
  version: FunctionVersion,
  initializationType: InitializationType = 'on-demand',
): PlatformLines {
  return version.logFormat === 'JSON'
    ? jsonLines(version, initializationType)
    : textLines(version, initializationType);
}

function textLines(version: FunctionVersion, initializationType: InitializationType): PlatformLines {
  const startTail = ` Version: ${version.version}\n`;
  return {
    initStart: (_atMs, runtimeVersion, arn) => [
      `INIT_START Runtime Version: ${runtimeVersion}\tRuntime Version ARN: ${arn}\n`,
    ],
    initReport: (_atMs, report) => {
      const fine = report.status === 'success';
      if (fine && initializationType === 'on-demand') return [];
      const status = fine ? '' : `\tStatus: ${report.status}${typeSuffix(report.errorType)}`;
      return [
        `INIT_REPORT Init Duration: ${report.durationMs.toFixed(2)} ms\tPhase: ${report.phase}${status}\n`,
      ];
    },
    start: (_atMs, requestId) => [`START RequestId: ${requestId}${startTail}`],
    done: (atMs, report) => {
      const lines = [`END RequestId: ${report.requestId}\n`, reportLine(report)];
      if (report.status === 'timeout') lines.push(timeoutLine(atMs, report));
      return lines;
    },
    runtimeDone: () => [],
    extension: (_atMs, { name, state, events, errorType }) => [
      `EXTENSION\tName: ${name}\tState: ${state}\tEvents: [${events.join(', ')}]${typeSuffix(errorType)}\n`,
    ],
    subscription: (_atMs, { api, name, types }) => {
      const listed = types.map((type) => type.slice(0, 1).toUpperCase() + type.slice(1)).join(', ');
      return [`${api.toUpperCase()}\tName: ${name}\tState: Subscribed\tTypes: [${listed}]\n`];
    },
  };
}

function reportLine(report: InvocationReport): string {
  const base =
    `REPORT RequestId: ${report.requestId}\tDuration: ${report.durationMs.toFixed(2)} ms` +
    `\tBilled Duration: ${report.billedMs} ms\tMemory Size: ${report.memoryMiB} MB` +
    `\tMax Memory Used: ${report.maxMemoryMiB} MB\t`;
  const init = report.initMs === undefined ? '' : `Init Duration: ${report.initMs.toFixed(2)} ms\t`;
  if (report.status === 'success' || report.handled) return `${base}${init}\n`;
  return `${base}${init}Status: ${report.status}${
    report.status === 'timeout' ? '' : typeSuffix(report.errorType)
  }\n`;
}

/** No longer written by AWS itself; kept so that filters and alarms on "Task timed out" go on working. */
function timeoutLine(atMs: number, report: InvocationReport): string {
  const seconds = (report.durationMs / 1000).toFixed(2);
  return `${new Date(atMs).toISOString()} ${report.requestId} Task timed out after ${seconds} seconds\n\n`;
}

function typeSuffix(errorType: string | undefined): string {
  return errorType === undefined ? '' : `\tError Type: ${errorType}`;
}

const LEVELS = { DEBUG: 0, INFO: 1, WARN: 2 } as const;

function jsonLines(version: FunctionVersion, initializationType: InitializationType): PlatformLines {
  const floor = LEVELS[version.systemLogLevel];
  const event = (level: keyof typeof LEVELS, atMs: number, type: string, record: object): string[] =>
    LEVELS[level] < floor
      ? []
      : [`${JSON.stringify({ time: new Date(atMs).toISOString(), type: `platform.${type}`, record })}\n`];
  const unlessFine = (status: string) => (status === 'success' ? 'DEBUG' : 'WARN');
  const runtimeDone: PlatformLines['runtimeDone'] = (atMs, outcome) =>
    event(unlessFine(outcome.status), atMs, 'runtimeDone', {
      requestId: outcome.requestId,
      status: outcome.status,
      errorType: outcome.errorType,
      metrics: { durationMs: hundredths(outcome.durationMs), producedBytes: outcome.responseBytes },
      spans: outcome.answered && spansOf(outcome.answered, outcome.durationMs),
      tracing: tracing(outcome.traceHeader),
    });
  return {
    initStart: (atMs, runtimeVersion, runtimeVersionArn) =>
      event('INFO', atMs, 'initStart', {
        initializationType,
        phase: 'init',
        runtimeVersion,
        runtimeVersionArn,
        functionName: version.functionName,
        functionVersion: version.version,
      }),
    initReport: (atMs, { durationMs, phase, status, errorType }) => {
      const outcome = { initializationType, phase, status, errorType };
      const level = status === 'success' && initializationType !== 'on-demand' ? 'INFO' : unlessFine(status);
      return [
        ...event(unlessFine(status), atMs, 'initRuntimeDone', outcome),
        ...event(level, atMs, 'initReport', {
          ...outcome,
          metrics: { durationMs: hundredths(durationMs) },
        }),
      ];
    },
    start: (atMs, requestId, traceHeader) =>
      event('INFO', atMs, 'start', {
        requestId,
        version: version.version,
        tracing: tracing(traceHeader),
      }),
    done: (atMs, report) => [
      ...runtimeDone(atMs, report),
      ...event(report.status === 'success' ? 'INFO' : 'WARN', atMs, 'report', {
        requestId: report.requestId,
        status: report.status,
        errorType: report.errorType,
        metrics: {
          durationMs: hundredths(report.durationMs),
          billedDurationMs: report.billedMs,
          memorySizeMB: report.memoryMiB,
          maxMemoryUsedMB: report.maxMemoryMiB,
          initDurationMs: report.initMs === undefined ? undefined : hundredths(report.initMs),
        },
        tracing: tracing(report.traceHeader),
      }),
    ],
    runtimeDone,
    extension: (atMs, { name, state, events, errorType }) =>
      event(errorType === undefined ? 'DEBUG' : 'WARN', atMs, 'extension', {
        name,
        state,
        events,
        errorType,
      }),
    subscription: (atMs, { api, name, types }) =>
      event('INFO', atMs, `${api.toLowerCase()}Subscription`, { name, state: 'Subscribed', types }),
  };
}

function tracing(traceHeader: string | undefined): object | undefined {
  return traceHeader === undefined ? undefined : { type: 'X-Amzn-Trace-Id', value: traceHeader };
}

/** One after the other: until the answer began, while it was sent, and until the runtime was ready for the next. */
function spansOf({ beganAtMs, latencyMs, responseMs }: Answered, durationMs: number): object[] {
  const span = (name: string, afterMs: number, spanMs: number): object => ({
    name,
    start: new Date(beganAtMs + afterMs).toISOString(),
    durationMs: hundredths(Math.max(0, spanMs)),
  });
  return [
    span('responseLatency', 0, latencyMs),
    span('responseDuration', latencyMs, responseMs),
    span('runtimeOverhead', latencyMs + responseMs, durationMs - latencyMs - responseMs),
  ];
}

function hundredths(value: number): number {
  return Math.round(value * 100) / 100;
}
