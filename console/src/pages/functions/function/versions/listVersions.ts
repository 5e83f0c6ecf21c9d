import {
  ListAliasesCommand,
  ListVersionsByFunctionCommand,
  type AliasConfiguration,
  type FunctionConfiguration,
  type LambdaClient,
} from '@aws-sdk/client-lambda';

/** Published versions, the newest first. */
export async function listVersions(
  lambda: LambdaClient,
  FunctionName: string,
  abortSignal: AbortSignal,
): Promise<readonly FunctionConfiguration[]> {
  const found: FunctionConfiguration[] = [];
  let marker: string | undefined;
  do {
    const page = await lambda.send(
      new ListVersionsByFunctionCommand({ FunctionName, ...(marker !== undefined && { Marker: marker }) }),
      { abortSignal },
    );
    found.push(...(page.Versions ?? []));
    marker = page.NextMarker;
  } while (marker !== undefined);
  return found
    .filter(({ Version }) => Version !== '$LATEST')
    .toSorted((a, b) => Number(b.Version) - Number(a.Version));
}

export async function listAliases(
  lambda: LambdaClient,
  FunctionName: string,
  abortSignal: AbortSignal,
): Promise<readonly AliasConfiguration[]> {
  const found: AliasConfiguration[] = [];
  let marker: string | undefined;
  do {
    const page = await lambda.send(
      new ListAliasesCommand({ FunctionName, ...(marker !== undefined && { Marker: marker }) }),
      { abortSignal },
    );
    found.push(...(page.Aliases ?? []));
    marker = page.NextMarker;
  } while (marker !== undefined);
  return found;
}
