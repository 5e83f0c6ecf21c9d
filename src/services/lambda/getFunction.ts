import type { FunctionCodeLocation } from '@aws-sdk/client-lambda';
import type { Call } from '../service.ts';
import type { CodeLinks } from './codeLinks.ts';
import { configuration } from './configuration.ts';
import { required } from './fault.ts';
import { resolveFunction, type FunctionRef } from './functionName.ts';
import { findVersion } from './lookup.ts';
import type { Lambda } from './needs.ts';
import type { Operations } from './operations.ts';
import { concurrencies, functionKey, type CodeRecord } from './records.ts';

export function getFunctionOperations(
  lambda: Lambda,
  links: CodeLinks,
): Operations<'GetFunction' | 'GetFunctionConfiguration'> {
  const find = (call: Call, ref: FunctionRef) =>
    lambda.store.read(async (view) => ({
      ...(await findVersion(view, call, ref)),
      concurrency: await concurrencies.get(view, functionKey(call, ref.name)),
    }));
  const codeLocation = async ({ image, blob }: CodeRecord, call: Call): Promise<FunctionCodeLocation> =>
    image === undefined
      ? { RepositoryType: 'S3', Location: await links.sign(call.endpoint, blob) }
      : { RepositoryType: 'ECR', ImageUri: image.uri, ResolvedImageUri: image.resolvedUri };
  return {
    GetFunction: async (input, call) => {
      const ref = resolveFunction(call, required(input.FunctionName, 'functionName'), input.Qualifier);
      const { fn, version, concurrency } = await find(call, ref);
      const tagged = ref.qualifier === undefined && Object.keys(fn.tags).length > 0;
      return {
        Configuration: configuration(ref, version, ref.qualifier, lambda.runtimes),
        Code: await codeLocation(version.code, call),
        ...(tagged && { Tags: { ...fn.tags } }),
        ...(concurrency && { Concurrency: { ReservedConcurrentExecutions: concurrency.reserved } }),
      };
    },

    GetFunctionConfiguration: async (input, call) => {
      const ref = resolveFunction(call, required(input.FunctionName, 'functionName'), input.Qualifier);
      const { version } = await find(call, ref);
      return configuration(ref, version, ref.qualifier, lambda.runtimes);
    },
  };
}
