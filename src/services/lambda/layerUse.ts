import type { FunctionConfiguration } from '@aws-sdk/client-lambda';
import type { CodePackage } from '../../compute/functionVersion.ts';
import type { View } from '../../store/store.ts';
import type { Call } from '../service.ts';
import { codeLimits } from './code.ts';
import { invalidParameter } from './fault.ts';
import {
  layerDenied,
  layerVersionKey,
  layerVersionMissing,
  parseLayerVersionArn,
  type LayerVersionRef,
} from './layerName.ts';
import { mayUseLayer } from './layerPolicy.ts';
import { layerVersions, type LayerUse } from './layerRecords.ts';
import type { LambdaNeeds } from './needs.ts';
import type { CodeRecord } from './records.ts';

const MAX_LAYERS = 5;
/** Of all layers together, as of one package: each is a link to be made when an environment is. */
const MAX_ENTRIES = 100_000;

/**
 * The layers that a function shall have, in their order, which is the order in which they are laid over each other.
 * What it has already it keeps, though the version may be deleted meanwhile.
 */
export async function useLayers(
  view: View,
  call: Call,
  arns: readonly string[],
  before: readonly LayerUse[] = [],
): Promise<LayerUse[]> {
  if (arns.length > MAX_LAYERS) throw invalidParameter(`Cannot reference more than ${MAX_LAYERS} layers.`);
  const uses: LayerUse[] = [];
  const seen = new Map<string, string>();
  for (const arn of arns) {
    const ref = parseLayerVersionArn(call, arn);
    if (ref === undefined) throw invalidParameter(layerVersionMissing(arn));
    uses.push(before.find((use) => use.arn === arn) ?? (await newUse(view, call, ref, arn)));
    const other = seen.get(ref.arn);
    if (other !== undefined) throw twice(other, arn);
    seen.set(ref.arn, arn);
  }
  if (uses.reduce((sum, { content }) => sum + content.entries, 0) > MAX_ENTRIES) {
    throw invalidParameter(`Layers hold more than ${MAX_ENTRIES} files and folders.`);
  }
  return uses;
}

async function newUse(view: View, call: Call, ref: LayerVersionRef, arn: string): Promise<LayerUse> {
  if (ref.account === call.account && ref.region !== call.region) {
    throw invalidParameter(
      `Layers are not in the same region as the function. Layers are expected to be in region ${call.region}.`,
    );
  }
  const allowed = ref.region === call.region && (await mayUseLayer(view, call, ref));
  if (!allowed) throw layerDenied(call, 'GetLayerVersion', arn);
  const record = await layerVersions.get(view, layerVersionKey(ref));
  if (!record) throw invalidParameter(layerVersionMissing(arn));
  return { arn, content: record.content };
}

function twice(first: string, second: string): Error {
  return invalidParameter(
    `Two different versions of the same layer are not allowed to be referenced in the same function. ${first} and ${second} are versions of the same layer.`,
  );
}

/** Package and layers together have AWS's limit of a package. */
export function refuseOversized(
  uses: readonly LayerUse[] | undefined,
  code: Pick<CodeRecord, 'unpackedBytes'>,
): void {
  if (!uses?.length) return;
  const layers = uses.reduce((sum, { content }) => sum + content.unpackedBytes, 0);
  const bytes = layers + (code.unpackedBytes ?? 0);
  const { MAX_UNZIPPED_BYTES } = codeLimits;
  if (layers >= MAX_UNZIPPED_BYTES) {
    throw invalidParameter(`Layers consume more than the available size of ${MAX_UNZIPPED_BYTES} bytes`);
  }
  if (bytes > MAX_UNZIPPED_BYTES) {
    throw invalidParameter(
      `Function code combined with layers exceeds the maximum allowed size of ${MAX_UNZIPPED_BYTES} bytes. The actual size is ${bytes} bytes.`,
    );
  }
}

/** As compute knows them; undefined when there are none. */
export function layerPackages(uses: readonly LayerUse[] | undefined): CodePackage[] | undefined {
  if (!uses?.length) return undefined;
  return uses.map(({ content }) => ({ blob: content.blob, sha256: content.sha256 }));
}

/** Large ones take seconds to unpack: the first invocation shall not wait for all of it. */
export function unpackLayersAhead(
  needs: Pick<LambdaNeeds, 'layersAhead'>,
  uses: readonly LayerUse[] | undefined,
): void {
  const packages = layerPackages(uses);
  if (packages) needs.layersAhead?.(packages);
}

export function shownLayers(uses: readonly LayerUse[] | undefined): Pick<FunctionConfiguration, 'Layers'> {
  if (!uses?.length) return {};
  return { Layers: uses.map(({ arn, content }) => ({ Arn: arn, CodeSize: content.bytes })) };
}
