import type { View } from '../../store/store.ts';
import { bucketOf, type FailureBuckets } from './failureBuckets.ts';
import { invalidParameter } from './fault.ts';
import { parseFunctionName, resolveFunction, type FunctionScope } from './functionName.ts';
import { findVersion } from './lookup.ts';
import type { Lambda } from './needs.ts';

/** The service that a destination's ARN names; empty when it is no ARN. */
export function serviceOf(destination: string): string {
  return /^arn:aws[a-z-]*:([a-z0-9-]+):/.exec(destination)?.[1] ?? '';
}

/** Throws AWS's errors unless the function that is named can tell the destination; `known`: what can be destinations here. */
export async function checkDestination(
  { failureBuckets: buckets }: Pick<Lambda, 'failureBuckets'>,
  view: View,
  call: FunctionScope,
  functionName: string,
  destination: string,
  known: string,
): Promise<void> {
  const service = serviceOf(destination);
  if (service === 'lambda') await checkFunction(view, call, functionName, destination);
  else if (service === 's3' && buckets) await checkBucket(buckets, destination);
  else {
    throw invalidParameter(
      `The destination ${destination} is not supported by this version of Mayfly: it has no ${service} yet. ${known}`,
    );
  }
}

async function checkBucket(buckets: FailureBuckets, destination: string): Promise<void> {
  const bucket = bucketOf(destination);
  if (bucket === undefined || !(await buckets.exists(bucket))) throw invalidDestination(destination);
}

async function checkFunction(
  view: View,
  call: FunctionScope,
  functionName: string,
  destination: string,
): Promise<void> {
  const parsed = parseFunctionName(destination);
  const invalid = () => invalidDestination(destination);
  if (parsed === undefined || (parsed.account ?? call.account) !== call.account) throw invalid();
  if ((parsed.region ?? call.region) !== call.region) throw invalid();
  if (parsed.name === functionName) {
    throw invalidParameter("You can't specify the function as a destination for itself.");
  }
  await findVersion(view, call, resolveFunction(call, destination)).catch(() => {
    throw invalid();
  });
}

function invalidDestination(destination: string): Error {
  return invalidParameter(`The destination ARN ${destination} is invalid.`);
}
