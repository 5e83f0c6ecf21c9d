import { Fault } from '../../protocol/fault.ts';

export function badRequest(message: string): Fault {
  return new Fault('BadRequestException', message);
}

export function conflict(message: string): Fault {
  return new Fault('ConflictException', message);
}

export function notFound(message: string): Fault {
  return new Fault('NotFoundException', message);
}

/** Beyond a quota of the account or of an API. */
export function tooMany(what: string, most: number): Fault {
  return new Fault('LimitExceededException', `Maximum number of ${what} has been reached (${most}).`, {
    status: 429,
  });
}

/** What the service does not offer, by its name. */
export function unsupported(what: string): Fault {
  return badRequest(`${what} is not supported by this version of Mayfly.`);
}

/** Refuses members that only APIs of another kind have, so that nothing is accepted and ignored. */
export function refuseGiven<Input extends object>(
  input: Input,
  names: readonly (keyof Input & string)[],
  why: string,
): void {
  const given = names.find((name) => input[name] !== undefined && input[name] !== null);
  if (given !== undefined) throw badRequest(`${given} ${why}`);
}

export const WEBSOCKET_ONLY =
  'is supported only for WebSocket APIs, which this version of Mayfly has none of.';
