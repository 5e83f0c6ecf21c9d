import type { Call } from '../../service.ts';
import { notFound } from '../fault.ts';
import type { Lambda } from '../needs.ts';
import { mappingKey, mappings, putMapping } from './mappingRecord.ts';

type Tags = Readonly<Record<string, string>>;

/** The UUID in a mapping's ARN; undefined when it is another thing's. */
export function mappingUuid(resource: string): string | undefined {
  const [, , , , , kind, uuid] = resource.split(':');
  return kind === 'event-source-mapping' ? uuid : undefined;
}

export async function tagsOfMapping(lambda: Lambda, call: Call, resource: string): Promise<Tags> {
  const key = ownKey(call, resource);
  const record = await lambda.store.read((view) => mappings.get(view, key));
  if (record === undefined) throw missing(resource);
  return record.tags;
}

export async function changeMappingTags(
  lambda: Lambda,
  call: Call,
  resource: string,
  tagsAfter: (tags: Tags) => Tags,
): Promise<void> {
  const key = ownKey(call, resource);
  await lambda.store.transact(async (transaction) => {
    const record = await mappings.get(transaction, key);
    if (record === undefined) throw missing(resource);
    putMapping(transaction, call, { ...record, tags: tagsAfter(record.tags) });
  });
}

/** Only the caller's own, of this region, can be there. */
function ownKey(call: Call, resource: string) {
  const [, , , region, account] = resource.split(':');
  if (region !== call.region || account !== call.account) throw missing(resource);
  return mappingKey(call, mappingUuid(resource) ?? '');
}

function missing(resource: string): Error {
  return notFound(`Event source mapping not found: ${resource}`);
}
