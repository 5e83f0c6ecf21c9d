import { LambdaClient, ListFunctionsCommand, type FunctionConfiguration } from '@aws-sdk/client-lambda';
import type { Question } from '../live/question.ts';

export const functionsQuestion: Question<readonly FunctionConfiguration[]> = {
  key: 'functions',
  load: (clients, signal, progress) => listFunctions(clients(LambdaClient), signal, progress),
};

/**
 * All functions, in the service's order. `progress` gets the first page, which is there at once, and then, as each time all that is
 * there is drawn and sorted again, what has come whenever it has doubled.
 */
export async function listFunctions(
  lambda: LambdaClient,
  signal: AbortSignal,
  progress: (partial: readonly FunctionConfiguration[]) => void,
): Promise<readonly FunctionConfiguration[]> {
  const found: FunctionConfiguration[] = [];
  let marker: string | undefined;
  let shown = 0;
  do {
    const page = await lambda.send(
      new ListFunctionsCommand({ ...(marker !== undefined && { Marker: marker }) }),
      { abortSignal: signal },
    );
    found.push(...(page.Functions ?? []));
    marker = page.NextMarker;
    if (marker !== undefined && found.length >= 2 * shown) {
      progress([...found]);
      // Few are drawn in no time: not before there are some more.
      shown = Math.max(found.length, 250);
    }
  } while (marker !== undefined);
  return found;
}
