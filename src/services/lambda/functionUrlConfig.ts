import type { Cors, FunctionUrlConfig } from '@aws-sdk/client-lambda';
import type { Key, View } from '../../store/store.ts';
import type { Call } from '../service.ts';
import { conflict, notFound, required } from './fault.ts';
import { qualifiedArn, resolveFunction, type FunctionRef } from './functionName.ts';
import { functionUrlOf } from './functionUrlName.ts';
import { deleteFunctionUrls } from './functionUrlRecords.ts';
import { getVersion } from './lookup.ts';
import type { Lambda } from './needs.ts';
import type { Operations } from './operations.ts';
import { pageSize, paged, readMarker } from './page.ts';
import {
  aliases,
  functionKey,
  functions,
  functionUrlIds,
  functionUrls,
  type FunctionUrlCors,
  type FunctionUrlRecord,
} from './records.ts';

type FunctionUrlOperations =
  | 'CreateFunctionUrlConfig'
  | 'GetFunctionUrlConfig'
  | 'UpdateFunctionUrlConfig'
  | 'DeleteFunctionUrlConfig'
  | 'ListFunctionUrlConfigs';

const ID_LENGTH = 32;
const ID_ALPHABET = 'abcdefghijklmnopqrstuvwxyz0123456789';

/** A function has at most one URL, and each of its aliases one of its own; versions have none. */
export function functionUrlOperations(lambda: Lambda): Operations<FunctionUrlOperations> {
  return {
    CreateFunctionUrlConfig: async (input, call) => {
      const ref = refOf(call, input);
      const cors = corsOf(input.Cors);
      const nowMs = lambda.clock.now();
      const record: FunctionUrlRecord = {
        id: lambda.ids.text(ID_LENGTH, ID_ALPHABET),
        authType: required(input.AuthType, 'authType'),
        invokeMode: input.InvokeMode ?? 'BUFFERED',
        ...(cors && { cors }),
        createdAtMs: nowMs,
        modifiedAtMs: nowMs,
      };
      await lambda.commit(async (transaction) => {
        if (!(await exists(transaction, call, ref))) throw noFunction();
        const key = keyOf(call, ref);
        if (await functionUrls.get(transaction, key)) {
          throw conflict(
            `Failed to create function url config for [functionArn = ${qualifiedArn(ref, ref.qualifier)}]. Error message:  FunctionUrlConfig exists for this Lambda function`,
          );
        }
        functionUrls.put(transaction, key, record);
        functionUrlIds.put(transaction, [record.id], [...key]);
      });
      const { LastModifiedTime: _, InvokeMode, ...shown } = configuration(call, ref, record);
      // The mode is echoed by this operation only when it was sent.
      return { ...shown, ...(input.InvokeMode !== undefined && { InvokeMode }) };
    },

    GetFunctionUrlConfig: async (input, call) => {
      const ref = refOf(call, input);
      const record = await lambda.store.read((view) => functionUrls.get(view, keyOf(call, ref)));
      if (!record) throw noUrl();
      return configuration(call, ref, record);
    },

    UpdateFunctionUrlConfig: async (input, call) => {
      const ref = refOf(call, input);
      const key = keyOf(call, ref);
      const record = await lambda.commit(async (transaction) => {
        if (!(await exists(transaction, call, ref))) throw noFunction();
        const before = await functionUrls.get(transaction, key);
        if (!before) throw noUrl();
        const { cors: corsBefore, ...rest } = before;
        const cors = input.Cors === undefined ? corsBefore : corsOf(input.Cors);
        const after: FunctionUrlRecord = {
          ...rest,
          authType: input.AuthType ?? before.authType,
          invokeMode: input.InvokeMode ?? before.invokeMode,
          ...(cors && { cors }),
          modifiedAtMs: lambda.clock.now(),
        };
        functionUrls.put(transaction, key, after);
        return after;
      });
      return configuration(call, ref, record);
    },

    DeleteFunctionUrlConfig: async (input, call) => {
      const ref = refOf(call, input);
      const key = keyOf(call, ref);
      await lambda.commit(async (transaction) => {
        if (!(await functionUrls.get(transaction, key))) throw noUrl();
        await deleteFunctionUrls(transaction, key);
      });
      return {};
    },

    ListFunctionUrlConfigs: async (input, call) => {
      const ref = refOf(call, input);
      const key = functionKey(call, ref.name);
      const marker = readMarker(input.Marker, ['name']);
      const size = pageSize(input.MaxItems);
      const entries = await lambda.store.read(async (view) => {
        if (!(await functions.get(view, key))) throw noFunction();
        return functionUrls.list(view, {
          prefix: key,
          limit: size + 1,
          ...(marker && { after: [...key, ...marker] }),
        });
      });
      const { items, next } = paged(entries, size, (entry) => entry.key.slice(3));
      const FunctionUrlConfigs = items.map(({ key: [, , , qualifier], value }) =>
        configuration(call, { ...ref, qualifier: aliasOf(String(qualifier)) }, value),
      );
      return { FunctionUrlConfigs, ...next };
    },
  };
}

function refOf(
  call: Call,
  input: { FunctionName: string | undefined; Qualifier?: string | undefined },
): FunctionRef {
  return resolveFunction(call, required(input.FunctionName, 'functionName'), input.Qualifier);
}

function keyOf(call: Call, ref: FunctionRef): [string, string, string, string] {
  return [call.account, call.region, ref.name, ref.qualifier ?? '$LATEST'];
}

function aliasOf(qualifier: string): string | undefined {
  return qualifier === '$LATEST' ? undefined : qualifier;
}

async function exists(view: View, call: Call, { name, qualifier }: FunctionRef): Promise<boolean> {
  const key: Key = functionKey(call, name);
  const fn = await functions.get(view, key);
  if (!fn || qualifier === undefined) return fn !== undefined;
  const alias = await aliases.get(view, [...key, qualifier]);
  return alias !== undefined && (await getVersion(view, key, fn, alias.version)) !== undefined;
}

/** Nothing configured is the same as no configuration. */
function corsOf(cors: Cors | undefined): FunctionUrlCors | undefined {
  const given = Object.entries(cors ?? {}).filter(([, value]) => value !== undefined && value !== null);
  return given.length > 0 ? (Object.fromEntries(given) as FunctionUrlCors) : undefined;
}

function configuration(call: Call, ref: FunctionRef, record: FunctionUrlRecord): FunctionUrlConfig {
  return {
    FunctionUrl: functionUrlOf(record.id, call),
    FunctionArn: qualifiedArn(ref, ref.qualifier),
    CreationTime: new Date(record.createdAtMs).toISOString(),
    LastModifiedTime: new Date(record.modifiedAtMs).toISOString(),
    AuthType: record.authType,
    ...(record.cors && { Cors: record.cors }),
    InvokeMode: record.invokeMode,
  };
}

function noFunction(): Error {
  return notFound('Function does not exist');
}

function noUrl(): Error {
  return notFound('The resource you requested does not exist.');
}
