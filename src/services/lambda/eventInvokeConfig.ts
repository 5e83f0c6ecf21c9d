import type { DestinationConfig, FunctionEventInvokeConfig } from '@aws-sdk/client-lambda';
import type { View } from '../../store/store.ts';
import type { Call } from '../service.ts';
import { DEFAULT_AGE_SECONDS, DEFAULT_RETRIES, type RetryPolicy } from './asyncPolicy.ts';
import { checkDestination, serviceOf } from './destination.ts';
import { invalidParameter, notFound, required } from './fault.ts';
import { qualifiedArn, resolveFunction, type FunctionRef, type FunctionScope } from './functionName.ts';
import { findVersion } from './lookup.ts';
import type { Lambda } from './needs.ts';
import type { Operations } from './operations.ts';
import { pageSize, paged, readMarker } from './page.ts';
import { eventInvokeConfigs, functionKey, functions, type EventInvokeConfigRecord } from './records.ts';

/** What asynchronous events of a function, version or alias are handled by. */
export interface EventPolicy extends RetryPolicy {
  readonly onSuccess: string | undefined;
  readonly onFailure: string | undefined;
}

export async function eventPolicyOf(
  view: View,
  scope: Pick<FunctionScope, 'account' | 'region'>,
  name: string,
  qualifier: string | undefined,
): Promise<EventPolicy> {
  const found = await eventInvokeConfigs.get(view, [...functionKey(scope, name), qualifier ?? '$LATEST']);
  return {
    maxRetries: found?.maxRetries ?? DEFAULT_RETRIES,
    maxAgeMs: (found?.maxAgeSeconds ?? DEFAULT_AGE_SECONDS) * 1000,
    onSuccess: found?.onSuccess,
    onFailure: found?.onFailure,
  };
}

interface ConfigInput {
  readonly FunctionName: string | undefined;
  readonly Qualifier?: string | undefined;
  readonly MaximumRetryAttempts?: number | undefined;
  readonly MaximumEventAgeInSeconds?: number | undefined;
  readonly DestinationConfig?: DestinationConfig | undefined;
}

type EventInvokeConfigOperations =
  | 'PutFunctionEventInvokeConfig'
  | 'UpdateFunctionEventInvokeConfig'
  | 'GetFunctionEventInvokeConfig'
  | 'DeleteFunctionEventInvokeConfig'
  | 'ListFunctionEventInvokeConfigs';

export function eventInvokeConfigOperations(lambda: Lambda): Operations<EventInvokeConfigOperations> {
  return {
    PutFunctionEventInvokeConfig: (input, call) => write(lambda, input, call, 'put'),
    UpdateFunctionEventInvokeConfig: (input, call) => write(lambda, input, call, 'update'),

    GetFunctionEventInvokeConfig: async (input, call) => {
      const ref = refOf(call, input);
      const found = await lambda.store.read((view) => eventInvokeConfigs.get(view, keyOf(call, ref)));
      if (found === undefined) throw notConfigured(ref);
      return configuration(ref.arn, qualifierOf(ref), found);
    },

    DeleteFunctionEventInvokeConfig: async (input, call) => {
      const ref = refOf(call, input);
      await lambda.commit(async (transaction) => {
        const found = await eventInvokeConfigs.get(transaction, keyOf(call, ref));
        if (found === undefined) throw notConfigured(ref);
        eventInvokeConfigs.delete(transaction, keyOf(call, ref));
      });
      return {};
    },

    ListFunctionEventInvokeConfigs: async (input, call) => {
      const ref = refOf(call, input);
      const key = functionKey(call, ref.name);
      const marker = readMarker(input.Marker, ['name']);
      const size = pageSize(input.MaxItems);
      const entries = await lambda.store.read(async (view) => {
        if (!(await functions.get(view, key))) throw noFunction();
        return eventInvokeConfigs.list(view, {
          prefix: key,
          limit: size + 1,
          ...(marker && { after: [...key, ...marker] }),
        });
      });
      const { items, next } = paged(entries, size, (entry) => entry.key.slice(3));
      const FunctionEventInvokeConfigs = items.map(({ key: [, , , qualifier], value }) =>
        configuration(ref.arn, String(qualifier), value),
      );
      return { FunctionEventInvokeConfigs, ...next };
    },
  };
}

