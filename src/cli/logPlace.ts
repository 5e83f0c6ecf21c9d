import {
  GetFunctionConfigurationCommand,
  ResourceNotFoundException,
  type LambdaClient,
} from '@aws-sdk/client-lambda';

/** Where the lines of somebody are. */
export interface LogPlace {
  readonly group: string;
  /** Of a log stream of the group. */
  readonly isOwn: (stream: string) => boolean;
}

export function wholeGroup(group: string): LogPlace {
  return { group, isOwn: () => true };
}

/** In the log group chosen for the function; undefined when there is no such function. */
export async function placeOf(lambda: LambdaClient, name: string): Promise<LogPlace | undefined> {
  try {
    const found = await lambda.send(new GetFunctionConfigurationCommand({ FunctionName: name }));
    return placeIn(found.LoggingConfig?.LogGroup, found.FunctionName ?? name);
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return undefined;
    throw error;
  }
}

/** `YYYY/MM/DD/[VERSION]ID`; the function's name precedes its version in a group that is not its own. */
const STREAM = /^\d{4}\/\d\d\/\d\d\/([\w-]*)\[/;

/** The function's own group without a choice. It may be the one chosen for others, as any group. */
export function placeIn(group: string | undefined, name: string): LogPlace {
  const own = `/aws/lambda/${name}`;
  if (group !== undefined && group !== own) return { group, isOwn: (stream) => nameIn(stream) === name };
  return { group: own, isOwn: (stream) => ['', name].includes(nameIn(stream)) };
}

/** Of the function; empty when a stream has none, as those that no function wrote. */
function nameIn(stream: string): string {
  return STREAM.exec(stream)?.[1] ?? '';
}
