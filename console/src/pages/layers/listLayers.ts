import {
  ListLayersCommand,
  ListLayerVersionsCommand,
  type LambdaClient,
  type LayersListItem,
  type LayerVersionsListItem,
} from '@aws-sdk/client-lambda';

/** Every layer of the account with its newest version. */
export async function listLayers(
  lambda: LambdaClient,
  abortSignal: AbortSignal,
): Promise<readonly LayersListItem[]> {
  const found: LayersListItem[] = [];
  let marker: string | undefined;
  do {
    const page = await lambda.send(
      new ListLayersCommand({ ...(marker !== undefined && { Marker: marker }) }),
      { abortSignal },
    );
    found.push(...(page.Layers ?? []));
    marker = page.NextMarker;
  } while (marker !== undefined);
  return found;
}

/** The newest first. */
export async function listLayerVersions(
  lambda: LambdaClient,
  LayerName: string,
  abortSignal: AbortSignal,
): Promise<readonly LayerVersionsListItem[]> {
  const found: LayerVersionsListItem[] = [];
  let marker: string | undefined;
  do {
    const page = await lambda.send(
      new ListLayerVersionsCommand({ LayerName, ...(marker !== undefined && { Marker: marker }) }),
      { abortSignal },
    );
    found.push(...(page.LayerVersions ?? []));
    marker = page.NextMarker;
  } while (marker !== undefined);
  return found;
}
