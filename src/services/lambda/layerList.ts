import type { View } from '../../store/store.ts';
import type { Call } from '../service.ts';
import { required } from './fault.ts';
import { resolveLayer, resolveOwnLayer } from './layerName.ts';
import { layers, layerVersions, type LayerVersionRecord } from './layerRecords.ts';
import { listedLayerVersion } from './layerVersion.ts';
import type { Lambda } from './needs.ts';
import type { Operations } from './operations.ts';
import { paged, pageSize, readMarker } from './page.ts';

interface Filters {
  readonly CompatibleRuntime?: string | undefined;
  readonly CompatibleArchitecture?: string | undefined;
}

export function layerListOperations(lambda: Lambda): Operations<'ListLayers' | 'ListLayerVersions'> {
  return {
    ListLayers: async (input, call) => {
      const size = pageSize(input.MaxItems);
      const after = readMarker(input.Marker, ['name'])?.[0];
      const found = await lambda.store.read((view) => latestMatching(view, call, input, after, size + 1));
      const { items, next } = paged(found, size, ({ name }) => [name]);
      return {
        Layers: items.map(({ name, latest }) => {
          const ref = resolveLayer(call, name);
          return {
            LayerName: name,
            LayerArn: ref.arn,
            LatestMatchingVersion: listedLayerVersion(ref, latest),
          };
        }),
        ...next,
      };
    },

    ListLayerVersions: async (input, call) => {
      const ref = resolveOwnLayer(call, required(input.LayerName, 'layerName'));
      const size = pageSize(input.MaxItems);
      const before = readMarker(input.Marker, ['number'])?.[0];
      const found = await lambda.store.read((view) =>
        matchingVersions(view, [call.account, call.region, ref.name], input, before, size + 1),
      );
      const { items, next } = paged(found, size, ({ version }) => [version]);
      return { LayerVersions: items.map((version) => listedLayerVersion(ref, version)), ...next };
    },
  };
}

/** Entries read at a time, where some may not match. */
const BATCH = 100;

/** Layers in the order of their names, each with the newest of its versions that match; those without one are none. */
async function latestMatching(
  view: View,
  call: Call,
  filters: Filters,
  after: string | undefined,
  limit: number,
): Promise<{ name: string; latest: LayerVersionRecord }[]> {
  const prefix = [call.account, call.region];
  const found: { name: string; latest: LayerVersionRecord }[] = [];
  for (let last = after; ;) {
    const batch = await layers.list(view, {
      prefix,
      ...(last !== undefined && { after: [...prefix, last] }),
      limit: BATCH,
    });
    for (const { value } of batch) {
      const [latest] = await matchingVersions(view, [...prefix, value.name], filters, undefined, 1);
      if (latest) found.push({ name: value.name, latest });
      if (found.length === limit) return found;
    }
    last = batch.at(-1)?.value.name;
    if (batch.length < BATCH) return found;
  }
}

/** Newest first. */
async function matchingVersions(
  view: View,
  prefix: readonly string[],
  filters: Filters,
  before: number | undefined,
  limit: number,
): Promise<LayerVersionRecord[]> {
  const found: LayerVersionRecord[] = [];
  for (let last = before; ;) {
    const batch = await layerVersions.list(view, {
      prefix,
      ...(last !== undefined && { before: [...prefix, last] }),
      limit: BATCH,
      reverse: true,
    });
    for (const { value } of batch) {
      if (matches(value, filters)) found.push(value);
      if (found.length === limit) return found;
    }
    last = batch.at(-1)?.value.version;
    if (batch.length < BATCH) return found;
  }
}

/** A version that does not say what it is compatible with matches no filter. */
function matches({ runtimes, architectures }: LayerVersionRecord, filters: Filters): boolean {
  const { CompatibleRuntime, CompatibleArchitecture } = filters;
  return (
    (!CompatibleRuntime || (runtimes?.includes(CompatibleRuntime) ?? false)) &&
    (!CompatibleArchitecture || (architectures?.includes(CompatibleArchitecture) ?? false))
  );
}
