import { assert } from '../base/errors.ts';
import type { Constraints } from '../protocol/constraints.ts';
import type { OperationModel, ServiceModel } from '../protocol/serviceModel.ts';
import type { WireFacts } from '../protocol/wireFacts.ts';
import { notImplemented } from '../services/service.ts';
import type { Handler, Permission, Service } from '../services/service.ts';
import { bodyLimitBytes } from './bodyLimits.ts';
import type { OperationStats, RequestMetrics } from './requestMetrics.ts';

/** A service that can be addressed. It is loaded, schemas and code, when it first is. */
export interface ServiceEntry {
  readonly facts: WireFacts;
  /** Called once; again only when it failed. */
  readonly load: () => Promise<LoadedService>;
}

export interface LoadedService {
  readonly model: ServiceModel;
  readonly service: Service;
}

/** Everything about one operation that a request needs, looked up in one go. */
export interface Operation {
  readonly name: string;
  readonly model: OperationModel;
  /** What it is called in policies, by default: `lambda:CreateFunction`. */
  readonly action: string;
  /** There for every operation that has a handler. */
  readonly permission: Permission<never> | undefined;
  readonly handler: Handler<never, unknown> | undefined;
  readonly straight: NonNullable<Service['straight']>[string] | undefined;
  readonly constraints: Constraints | undefined;
  readonly takesStream: boolean;
  readonly bodyLimitBytes: number;
  readonly stats: OperationStats;
}

export interface AddressedService extends Pick<Service, 'reachesOut' | 'straightInput' | 'http'> {
  readonly facts: WireFacts;
  readonly model: ServiceModel;
  operation(name: string): Operation | undefined;
}

export interface ServiceRegistry {
  readonly facts: readonly WireFacts[];
  /** The loaded service, at once when it is; undefined when Mayfly does not have it. */
  find(id: string): AddressedService | Promise<AddressedService> | undefined;
}

export function createServiceRegistry(
  entries: readonly ServiceEntry[],
  metrics: RequestMetrics,
): ServiceRegistry {
  const byId = new Map(entries.map((entry) => [entry.facts.id, entry]));
  const loaded = new Map<string, AddressedService | Promise<AddressedService>>();
  const load = async (entry: ServiceEntry): Promise<AddressedService> => {
    const { id } = entry.facts;
    try {
      const service = address(entry.facts, await entry.load(), metrics);
      loaded.set(id, service);
      return service;
    } catch (error) {
      loaded.delete(id);
      throw error;
    }
  };
  return {
    facts: entries.map((entry) => entry.facts),
    find: (id) => {
      const known = loaded.get(id);
      if (known) return known;
      const entry = byId.get(id);
      if (!entry) return undefined;
      const loading = load(entry);
      loaded.set(id, loading);
      return loading;
    },
  };
}

function address(facts: WireFacts, loaded: LoadedService, metrics: RequestMetrics): AddressedService {
  const { model, service } = loaded;
  const operations = new Map<string, Operation>();
  for (const [name, operation] of model.operations) {
    const handler = service.operations[name];
    const isOffered = (handler !== undefined && handler !== notImplemented) || service.straight?.[name];
    assert(!isOffered || service.permissions[name], `${facts.id} declares what ${name} takes permission for`);
    operations.set(name, {
      name,
      model: operation,
      action: `${facts.actionPrefix ?? facts.signingNames[0] ?? facts.id}:${actionName(name)}`,
      handler: handler === notImplemented ? undefined : handler,
      straight: service.straight?.[name],
      permission: service.permissions[name],
      constraints: service.constraints?.[name],
      takesStream: service.streams?.has(name) ?? false,
      bodyLimitBytes: bodyLimitBytes(facts.id, name),
      stats: metrics.operation(facts.id, name),
    });
  }
  const { reachesOut, straightInput, http } = service;
  return {
    facts,
    model,
    ...(reachesOut && { reachesOut }),
    ...(straightInput && { straightInput }),
    ...(http && { http }),
    operation: (name) => operations.get(name),
  };
}

/** Policies name a few operations otherwise than the API does. */
function actionName(operation: string): string {
  return ACTION_NAMES.get(operation) ?? operation;
}

const ACTION_NAMES: ReadonlyMap<string, string> = new Map([
  ['Invoke', 'InvokeFunction'],
  ['InvokeAsync', 'InvokeFunction'],
  ['InvokeWithResponseStream', 'InvokeFunction'],
  ['GetLayerVersionByArn', 'GetLayerVersion'],
]);
