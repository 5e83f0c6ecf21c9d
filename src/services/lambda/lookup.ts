import type { Key, View } from '../../store/store.ts';
import type { Call } from '../service.ts';
import { functionNotFound, isVersionNumber, versionNumberOf, type FunctionRef } from './functionName.ts';
import {
  aliases,
  functionKey,
  functions,
  versions,
  type AliasRecord,
  type FunctionRecord,
  type VersionRecord,
} from './records.ts';

export interface Found {
  readonly fn: FunctionRecord;
  readonly version: VersionRecord;
  /** When the qualifier was an alias's name. */
  readonly alias: AliasRecord | undefined;
}

export async function findFunction(
  view: View,
  call: Pick<Call, 'account' | 'region'>,
  ref: FunctionRef,
): Promise<FunctionRecord> {
  const fn = await functions.get(view, functionKey(call, ref.name));
  if (!fn) throw functionNotFound(ref, ref.qualifier);
  return fn;
}

/** The version that a qualifier means: none and `$LATEST`, a number, or an alias. */
export async function findVersion(
  view: View,
  call: Pick<Call, 'account' | 'region'>,
  ref: FunctionRef,
): Promise<Found> {
  const fn = await findFunction(view, call, ref);
  if (ref.qualifier === undefined || ref.qualifier === '$LATEST') {
    return { fn, version: fn.latest, alias: undefined };
  }
  const key = functionKey(call, ref.name);
  const alias = isVersionNumber(ref.qualifier) ? undefined : await aliases.get(view, [...key, ref.qualifier]);
  const version = await getVersion(view, key, fn, alias ? alias.version : ref.qualifier);
  if (!version) throw functionNotFound(ref, ref.qualifier);
  return { fn, version, alias };
}

export async function getVersion(
  view: View,
  key: Key,
  fn: FunctionRecord,
  version: string,
): Promise<VersionRecord | undefined> {
  if (version === '$LATEST') return fn.latest;
  const number = versionNumberOf(version);
  return number === undefined ? undefined : versions.get(view, [...key, number]);
}
