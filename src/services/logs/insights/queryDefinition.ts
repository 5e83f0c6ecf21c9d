import type { QueryDefinition } from '@aws-sdk/client-cloudwatch-logs';
import type { Clock } from '../../../base/clock.ts';
import type { Ids } from '../../../base/ids.ts';
import type { Store } from '../../../store/store.ts';
import { limitExceeded, notFound } from '../faults.ts';
import { checkNameLengths, given } from '../names.ts';
import type { LogsOperation } from '../operation.ts';
import { pageToken, parsePageToken } from '../pageToken.ts';
import { queryDefinitions, queryKey, type QueryDefinitionRecord } from './queryRecords.ts';
import { refuseOtherLanguage } from './startQuery.ts';

const MAX_DEFINITIONS = 1000;

interface DefinitionNeeds {
  readonly store: Store;
  readonly clock: Clock;
  readonly ids: Ids;
}

/** Queries with a name, to be run later: kept as they are, whether they can be run or not. */
export function queryDefinitionOperations({ store, clock, ids }: DefinitionNeeds) {
  return {
    PutQueryDefinition: async (input, call) => {
      refuseOtherLanguage(input.queryLanguage);
      checkNameLengths(...(input.logGroupNames ?? []));
      const newId = ids.uuid();
      const { queryDefinitionId: givenId, clientToken, parameters } = input;
      const id = await store.transact(async (tx) => {
        const known = await queryDefinitions.list(tx, { prefix: [call.account, call.region] });
        const repeated = known.find(
          ({ value }) => clientToken !== undefined && value.clientToken === clientToken,
        );
        if (givenId === undefined && repeated) return repeated.value.id;
        if (givenId !== undefined && !known.some(({ value }) => value.id === givenId))
          throw noSuchDefinition();
        if (givenId === undefined && known.length >= MAX_DEFINITIONS) throw limitExceeded();
        const record: QueryDefinitionRecord = {
          id: givenId ?? newId,
          name: given(input.name, 'name'),
          text: given(input.queryString, 'queryString'),
          groups: input.logGroupNames ?? [],
          modifiedAtMs: clock.now(),
          ...(clientToken !== undefined && { clientToken }),
          ...(parameters && {
            parameters: parameters.map(({ name, defaultValue, description }) => ({
              name: given(name, 'parameters.member.name'),
              ...(defaultValue !== undefined && { defaultValue }),
              ...(description !== undefined && { description }),
            })),
          }),
        };
        queryDefinitions.put(tx, queryKey(call, record.id), record);
        return record.id;
      });
      return { queryDefinitionId: id };
    },
    DescribeQueryDefinitions: async (input, call) => {
      if (input.queryLanguage !== undefined && input.queryLanguage !== 'CWLI')
        return { queryDefinitions: [] };
      const token = parsePageToken('queryDefinitions', input.nextToken, ['string', 'string']);
      const { queryDefinitionNamePrefix: prefix = '', maxResults = MAX_DEFINITIONS } = input;
      const known = await store.read((view) =>
        queryDefinitions.list(view, { prefix: [call.account, call.region] }),
      );
      const order = ({ name, id }: QueryDefinitionRecord) => `${name}\0${id}`;
      const after = token && token.join('\0');
      const listed = known
        .map(({ value }) => value)
        .filter((record) => record.name.startsWith(prefix) && (after === undefined || order(record) > after))
        .sort((a, b) => (order(a) < order(b) ? -1 : 1));
      const page = listed.slice(0, maxResults);
      const last = page.at(-1);
      return {
        queryDefinitions: page.map(shown),
        ...(last &&
          listed.length > page.length && { nextToken: pageToken('queryDefinitions', [last.name, last.id]) }),
      };
    },
    DeleteQueryDefinition: async (input, call) => {
      const key = queryKey(call, given(input.queryDefinitionId, 'queryDefinitionId'));
      await store.transact(async (tx) => {
        if (!(await queryDefinitions.get(tx, key))) throw noSuchDefinition();
        queryDefinitions.delete(tx, key);
      });
      return { success: true };
    },
  } satisfies {
    [
      Name in 'PutQueryDefinition' | 'DescribeQueryDefinitions' | 'DeleteQueryDefinition'
    ]: LogsOperation<Name>;
  };
}

function noSuchDefinition() {
  return notFound('The specified query definition does not exist.');
}

function shown({ id, name, text, groups, modifiedAtMs, parameters }: QueryDefinitionRecord): QueryDefinition {
  return {
    queryLanguage: 'CWLI',
    queryDefinitionId: id,
    name,
    queryString: text,
    lastModified: modifiedAtMs,
    logGroupNames: [...groups],
    ...(parameters && { parameters: parameters.map((parameter) => ({ ...parameter })) }),
  };
}
