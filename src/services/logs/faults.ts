import { Fault } from '../../protocol/fault.ts';

export function invalidParameter(message: string): Fault {
  return new Fault('InvalidParameterException', message);
}

export function notFound(message: string): Fault {
  return new Fault('ResourceNotFoundException', message);
}

export function groupNotFound(): Fault {
  return notFound('The specified log group does not exist.');
}

export function streamNotFound(): Fault {
  return notFound('The specified log stream does not exist.');
}

export function invalidToken(): Fault {
  return invalidParameter('The specified nextToken is invalid.');
}

/** For what AWS offers and Mayfly does not: better an error that names it than a parameter without effect. */
export function unsupported(parameter: string, why: string): Fault {
  return invalidParameter(`${parameter} is not supported: ${why}`);
}

export function limitExceeded(): Fault {
  return new Fault('LimitExceededException', 'Resource limit exceeded.');
}
