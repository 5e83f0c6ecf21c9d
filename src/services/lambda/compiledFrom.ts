import type { Key } from '../../store/store.ts';
import { layerPolicies } from './layerRecords.ts';
import { provisionedConfigs } from './provisionedRecords.ts';
import {
  aliases,
  concurrencies,
  eventInvokeConfigs,
  functions,
  functionUrlIds,
  functionUrls,
  policies,
  versions,
} from './records.ts';

/**
 * Where the records are that an invocation or a URL is compiled from, to be watched for what other nodes write. Not all
 * of Lambda's: each asynchronous event writes some of its own.
 */
export const COMPILED_FROM: readonly Key[] = [
  functions,
  versions,
  aliases,
  policies,
  layerPolicies,
  concurrencies,
  provisionedConfigs,
  eventInvokeConfigs,
  functionUrls,
  functionUrlIds,
].map(({ prefix }) => prefix);
