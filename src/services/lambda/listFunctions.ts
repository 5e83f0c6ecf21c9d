import type { View } from '../../store/store.ts';
import type { Call } from '../service.ts';
import { listedConfiguration } from './configuration.ts';
import { invalidParameter } from './fault.ts';
import { functionArn } from './functionName.ts';
import type { Lambda } from './needs.ts';
import type { Operations } from './operations.ts';
import { paged, pageSize, readMarker } from './page.ts';
import { functionKey, functions, versions, type VersionRecord } from './records.ts';
import { versionNumber } from './version.ts';

interface Listed {
  readonly name: string;
  readonly version: VersionRecord;
}

export function listFunctionsOperation(lambda: Lambda): Operations<'ListFunctions'> {
  return {
    ListFunctions: async (input, call) => {
      const all = input.FunctionVersion === 'ALL';
      if (input.MasterRegion !== undefined && !all) {
        throw invalidParameter('FunctionVersion must be set to ALL if MasterRegion is specified.');
      }
      // MasterRegion selects replicas made by Lambda@Edge from that region; there are none.
      if (input.MasterRegion !== undefined && input.MasterRegion !== 'ALL') return { Functions: [] };
      const size = pageSize(input.MaxItems);
      const marker = all ? readMarker(input.Marker, ['name', 'number']) : readMarker(input.Marker, ['name']);
      const listed = await lambda.store.read((view) =>
        all ? everyVersion(view, call, size + 1, marker) : latestVersions(view, call, size + 1, marker?.[0]),
      );
      const { items, next } = paged(listed, size, (item) =>
        all ? [item.name, versionNumber(item.version)] : [item.name],
      );
      return {
        Functions: items.map(({ name, version }) =>
          listedConfiguration(
            { name, arn: functionArn(call, name) },
            version,
            all ? version.version : undefined,
          ),
        ),
        ...next,
      };
    },
  };
}

async function latestVersions(
  view: View,
  call: Call,
  limit: number,
  after: string | undefined,
): Promise<Listed[]> {
  const prefix = [call.account, call.region];
  const entries = await functions.list(view, {
    prefix,
    ...(after !== undefined && { after: [...prefix, after] }),
    limit,
  });
  return entries.map(({ value }) => ({ name: value.name, version: value.latest }));
}

/** Function by function: `$LATEST`, then the numbers. */
async function everyVersion(
  view: View,
  call: Call,
  limit: number,
  marker: readonly [string, number?] | undefined,
): Promise<Listed[]> {
  const found: Listed[] = [];
  const addPublished = async (name: string, after: number) => {
    const prefix = functionKey(call, name);
    const entries = await versions.list(view, {
      prefix,
      after: [...prefix, after],
      limit: limit - found.length,
    });
    found.push(...entries.map(({ value }) => ({ name, version: value })));
  };
  if (marker) await addPublished(marker[0], marker[1] ?? 0);
  const rest =
    found.length < limit ? await latestVersions(view, call, limit - found.length, marker?.[0]) : [];
  for (const latest of rest) {
    if (found.length >= limit) break;
    found.push(latest);
    if (found.length < limit) await addPublished(latest.name, 0);
  }
  return found;
}
