import type { Clock } from '../base/clock.ts';
import type { Frame } from './frames.ts';
import type { FunctionVersion } from './functionVersion.ts';
import type { EnvironmentLogSink, EnvironmentLogTarget, LogLine } from './invocation.ts';
import { levelFilter } from './levelFilter.ts';
import { lastBytes, lineSplitter, splitEvent, type LineSplitter } from './logLines.ts';
import { LINE_COST_BYTES } from './outputBudget.ts';
import type { TelemetryInlet } from './sandbox.ts';

/** How much of an invocation's log a caller may ask for. */
const TAIL_BYTES = 4096;
/** More than this is handed on at once, less waits for the end of the invocation or the next sweep. */
const BATCH_BYTES = 256 * 1024;
/** No invocation is longer than 15 minutes: an older timestamp is made up. */
const MAX_LOG_AGE_MS = 16 * 60_000;

/**
 * The log stream of one environment: collects what the platform and the function write, in order, and hands it
 * on in batches. A tail can be read for each invocation, from START to its last line.
 */
export class EnvironmentLog {
  readonly stream: string;
  /** Where lines are told too; undefined as soon as nobody listens. */
  tap: TelemetryInlet | undefined;
  readonly #clock: Clock;
  readonly #sink: EnvironmentLogSink;
  readonly #target: EnvironmentLogTarget;
  readonly #stdout: LineSplitter;
  readonly #stderr: LineSplitter;
  #lines: LogLine[] = [];
  #bytes = 0;
  #latestMs = 0;
  #tail: LogTail | undefined;

  constructor(version: FunctionVersion, stream: string, clock: Clock, sink: EnvironmentLogSink) {
    this.stream = stream;
    this.#clock = clock;
    this.#sink = sink;
    this.#target = {
      account: version.account,
      region: version.region,
      group: version.logGroup,
      stream,
      version,
    };
    const passes = logsForItself(version) ? levelFilter(version.applicationLogLevel) : undefined;
    const onLine = (line: string): void => {
      if (passes?.(line) === false) return;
      const atMs = this.#clock.now();
      this.tap?.line('function', atMs, line);
      this.add(atMs, line);
    };
    this.#stdout = lineSplitter(onLine);
    this.#stderr = lineSplitter(onLine);
  }

  /** What is added from now on belongs to one invocation. */
  begin(): LogTail {
    this.#tail = new LogTail(this.#lines);
    return this.#tail;
  }

  /**
   * Readers see lines by their time, and the clocks of the pipes and of the function's own frames differ by
   * milliseconds: what comes later is never dated earlier.
   */
  add(atMs: number, text: string): void {
    const timestampMs = Math.max(atMs, this.#latestMs);
    this.#latestMs = timestampMs;
    for (const message of splitEvent(text)) this.#lines.push({ timestampMs, message });
    this.#bytes += text.length + LINE_COST_BYTES;
    if (this.#bytes > BATCH_BYTES) this.flush();
  }

  addAll(timestampMs: number, texts: readonly string[]): void {
    for (const text of texts) this.add(timestampMs, text);
  }

  /** A LOG frame. Its time is the function's word: believed as long as it is not ahead of ours. */
  frame(frame: Frame): void {
    const now = this.#clock.now();
    const claimed = frame.meta['timestampMs'];
    const fair = typeof claimed === 'number' && claimed <= now && claimed > now - MAX_LOG_AGE_MS;
    const text = frame.body.toString('utf8');
    const atMs = fair ? Math.floor(claimed) : now;
    this.tap?.line(frame.meta['source'] === 'extension' ? 'extension' : 'function', atMs, text);
    this.add(atMs, text.endsWith('\n') ? text : `${text}\n`);
  }

  stdout(chunk: Buffer): void {
    this.#stdout.push(chunk);
  }

  stderr(chunk: Buffer): void {
    this.#stderr.push(chunk);
  }

  /** Unfinished lines of stdout and stderr become lines: nothing follows that belongs to them. */
  finishLines(): void {
    this.#stdout.flush();
    this.#stderr.flush();
  }

  /** The invocation's last line was added. */
  end(): void {
    this.#tail?.complete();
    this.#tail = undefined;
    this.flush();
  }

  flush(): void {
    if (this.#lines.length === 0) return;
    const lines = this.#lines;
    this.#lines = [];
    this.#bytes = 0;
    this.#tail?.handedOn(this.#lines);
    this.#sink(this.#target, lines);
  }
}

/** Nobody else could have filtered its lines by their level. */
function logsForItself({ logFormat, image, runtime }: FunctionVersion): boolean {
  return logFormat === 'JSON' && (image !== undefined || runtime.startsWith('provided'));
}

/** The lines of one invocation, kept only as far as its last 4 KiB can need, and encoded only if asked for. */
export class LogTail {
  #carried: string[] = [];
  #lines: readonly LogLine[];
  #from: number;
  #complete = false;
  #waiting: ((tail: Uint8Array) => void)[] | undefined;

  constructor(lines: readonly LogLine[]) {
    this.#lines = lines;
    this.#from = lines.length;
  }

  read(): Promise<Uint8Array> {
    if (this.#complete) return Promise.resolve(this.#bytes());
    return new Promise((resolve) => (this.#waiting ??= []).push(resolve));
  }

  /** The lines so far were handed on; those to come are collected in `next`. */
  handedOn(next: readonly LogLine[]): void {
    this.#carried = keepLast([...this.#carried, ...this.#messages()]);
    this.#lines = next;
    this.#from = 0;
  }

  complete(): void {
    this.#complete = true;
    for (const resolve of this.#waiting ?? []) resolve(this.#bytes());
    this.#waiting = undefined;
  }

  #bytes(): Uint8Array {
    return lastBytes([...this.#carried, ...this.#messages()], TAIL_BYTES);
  }

  #messages(): string[] {
    return this.#lines.slice(this.#from).map((line) => line.message);
  }
}

function keepLast(texts: readonly string[]): string[] {
  let bytes = 0;
  let index = texts.length;
  while (index > 0 && bytes < TAIL_BYTES) bytes += Buffer.byteLength(texts[--index] ?? '');
  return texts.slice(index);
}

/** `YYYY/MM/DD/[version]<32 hex>`; in a group that functions share, the function's name comes first. */
export function logStreamName(version: FunctionVersion, atMs: number, hex: string): string {
  const day = new Date(atMs).toISOString().slice(0, 10).replaceAll('-', '/');
  const shared = version.logGroup !== `/aws/lambda/${version.functionName}`;
  return `${day}/${shared ? version.functionName : ''}[${version.version}]${hex}`;
}
