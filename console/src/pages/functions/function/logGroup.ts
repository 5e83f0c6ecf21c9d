import type { FunctionConfiguration } from '@aws-sdk/client-lambda';

/** Where the function's log goes. */
export function logGroupOf(name: string, { LoggingConfig }: FunctionConfiguration): string {
  return LoggingConfig?.LogGroup ?? `/aws/lambda/${name}`;
}
