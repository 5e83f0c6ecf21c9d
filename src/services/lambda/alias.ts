import type { AliasConfiguration, AliasRoutingConfiguration } from '@aws-sdk/client-lambda';
import type { Key, View } from '../../store/store.ts';
import { conflict, invalidParameter, notFound, required, revisionMismatch, untypedFault } from './fault.ts';
import { functionNotFound, qualifiedArn, resolveUnqualified, type FunctionRef } from './functionName.ts';
import { findFunction, getVersion } from './lookup.ts';
import { deleteFunctionUrls } from './functionUrlRecords.ts';
import type { Lambda } from './needs.ts';
import type { Operations } from './operations.ts';
import { paged, pageSize, readMarker } from './page.ts';
import { refuseUnprovisionable } from './provisionedConcurrency.ts';
import { provisionedConfigs } from './provisionedRecords.ts';
import {
  aliases,
  eventInvokeConfigs,
  functionKey,
  functions,
  policies,
  type AliasRecord,
} from './records.ts';

export function aliasOperations(
  lambda: Lambda,
): Operations<'CreateAlias' | 'GetAlias' | 'UpdateAlias' | 'DeleteAlias' | 'ListAliases'> {
  return {
    CreateAlias: async (input, call) => {
      const ref = resolveUnqualified(call, required(input.FunctionName, 'functionName'));
      const name = required(input.Name, 'name');
      const version = required(input.FunctionVersion, 'functionVersion');
      const alias: AliasRecord = {
        name,
        version,
        description: input.Description ?? '',
        ...routing(version, input.RoutingConfig),
        revisionId: lambda.ids.uuid(),
      };
      await lambda.commit(async (transaction) => {
        const key = functionKey(call, ref.name);
        await refuseMissingVersions(transaction, key, ref, alias);
        if (await aliases.get(transaction, [...key, name])) {
          throw conflict(`Alias already exists: ${qualifiedArn(ref, name)}`);
        }
        aliases.put(transaction, [...key, name], alias);
      });
      return aliasConfiguration(ref, alias);
    },

    GetAlias: async (input, call) => {
      const ref = resolveUnqualified(call, required(input.FunctionName, 'functionName'));
      const name = required(input.Name, 'name');
      const key = [...functionKey(call, ref.name), name];
      const alias = await lambda.store.read((view) => aliases.get(view, key));
      if (!alias) throw notFound(`Cannot find alias arn: ${qualifiedArn(ref, name)}`);
      return aliasConfiguration(ref, alias);
    },

    UpdateAlias: async (input, call) => {
      const ref = resolveUnqualified(call, required(input.FunctionName, 'functionName'));
      const name = required(input.Name, 'name');
      const alias = await lambda.commit(async (transaction) => {
        const key = functionKey(call, ref.name);
        const before = await aliases.get(transaction, [...key, name]);
        if (!before) throw notFound(`Alias not found: ${qualifiedArn(ref, name)}`);
        if (input.RevisionId && input.RevisionId !== before.revisionId) {
          throw revisionMismatch('GetFunction/GetAlias');
        }
        const version = input.FunctionVersion ?? before.version;
        const after: AliasRecord = {
          name,
          version,
          description: input.Description ?? before.description,
          ...routing(version, input.RoutingConfig ?? routingConfiguration(before)),
          revisionId: lambda.ids.uuid(),
        };
        await refuseMissingVersions(transaction, key, ref, after);
        if (after.version !== before.version) await refuseUnprovisionable(transaction, key, after);
        aliases.put(transaction, [...key, name], after);
        return after;
      });
      return aliasConfiguration(ref, alias);
    },

    DeleteAlias: async (input, call) => {
      const ref = resolveUnqualified(call, required(input.FunctionName, 'functionName'));
      const name = required(input.Name, 'name');
      const key = functionKey(call, ref.name);
      await lambda.commit(async (transaction) => {
        await findFunction(transaction, call, ref);
        aliases.delete(transaction, [...key, name]);
        eventInvokeConfigs.delete(transaction, [...key, name]);
        policies.delete(transaction, [...key, name]);
        provisionedConfigs.delete(transaction, [...key, name]);
        await deleteFunctionUrls(transaction, [...key, name]);
      });
      return {};
    },

    ListAliases: async (input, call) => {
      const ref = resolveUnqualified(call, required(input.FunctionName, 'functionName'));
      const size = pageSize(input.MaxItems);
      const after = readMarker(input.Marker, ['name'])?.[0];
      const found = await lambda.store.read(async (view) => {
        await findFunction(view, call, ref);
        const prefix = functionKey(call, ref.name);
        const entries = await aliases.list(view, {
          prefix,
          ...(after !== undefined && { after: [...prefix, after] }),
          ...(input.FunctionVersion === undefined && { limit: size + 1 }),
        });
        return entries.map((entry) => entry.value).filter(pointsTo(input.FunctionVersion));
      });
      const { items, next } = paged(found, size, (alias) => [alias.name]);
      return { Aliases: items.map((alias) => aliasConfiguration(ref, alias)), ...next };
    },
  };
}

/** The checked form of a routing configuration for an alias of `version`. */
function routing(
  version: string,
  config: AliasRoutingConfiguration | undefined,
): Pick<AliasRecord, 'additional'> {
  const weights = Object.entries(config?.AdditionalVersionWeights ?? {});
  const [only] = weights;
  if (!only) return {};
  if (weights.length > 1) {
    throw invalidParameter('Number of items in AdditionalVersionWeights cannot be greater than 1');
  }
  if (version === '$LATEST') {
    throw untypedFault(
      'InvalidParameterValueException',
      '$LATEST is not supported for an alias pointing to more than 1 version',
    );
  }
  if (only[0] === version) {
    throw invalidParameter(
      `Invalid function version ${version}. Function version ${version} is already included in routing configuration.`,
    );
  }
  return { additional: { version: only[0], weight: only[1] } };
}

function pointsTo(version: string | undefined): (alias: AliasRecord) => boolean {
  return (alias) =>
    version === undefined || alias.version === version || alias.additional?.version === version;
}

async function refuseMissingVersions(
  view: View,
  key: Key,
  ref: FunctionRef,
  alias: AliasRecord,
): Promise<void> {
  const fn = await functions.get(view, key);
  for (const version of [alias.version, alias.additional?.version]) {
    if (version === undefined) continue;
    if (!fn || !(await getVersion(view, key, fn, version))) throw functionNotFound(ref, version);
  }
}

function routingConfiguration({ additional }: AliasRecord): AliasRoutingConfiguration | undefined {
  return additional && { AdditionalVersionWeights: { [additional.version]: additional.weight } };
}

function aliasConfiguration(ref: FunctionRef, alias: AliasRecord): AliasConfiguration {
  const config = routingConfiguration(alias);
  return {
    AliasArn: qualifiedArn(ref, alias.name),
    Name: alias.name,
    FunctionVersion: alias.version,
    Description: alias.description,
    ...(config && { RoutingConfig: config }),
    RevisionId: alias.revisionId,
  };
}
