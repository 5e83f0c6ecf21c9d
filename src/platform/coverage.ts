import { notImplemented, type Service } from '../services/service.ts';

export interface ServiceCoverage {
  readonly service: string;
  readonly operations: readonly { readonly name: string; readonly supported: boolean }[];
}

/** Every operation of each service by name, and whether it is supported. */
export function coverageOf(services: Readonly<Record<string, Service>>): ServiceCoverage[] {
  return Object.entries(services).map(([service, { operations }]) => ({
    service,
    operations: Object.keys(operations)
      .toSorted()
      .map((name) => ({ name, supported: operations[name] !== notImplemented })),
  }));
}
