/** What the Extensions API refuses, in AWS's words. */
import { json, type Answer } from '../runtimeApi/answers.ts';

export type ExtensionRefusal =
  | 'Extension.MissingExtensionIdentifier'
  | 'Extension.InvalidExtensionIdentifier'
  | 'Extension.UnknownExtensionIdentifier'
  | 'Extension.InvalidExtensionName'
  | 'Extension.InvalidEventType'
  | 'Extension.AlreadyRegistered'
  | 'Extension.RegistrationClosed'
  | 'Extension.InvalidExtensionState'
  | 'Extension.TooManyExtensions'
  | 'Extension.MissingHeader'
  | 'InvalidRequestFormat';

export function refused(errorType: ExtensionRefusal, errorMessage: string): Answer {
  return json(403, { errorMessage, errorType });
}

export const MISSING_IDENTIFIER = refused(
  'Extension.MissingExtensionIdentifier',
  'Missing Lambda-Extension-Identifier header',
);
export const INVALID_IDENTIFIER = refused(
  'Extension.InvalidExtensionIdentifier',
  'Invalid Lambda-Extension-Identifier',
);
export const EMPTY_NAME = refused('Extension.InvalidExtensionName', 'Empty extension name');
export const BAD_REQUEST = refused('InvalidRequestFormat', 'Invalid request format');
export const CLOSED = refused('Extension.RegistrationClosed', 'Extension registration closed already');
export const NO_EVENTS_INSIDE = refused(
  'Extension.InvalidEventType',
  'No events allowed for internal extensions',
);
export const NO_ERROR_TYPE = refused(
  'Extension.MissingHeader',
  'Lambda-Extension-Function-Error-Type not found',
);

export function unknownIdentifier(identifier: string): Answer {
  return refused('Extension.UnknownExtensionIdentifier', `Unknown extension ${identifier}`);
}

export function tooMany(limit: number): Answer {
  return refused('Extension.TooManyExtensions', `Extension limit (${limit}) reached`);
}

export function invalidEvent(event: string, reason: string): Answer {
  return refused('Extension.InvalidEventType', `${event}: ${reason}`);
}

export function wrongExtensionState(name: string, from: string, to: string): Answer {
  return refused(
    'Extension.InvalidExtensionState',
    `State transition from ${from} to ${to} failed for extension ${name}. Error: State transition is not allowed`,
  );
}
