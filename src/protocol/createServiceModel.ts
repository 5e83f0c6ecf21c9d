import { NormalizedSchema, translateTraits } from '@smithy/core/schema';
import type { SchemaRef } from '@smithy/types';
import { assert } from '../base/errors.ts';
import type { ErrorModel, OperationModel, ServiceModel } from './serviceModel.ts';
import type { WireFacts } from './wireFacts.ts';

/**
 * Reads a service's model out of its SDK package: `createServiceModel(await import('@aws-sdk/client-sts'),
 * wireFacts.sts)`. The package exports each schema under a name that ends in `$`; the first element of a schema
 * says what it is.
 */
export function createServiceModel(module: object, facts: WireFacts): ServiceModel {
  const operations = new Map<string, OperationModel>();
  const errors = new Map<string, ErrorModel>();
  let namespace = '';
  const model: ServiceModel = {
    ...facts,
    operations,
    errors,
    get namespace() {
      return namespace;
    },
  };
  for (const [name, schema] of Object.entries(module)) {
    if (!name.endsWith('$') || !Array.isArray(schema)) continue;
    if (schema[0] === 9) {
      namespace = String(schema[1]);
      const operation = readOperation(model, schema);
      operations.set(operation.name, operation);
    } else if (schema[0] === -3 && !isBaseException(schema)) {
      addError(errors, readError(schema));
    }
  }
  assert(operations.size > 0, `${facts.id}: the module exports no operation schemas`);
  return model;
}

/** The SDK's own base class of a package's errors (`LambdaServiceException`), which no service sends. */
function isBaseException(schema: readonly unknown[]): boolean {
  return String(schema[1]).startsWith('smithy.ts.sdk.synthetic.');
}

function readOperation(service: ServiceModel, schema: readonly unknown[]): OperationModel {
  const traits = translateTraits((schema[3] ?? 0) as number);
  const http = traits.http as [string, string, number] | undefined;
  return { name: String(schema[2]), http, input: schema[4], output: schema[5], service };
}

function readError(schema: readonly unknown[]): ErrorModel {
  const traits = NormalizedSchema.of(schema as unknown as SchemaRef).getMergedTraits();
  const [code, queryStatus] = (traits.awsQueryError ?? []) as [string?, number?];
  const fault = traits.error === 'server' ? 'server' : 'client';
  const status = (traits.httpError as number | undefined) ?? queryStatus ?? (fault === 'client' ? 400 : 500);
  const name = String(schema[2]);
  return { name, code: code ?? name, status, fault, schema };
}

/** A shape's own name wins over the wire code of another. */
function addError(errors: Map<string, ErrorModel>, error: ErrorModel): void {
  errors.set(error.name, error);
  const holder = errors.get(error.code);
  if (!holder) errors.set(error.code, error);
}
