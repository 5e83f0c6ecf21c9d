import { Fault } from '../../protocol/fault.ts';
import type { Store } from '../../store/store.ts';
import type { Call } from '../service.ts';
import { changeGroup, existingGroup } from './access.ts';
import { invalidParameter } from './faults.ts';
import { checkNameLengths, given, groupOfArn } from './names.ts';
import type { LogsOperation } from './operation.ts';

type Tags = Readonly<Record<string, string>>;

const MAX_TAGS = 50;

/** Refuses tag keys that AWS keeps for itself. */
export function checkTags(tags: Record<string, string>): Tags {
  if (Object.keys(tags).some((key) => key.toLowerCase().startsWith('aws:'))) {
    throw invalidParameter('Tag keys beginning with aws: are reserved.');
  }
  return tags;
}

/** ListLogGroups' tag filter: the values are alternatives, may begin or end with `*`, and `!` turns one round. */
export function tagsMatch(tags: Tags, key: string, values: readonly string[]): boolean {
  const value = Object.hasOwn(tags, key) ? tags[key] : undefined;
  if (value === undefined) return false;
  return values.length === 0 || values.some((wanted) => valueMatches(value, wanted));
}

function valueMatches(value: string, wanted: string): boolean {
  if (wanted.startsWith('!')) return !valueMatches(value, wanted.slice(1));
  const text = wanted.replace(/^\*/, '').replace(/\*$/, '');
  if (wanted.startsWith('*') && wanted.endsWith('*')) return value.includes(text);
  if (wanted.startsWith('*')) return value.endsWith(text);
  return wanted.endsWith('*') ? value.startsWith(text) : value === text;
}

export function tagOperations({ store }: { store: Store }) {
  const tag = (call: Call, group: string | undefined, tags: Record<string, string>, arn?: string) =>
    changeGroup(store, call, group, (record) => {
      const all = { ...record.tags, ...checkTags(tags) };
      if (Object.keys(all).length <= MAX_TAGS) return { ...record, tags: all };
      const message = `A resource can have at most ${MAX_TAGS} tags.`;
      if (arn === undefined) throw invalidParameter(message);
      throw new Fault('TooManyTagsException', message, { members: { resourceName: arn } });
    });
  const untag = (call: Call, group: string | undefined, keys: readonly string[]) =>
    changeGroup(store, call, group, (record) => ({
      ...record,
      tags: Object.fromEntries(Object.entries(record.tags).filter(([key]) => !keys.includes(key))),
    }));
  const list = async (call: Call, group: string) => ({
    tags: { ...(await store.read((view) => existingGroup(view, call, group))).tags },
  });
  return {
    TagResource: async (input, call) => {
      const arn = given(input.resourceArn, 'resourceArn');
      await tag(call, groupOfArn(arn, call), given(input.tags, 'tags'), arn);
      return {};
    },
    UntagResource: async (input, call) => {
      const group = groupOfArn(given(input.resourceArn, 'resourceArn'), call);
      await untag(call, group, given(input.tagKeys, 'tagKeys'));
      return {};
    },
    ListTagsForResource: (input, call) =>
      list(call, groupOfArn(given(input.resourceArn, 'resourceArn'), call)),
    TagLogGroup: async (input, call) => {
      await tag(call, input.logGroupName, given(input.tags, 'tags'));
      return {};
    },
    UntagLogGroup: async (input, call) => {
      await untag(call, input.logGroupName, given(input.tags, 'tags'));
      return {};
    },
    ListTagsLogGroup: (input, call) => {
      const group = given(input.logGroupName, 'logGroupName');
      checkNameLengths(group);
      return list(call, group);
    },
  } satisfies { [Name in TagOperation]: LogsOperation<Name> };
}

type TagOperation =
  | 'TagResource'
  | 'UntagResource'
  | 'ListTagsForResource'
  | 'TagLogGroup'
  | 'UntagLogGroup'
  | 'ListTagsLogGroup';
