import type { ApiMapping } from '@aws-sdk/client-apigatewayv2';
import type { Key, View } from '../../store/store.ts';
import { domainKey, existingDomain } from './domainName.ts';
import { badRequest, conflict, notFound, tooMany } from './faults.ts';
import { newDeploymentId } from './itemId.ts';
import type { Gateway } from './needs.ts';
import type { Operations } from './operation.ts';
import { pageOf } from './page.ts';
import { existingApiKey, mappings, wellFormed, type MappingRecord, type Scope } from './records.ts';
import { existingStage } from './stageRecord.ts';

const KEY = /^(?:[A-Za-z0-9$\-_.+!*'()]+(?:\/[A-Za-z0-9$\-_.+!*'()]+)*)?$/;
const MAX_KEY = 300;
const MOST_MAPPINGS = 200;

type MappingOperations =
  | 'CreateApiMapping'
  | 'GetApiMapping'
  | 'GetApiMappings'
  | 'UpdateApiMapping'
  | 'DeleteApiMapping';

export function apiMappingOperations(gateway: Gateway): Operations<MappingOperations> {
  const { store } = gateway;
  return {
    CreateApiMapping: async (input, call) => {
      const record: MappingRecord = {
        mappingId: newDeploymentId(gateway.ids),
        apiId: input.ApiId ?? '',
        stage: input.Stage ?? '',
        key: keyOf(input.ApiMappingKey),
      };
      await gateway.commit(async (transaction) => {
        const { domainName } = await existingDomain(transaction, call, input.DomainName);
        const key = domainKey(call, domainName);
        await checkPlace(transaction, call, key, record);
        mappings.put(transaction, [...key, record.mappingId], record);
      });
      return shown(record);
    },

    GetApiMapping: async ({ DomainName, ApiMappingId }, call) =>
      shown(
        await store.read(async (view) => {
          const { domainName } = await existingDomain(view, call, DomainName);
          return existingMapping(view, domainKey(call, domainName), ApiMappingId);
        }),
      ),

    GetApiMappings: async (input, call) => {
      const { values, ...next } = await store.read(async (view) => {
        const { domainName } = await existingDomain(view, call, input.DomainName);
        return pageOf(view, mappings, domainKey(call, domainName), input);
      });
      return { Items: values.map(shown), ...next };
    },

    UpdateApiMapping: async (input, call) =>
      shown(
        await gateway.commit(async (transaction) => {
          const { domainName } = await existingDomain(transaction, call, input.DomainName);
          const key = domainKey(call, domainName);
          const before = await existingMapping(transaction, key, input.ApiMappingId);
          const after: MappingRecord = {
            mappingId: before.mappingId,
            apiId: input.ApiId ?? before.apiId,
            stage: input.Stage ?? before.stage,
            key: input.ApiMappingKey === undefined ? before.key : keyOf(input.ApiMappingKey),
          };
          await checkPlace(transaction, call, key, after);
          mappings.put(transaction, [...key, after.mappingId], after);
          return after;
        }),
      ),

    DeleteApiMapping: async ({ DomainName, ApiMappingId }, call) => {
      await gateway.commit(async (transaction) => {
        const { domainName } = await existingDomain(transaction, call, DomainName);
        const key = domainKey(call, domainName);
        const { mappingId } = await existingMapping(transaction, key, ApiMappingId);
        mappings.delete(transaction, [...key, mappingId]);
      });
      return {};
    },
  };
}

function keyOf(given: string | undefined): string {
  const key = given === undefined || given === '(none)' ? '' : given;
  if (key.length > MAX_KEY || !KEY.test(key)) {
    throw badRequest(
      "API mapping key should not start with a '/' or have consecutive '/'s, and takes only A-Za-z0-9$-_.+!*'()/",
    );
  }
  return key;
}

/** The API and its stage are there, and nothing else is at that path. */
async function checkPlace(view: View, scope: Scope, key: Key, record: MappingRecord): Promise<void> {
  await existingStage(view, await existingApiKey(view, scope, record.apiId), record.stage);
  const others = await mappings.list(view, { prefix: key });
  if (others.some(({ value }) => value.key === record.key && value.mappingId !== record.mappingId)) {
    throw conflict('ApiMapping key already exists for this domain name');
  }
  if (others.length >= MOST_MAPPINGS) throw tooMany('API mappings', MOST_MAPPINGS);
}

async function existingMapping(view: View, key: Key, mappingId: string | undefined): Promise<MappingRecord> {
  const record = await mappings.get(view, [...key, wellFormed(mappingId)]);
  if (!record) throw notFound('The api mapping resource specified in the request was not found.');
  return record;
}

function shown({ mappingId, apiId, stage, key }: MappingRecord): ApiMapping {
  return { ApiId: apiId, ApiMappingId: mappingId, ApiMappingKey: key, Stage: stage };
}
