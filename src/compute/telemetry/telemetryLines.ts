import type { EnvironmentLog } from '../environmentLog.ts';
import type { InitializationType } from '../environmentVariables.ts';
import type { FunctionVersion } from '../functionVersion.ts';
import { platformLines, type PlatformLines } from '../platformLines.ts';

/**
 * The same lines, and while anyone listens the same events for subscribers: those get all of them, whatever the
 * function's log format and levels are, and `platform.runtimeDone` already when the runtime is done.
 */
export function telemetryLines(
  version: FunctionVersion,
  initializationType: InitializationType,
  log: Pick<EnvironmentLog, 'tap'>,
): PlatformLines {
  const lines = platformLines(version, initializationType);
  let made: PlatformLines | undefined;
  const events = (): PlatformLines =>
    (made ??= platformLines({ ...version, logFormat: 'JSON', systemLogLevel: 'DEBUG' }, initializationType));
  const tell = (of: (all: PlatformLines) => readonly string[]): void => {
    if (log.tap?.wanted === true) log.tap.platform(of(events()));
  };
  return {
    initStart: (...about) => {
      tell((all) => all.initStart(...about));
      return lines.initStart(...about);
    },
    initReport: (...about) => {
      tell((all) => all.initReport(...about));
      return lines.initReport(...about);
    },
    // These two are of every invocation: without a subscriber they cost nothing more.
    start: (atMs, requestId, traceHeader) => {
      if (log.tap !== undefined) tell((all) => all.start(atMs, requestId, traceHeader));
      return lines.start(atMs, requestId, traceHeader);
    },
    runtimeDone: (...about) => {
      tell((all) => all.runtimeDone(...about));
      return [];
    },
    done: (atMs, report) => {
      if (log.tap !== undefined) tell((all) => all.done(atMs, report).slice(1));
      return lines.done(atMs, report);
    },
    extension: (...about) => {
      tell((all) => all.extension(...about));
      return lines.extension(...about);
    },
    subscription: (...about) => {
      tell((all) => all.subscription(...about));
      return lines.subscription(...about);
    },
  };
}
