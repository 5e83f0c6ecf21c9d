import { Fault } from '../../protocol/fault.ts';

export function invalid(message: string): Fault {
  return new Fault('ValidationException', message, { status: 400 });
}

/** What many of AWS's messages begin with. */
export function invalidParameter(message: string): Fault {
  return invalid(`One or more parameter values were invalid: ${message}`);
}

/** Of operations on data: the table is not named. */
export function noSuchResource(): Fault {
  return new Fault('ResourceNotFoundException', 'Requested resource not found');
}

/** Of operations on tables. */
export function noSuchTable(name: string): Fault {
  return new Fault('ResourceNotFoundException', `Requested resource not found: Table: ${name} not found`);
}

export function inUse(message: string): Fault {
  return new Fault('ResourceInUseException', message);
}

export function limitExceeded(message: string): Fault {
  return new Fault('LimitExceededException', message);
}

/** For what AWS offers and Mayfly does not: better an error that names it than a parameter without effect. */
export function unsupported(parameter: string, why: string): Fault {
  return invalid(`${parameter} is not supported by Mayfly: ${why}`);
}

export function keyMismatch(): Fault {
  return invalid('The provided key element does not match the schema');
}

/** Item writes have this before what is wrong with the request itself, and not before what the table says. */
export function withPrefix<T>(check: () => T): T {
  try {
    return check();
  } catch (error) {
    if (!(error instanceof Fault) || error.code !== 'ValidationException') throw error;
    if (/^\d+ validation errors? detected: /.test(error.message)) throw error;
    throw invalid(`1 validation error detected: ${error.message}`);
  }
}
