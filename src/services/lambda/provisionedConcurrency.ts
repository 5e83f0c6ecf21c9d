import type { PutProvisionedConcurrencyConfigResponse } from '@aws-sdk/client-lambda';
import type { ProvisionedState } from '../../compute/invocation.ts';
import type { Key, Transaction, View } from '../../store/store.ts';
import type { Call } from '../service.ts';
import { conflict, invalidParameter, lambdaFault, notFound, required, untypedFault } from './fault.ts';
import {
  functionNotFound,
  isVersionNumber,
  qualifiedArn,
  resolveFunction,
  type FunctionRef,
} from './functionName.ts';
import { findVersion } from './lookup.ts';
import type { Lambda } from './needs.ts';
import type { Operations } from './operations.ts';
import { paged, pageSize, readMarker } from './page.ts';
import { configsOf, provisionedConfigs, readShares } from './provisionedRecords.ts';
import { provisionedVersion } from './provisioning.ts';
import { aliases, functionKey, functions, type AliasRecord, type VersionRecord } from './records.ts';
import { heldInAll, LEAST_UNRESERVED, readSetAside } from './setAside.ts';

type Status = Required<
  Pick<
    PutProvisionedConcurrencyConfigResponse,
    | 'RequestedProvisionedConcurrentExecutions'
    | 'AvailableProvisionedConcurrentExecutions'
    | 'AllocatedProvisionedConcurrentExecutions'
    | 'Status'
    | 'LastModified'
  >
> &
  Pick<PutProvisionedConcurrencyConfigResponse, 'StatusReason'>;

/** `init-error` is AWS's word; the others are ours. */
const REASONS: Readonly<Record<NonNullable<ProvisionedState['failure']>, string>> = {
  'init-error': 'FUNCTION_ERROR_INIT_FAILURE',
  'init-timeout': 'FUNCTION_ERROR_INIT_TIMEOUT',
  'no-room': "The platform's limit of environments, or of their memory, is reached.",
  'no-sandbox': "An environment could not be made; the platform's log has the reason.",
};

export function provisionedConcurrencyOperations(
  lambda: Lambda,
): Operations<
  | 'PutProvisionedConcurrencyConfig'
  | 'GetProvisionedConcurrencyConfig'
  | 'DeleteProvisionedConcurrencyConfig'
  | 'ListProvisionedConcurrencyConfigs'
> {
  return {
    PutProvisionedConcurrencyConfig: async (input, call) => {
      const ref = resolveFunction(call, required(input.FunctionName, 'functionName'), input.Qualifier);
      const requested = required(input.ProvisionedConcurrentExecutions, 'provisionedConcurrentExecutions');
      const { qualifier = '$LATEST' } = ref;
      if (qualifier === '$LATEST') throw unpublished();
      const record = { requested, token: lambda.ids.uuid(), modifiedAtMs: lambda.clock.now() };
      await lambda.commit(async (transaction) => {
        const key = functionKey(call, ref.name);
        const { version, alias } = await findProvisionable(transaction, call, ref, qualifier);
        if (alias?.additional !== undefined) {
          throw invalidParameter('Alias with weights can not be used with Provisioned Concurrency');
        }
        if (version.version === '$LATEST') throw unpublished();
        if (version.state !== 'Active') {
          throw conflict(
            `The operation cannot be performed at this time. The function is currently in the following state: ${version.state}`,
          );
        }
        await refuseSecondConfig(transaction, key, qualifier, version.version);
        await refuseTooMany(lambda, transaction, call, ref.name, qualifier, requested);
        provisionedConfigs.put(transaction, [...key, qualifier], record);
      });
      return status(record.requested, record.modifiedAtMs, []);
    },

    GetProvisionedConcurrencyConfig: async (input, call) => {
      const { ref, qualifier } = publishedRef(call, input);
      const key = functionKey(call, ref.name);
      const found = await lambda.store.read(async (view) => {
        await findProvisionable(view, call, ref, qualifier);
        const config = await provisionedConfigs.get(view, [...key, qualifier]);
        return config && { config, states: await statesOf(lambda, view, call, ref, qualifier) };
      });
      if (!found) {
        throw lambdaFault(
          'ProvisionedConcurrencyConfigNotFoundException',
          'No Provisioned Concurrency Config found for this function',
        );
      }
      return status(found.config.requested, found.config.modifiedAtMs, found.states);
    },

    DeleteProvisionedConcurrencyConfig: async (input, call) => {
      const { ref, qualifier } = publishedRef(call, input);
      await lambda.commit(async (transaction) => {
        await findProvisionable(transaction, call, ref, qualifier);
        provisionedConfigs.delete(transaction, [...functionKey(call, ref.name), qualifier]);
      });
      return {};
    },

    ListProvisionedConcurrencyConfigs: async (input, call) => {
      const ref = resolveFunction(call, required(input.FunctionName, 'functionName'));
      const size = pageSize(input.MaxItems);
      const after = readMarker(input.Marker, ['name'])?.[0];
      const key = functionKey(call, ref.name);
      const found = await lambda.store.read(async (view) => {
        if (!(await functions.get(view, key))) throw functionNotFound(ref);
        const rest = (await configsOf(view, key)).filter(
          ({ qualifier }) => after === undefined || qualifier > after,
        );
        const page = rest.slice(0, size + 1);
        return Promise.all(
          page.map(async ({ qualifier, config }) => ({
            qualifier,
            config,
            states: await statesOf(lambda, view, call, ref, qualifier),
          })),
        );
      });
      const { items, next } = paged(found, size, ({ qualifier }) => [qualifier]);
      return {
        ProvisionedConcurrencyConfigs: items.map(({ qualifier, config, states }) => ({
          FunctionArn: qualifiedArn(ref, qualifier),
          ...status(config.requested, config.modifiedAtMs, states),
        })),
        ...next,
      };
    },
  };
}

