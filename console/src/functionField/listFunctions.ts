import { LambdaClient, ListFunctionsCommand, type FunctionConfiguration } from '@aws-sdk/client-lambda';
import type { Question } from '../live/question.ts';

export const functionsQuestion: Question<readonly FunctionConfiguration[]> = {
  key: 'functions',
  load: (clients, signal, progress) => listFunctions(clients(LambdaClient), signal, progress),
};

/** All functions, in the service's order; `progress` gets each page as it comes. */
export async function listFunctions(
  lambda: LambdaClient,
  signal: AbortSignal,
  progress: (partial: readonly FunctionConfiguration[]) => void,
): Promise<readonly FunctionConfiguration[]> {
  const found: FunctionConfiguration[] = [];
  let marker: string | undefined;
  do {
    const page = await lambda.send(
      new ListFunctionsCommand({ ...(marker !== undefined && { Marker: marker }) }),
      { abortSignal: signal },
    );
    found.push(...(page.Functions ?? []));
    marker = page.NextMarker;
    if (marker !== undefined && found.length % 500 === 0) progress([...found]);
  } while (marker !== undefined);
  return found;
}
