import { pino, type Logger } from 'pino';

/** Structured log. The first argument holds the fields, the second a constant sentence. Never secrets. */
export interface Log {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
  /** A log whose every line also carries `fields`. */
  child(fields: object): Log;
  isDebug(): boolean;
}

export const LOG_LEVELS = ['debug', 'info', 'warn', 'error', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** Writes JSON lines to `destination` (a file descriptor, standard error by default), asynchronously. */
export function createLog(level: LogLevel, destination: number | string = 2): Log & { flush(): void } {
  const sink = pino.destination({ dest: destination, sync: false, minLength: 0 });
  const logger = pino({ level, base: null, redact: ['secretAccessKey', 'sessionToken'] }, sink);
  return { ...adapt(logger), flush: () => sink.flushSync() };
}

export function silentLog(): Log {
  const log: Log = {
    debug: () => {},
    info: () => {},
    warn: () => {},
    error: () => {},
    child: () => log,
    isDebug: () => false,
  };
  return log;
}

function adapt(logger: Logger): Log {
  return {
    debug: (fields, message) => logger.debug(fields, message),
    info: (fields, message) => logger.info(fields, message),
    warn: (fields, message) => logger.warn(fields, message),
    error: (fields, message) => logger.error(fields, message),
    child: (fields) => adapt(logger.child(fields)),
    isDebug: () => logger.isLevelEnabled('debug'),
  };
}