async function write(
  lambda: Lambda,
  input: ConfigInput,
  call: Call,
  how: 'put' | 'update',
): Promise<FunctionEventInvokeConfig> {
  const ref = refOf(call, input);
  const { MaximumRetryAttempts, MaximumEventAgeInSeconds, DestinationConfig } = input;
  if (
    MaximumRetryAttempts === undefined &&
    MaximumEventAgeInSeconds === undefined &&
    DestinationConfig === undefined
  ) {
    throw invalidParameter('You must specify at least one of error handling or destination setting.');
  }
  const record = await lambda.commit(async (transaction) => {
    await findVersion(transaction, call, ref).catch(() => {
      throw noFunction();
    });
    const before = await eventInvokeConfigs.get(transaction, keyOf(call, ref));
    if (how === 'update' && before === undefined) throw notConfigured(ref);
    await checkDestinations(lambda, transaction, call, ref, DestinationConfig);
    const next = merged(how === 'update' ? before : undefined, input, lambda.clock.now());
    eventInvokeConfigs.put(transaction, keyOf(call, ref), next);
    return next;
  });
  return configuration(ref.arn, qualifierOf(ref), record);
}

/** An empty destination removes the one before. */
function merged(
  before: EventInvokeConfigRecord | undefined,
  { MaximumRetryAttempts, MaximumEventAgeInSeconds, DestinationConfig }: ConfigInput,
  modifiedAtMs: number,
): EventInvokeConfigRecord {
  const maxRetries = MaximumRetryAttempts ?? before?.maxRetries;
  const maxAgeSeconds = MaximumEventAgeInSeconds ?? before?.maxAgeSeconds;
  const onSuccess = DestinationConfig?.OnSuccess?.Destination ?? before?.onSuccess;
  const onFailure = DestinationConfig?.OnFailure?.Destination ?? before?.onFailure;
  return {
    modifiedAtMs,
    ...(maxRetries !== undefined && { maxRetries }),
    ...(maxAgeSeconds !== undefined && { maxAgeSeconds }),
    ...(onSuccess && { onSuccess }),
    ...(onFailure && { onFailure }),
  };
}

const SERVICES = new Set(['lambda', 'sqs', 'sns', 'events', 's3']);

async function checkDestinations(
  lambda: Lambda,
  view: View,
  call: Call,
  ref: FunctionRef,
  config: DestinationConfig | undefined,
): Promise<void> {
  const onSuccess = config?.OnSuccess?.Destination;
  const onFailure = config?.OnFailure?.Destination;
  for (const destination of [onSuccess, onFailure]) {
    if (!destination) continue;
    const service = serviceOf(destination);
    if (!SERVICES.has(service) || (service === 's3' && destination === onSuccess)) {
      throw invalidParameter(
        `The provided destination config DestinationConfig(onSuccess=${shown('OnSuccess', onSuccess)}, onFailure=${shown('OnFailure', onFailure)}) is invalid.`,
      );
    }
    await checkDestination(
      lambda,
      view,
      call,
      ref.name,
      destination,
      'Functions can be destinations, and buckets for what failed.',
    );
  }
}

function shown(member: string, destination: string | undefined): string {
  return destination === undefined ? 'null' : `${member}(destination=${destination})`;
}

function configuration(
  arn: string,
  qualifier: string,
  record: EventInvokeConfigRecord,
): FunctionEventInvokeConfig {
  const { maxRetries, maxAgeSeconds, onSuccess, onFailure } = record;
  return {
    LastModified: new Date(record.modifiedAtMs),
    FunctionArn: qualifiedArn({ arn }, qualifier),
    ...(maxRetries !== undefined && { MaximumRetryAttempts: maxRetries }),
    ...(maxAgeSeconds !== undefined && { MaximumEventAgeInSeconds: maxAgeSeconds }),
    DestinationConfig: {
      OnSuccess: onSuccess === undefined ? {} : { Destination: onSuccess },
      OnFailure: onFailure === undefined ? {} : { Destination: onFailure },
    },
  };
}

function refOf(call: Call, input: Pick<ConfigInput, 'FunctionName' | 'Qualifier'>): FunctionRef {
  return resolveFunction(call, required(input.FunctionName, 'functionName'), input.Qualifier);
}

function qualifierOf(ref: FunctionRef): string {
  return ref.qualifier ?? '$LATEST';
}

function keyOf(call: Call, ref: FunctionRef) {
  return [...functionKey(call, ref.name), qualifierOf(ref)];
}

const noFunction = (): Error => notFound("The function doesn't exist.");

function notConfigured(ref: FunctionRef): Error {
  return notFound(`The function ${qualifiedArn(ref, qualifierOf(ref))} doesn't have an EventInvokeConfig`);
}
