import type { FunctionConfiguration } from '@aws-sdk/client-lambda';

/** False while the platform still works on it: an invocation or a change would be refused. */
export function isSettled({ State, LastUpdateStatus }: FunctionConfiguration): boolean {
  return State !== 'Pending' && LastUpdateStatus !== 'InProgress';
}
