/**
 * An operational failure: the platform's surroundings let it down (disk full, a sandbox would not start).
 * Not the caller's fault and not a bug. It says what was being done, why it failed and what a person can do.
 */
export class OperationalError extends Error {
  readonly operation: string;
  readonly hint: string | undefined;

  constructor(operation: string, message: string, options: { cause?: unknown; hint?: string } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'OperationalError';
    this.operation = operation;
    this.hint = options.hint;
  }
}

/** Throws when a thing that must hold does not: a bug, answered 500, its stack in the log only. */
export function assert(condition: unknown, message: string): asserts condition {
  if (!condition) throw new Error(`assertion failed: ${message}`);
}

/** The `code` of a Node.js system error (`ENOENT`, `EADDRINUSE`, …), or undefined. */
export function systemErrorCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