/** An alias with provisioned concurrency shall not come to a version that has it already, or to `$LATEST`. */
export async function refuseUnprovisionable(
  view: View,
  key: Key,
  { name, version }: Pick<AliasRecord, 'name' | 'version'>,
): Promise<void> {
  if (!(await provisionedConfigs.get(view, [...key, name]))) return;
  if (version === '$LATEST') throw unpublished();
  await refuseSecondConfig(view, key, name, version);
}

function unpublished(): Error {
  return invalidParameter(
    'Provisioned Concurrency Configs cannot be applied to unpublished function versions.',
  );
}

function publishedRef(
  call: Call,
  input: { readonly FunctionName: string | undefined; readonly Qualifier: string | undefined },
): { readonly ref: FunctionRef; readonly qualifier: string } {
  const ref = resolveFunction(
    call,
    required(input.FunctionName, 'functionName'),
    required(input.Qualifier, 'qualifier'),
  );
  const { qualifier = '$LATEST' } = ref;
  if (qualifier === '$LATEST') {
    throw invalidParameter('The function resource provided must be an alias or a published version.');
  }
  return { ref, qualifier };
}

async function findProvisionable(
  view: View,
  call: Call,
  ref: FunctionRef,
  qualifier: string,
): Promise<{ readonly version: VersionRecord; readonly alias: AliasRecord | undefined }> {
  const alias = isVersionNumber(qualifier)
    ? undefined
    : await aliases.get(view, [...functionKey(call, ref.name), qualifier]);
  if (!isVersionNumber(qualifier) && !alias) {
    throw notFound(`Cannot find alias arn: ${qualifiedArn(ref, qualifier)}`);
  }
  const { version } = await findVersion(view, call, { ...ref, qualifier });
  return { version, alias };
}

/** Of one version, whether by itself or through an alias. */
async function refuseSecondConfig(view: View, key: Key, qualifier: string, version: string): Promise<void> {
  for (const other of await configsOf(view, key)) {
    if (other.qualifier === qualifier) continue;
    const alias = await aliases.get(view, [...key, other.qualifier]);
    if ((alias?.version ?? other.qualifier) !== version) continue;
    throw conflict(
      isVersionNumber(qualifier)
        ? 'Version is pointed by a Provisioned Concurrency alias'
        : "Alias can't be used for Provisioned Concurrency configuration on an already Provisioned version",
    );
  }
}

async function refuseTooMany(
  lambda: Lambda,
  transaction: Transaction,
  call: Call,
  functionName: string,
  qualifier: string,
  requested: number,
): Promise<void> {
  const key = functionKey(call, functionName);
  const all = await readSetAside(transaction, [call.account, call.region]);
  const before = (await provisionedConfigs.get(transaction, [...key, qualifier]))?.requested ?? 0;
  const own = all.get(key.join('/')) ?? { reserved: undefined, provisioned: 0 };
  const others = own.provisioned - before;
  if (own.reserved !== undefined) {
    if (others + requested <= own.reserved) return;
    throw invalidParameter(
      'Requested Provisioned Concurrency should not be greater than the reservedConcurrentExecution for function',
    );
  }
  const unreserved = lambda.concurrentExecutions - (heldInAll(all) - before);
  if (requested > unreserved) {
    throw untypedFault(
      'InvalidParameterValueException',
      `Specified ConcurrentExecutions for function is greater than account's unreserved concurrency [${unreserved}].`,
    );
  }
  if (unreserved - requested < LEAST_UNRESERVED) {
    throw untypedFault(
      'InvalidParameterValueException',
      `Specified ConcurrentExecutions for function decreases account's UnreservedConcurrentExecution below its minimum value of [${LEAST_UNRESERVED}].`,
    );
  }
}

/** How far the invoker has come with what this configuration asks for, a state for each version that it concerns. */
async function statesOf(
  lambda: Lambda,
  view: View,
  call: Call,
  ref: FunctionRef,
  qualifier: string,
): Promise<ProvisionedState[]> {
  const states: ProvisionedState[] = [];
  for (const share of await readShares(view, functionKey(call, ref.name))) {
    if (share.qualifier !== qualifier) continue;
    const version = await provisionedVersion(view, call, ref, share);
    const state = version && lambda.invoker.provisioned(version);
    // What the invoker has not heard of yet, it has not begun.
    if (state?.token === share.token && state.count === share.count) states.push(state);
  }
  return states;
}

function status(requested: number, modifiedAtMs: number, states: readonly ProvisionedState[]): Status {
  const failure = states.find((state) => state.failure !== undefined)?.failure;
  const begun = states.reduce((sum, { count }) => sum + count, 0) === requested;
  const complete = begun && states.every((state) => state.status === 'ready');
  const ready = states.reduce((sum, state) => sum + state.ready, 0);
  return {
    RequestedProvisionedConcurrentExecutions: requested,
    AvailableProvisionedConcurrentExecutions: ready,
    AllocatedProvisionedConcurrentExecutions: ready,
    Status: failure !== undefined ? 'FAILED' : complete ? 'READY' : 'IN_PROGRESS',
    ...(failure !== undefined && { StatusReason: REASONS[failure] }),
    LastModified: new Date(modifiedAtMs).toISOString().replace(/\.\d+Z$/, '+0000'),
  };
}
