import type { Call } from '../service.ts';
import { invalidParameter, notFound, required, untypedFault } from './fault.ts';
import { changeMappingTags, mappingUuid, tagsOfMapping } from './eventSourceMapping/mappingTags.ts';
import { resolveFunction, type FunctionRef } from './functionName.ts';
import { findFunction } from './lookup.ts';
import type { Lambda } from './needs.ts';
import type { Operations } from './operations.ts';
import { functionKey, functions } from './records.ts';
import { checkTagCount } from './tagRules.ts';

/** Functions and event source mappings can be tagged: of the other kinds none exists, and AWS's "not found" says so. */
export function tagOperations(lambda: Lambda): Operations<'TagResource' | 'UntagResource' | 'ListTags'> {
  const change = async (
    call: Call,
    resource: string,
    tagsAfter: (tags: Readonly<Record<string, string>>) => Readonly<Record<string, string>>,
  ): Promise<void> => {
    if (mappingUuid(resource) !== undefined) return changeMappingTags(lambda, call, resource, tagsAfter);
    const ref = taggable(call, resource);
    const revisionId = lambda.ids.uuid();
    await lambda.commit(async (transaction) => {
      const fn = await findFunction(transaction, call, ref);
      const tags = tagsAfter(fn.tags);
      functions.put(transaction, functionKey(call, ref.name), {
        ...fn,
        tags,
        latest: { ...fn.latest, revisionId },
      });
    });
  };
  return {
    TagResource: async (input, call) => {
      const resource = required(input.Resource, 'resource');
      const added = required(input.Tags, 'tags');
      if (Object.keys(added).length === 0) {
        throw invalidParameter('An error occurred and the request cannot be processed.');
      }
      await change(call, resource, (tags) => checkTagCount({ ...tags, ...added }));
      return {};
    },

    UntagResource: async (input, call) => {
      const resource = required(input.Resource, 'resource');
      const removed = new Set(required(input.TagKeys, 'tagKeys'));
      await change(call, resource, (tags) =>
        Object.fromEntries(Object.entries(tags).filter(([name]) => !removed.has(name))),
      );
      return {};
    },

    ListTags: async (input, call) => {
      const resource = required(input.Resource, 'resource');
      if (mappingUuid(resource) !== undefined)
        return { Tags: { ...(await tagsOfMapping(lambda, call, resource)) } };
      const ref = taggable(call, resource);
      const fn = await lambda.store.read((view) => findFunction(view, call, ref));
      return { Tags: { ...fn.tags } };
    },
  };
}

function taggable(call: Call, resource: string): FunctionRef {
  const kind = resource.split(':')[5];
  if (kind === 'capacity-provider') throw notFound(`Capacity provider not found: ${resource}`);
  if (kind === 'layer') throw notFound(`Layer not found: ${resource}`);
  if (kind === 'code-signing-config') {
    throw untypedFault(
      'ResourceNotFoundException',
      `The Lambda code signing configuration ${resource} can not be found.`,
    );
  }
  const ref = resolveFunction(call, resource);
  if (ref.qualifier === undefined) return ref;
  throw invalidParameter(
    'Tags on function aliases and versions are not supported. Please specify a function ARN.',
  );
}
