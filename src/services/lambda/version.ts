import type { Key, Transaction } from '../../store/store.ts';
import { configuration, listedConfiguration } from './configuration.ts';
import { conflict, invalidParameter, required, revisionMismatch } from './fault.ts';
import { resolveFunction, resolveUnqualified, type FunctionRef } from './functionName.ts';
import { digest, isUnsettled, snapshot } from './lifecycle.ts';
import { findFunction } from './lookup.ts';
import type { Lambda } from './needs.ts';
import type { Operations } from './operations.ts';
import { paged, pageSize, readMarker } from './page.ts';
import { functionKey, functions, versions, type FunctionRecord, type VersionRecord } from './records.ts';

export function versionOperations(lambda: Lambda): Operations<'PublishVersion' | 'ListVersionsByFunction'> {
  return {
    PublishVersion: async (input, call) => {
      const ref = resolveUnqualified(call, required(input.FunctionName, 'functionName'));
      if (input.PublishTo !== undefined) {
        throw invalidParameter(
          'The parameter PublishTo is not supported by this version of Mayfly: leave it out for a version with a number.',
        );
      }
      const published = await lambda.commit(async (transaction) => {
        const fn = await findFunction(transaction, call, ref);
        refuseUnsettled(ref, fn);
        refuseFailed(fn);
        refuseOtherThanLatest(fn, input.CodeSha256, input.RevisionId);
        return publish(lambda, transaction, functionKey(call, ref.name), fn, input.Description);
      });
      return configuration(ref, published, published.version, lambda.runtimes);
    },

    ListVersionsByFunction: async (input, call) => {
      const ref = resolveFunction(call, required(input.FunctionName, 'functionName'));
      const size = pageSize(input.MaxItems);
      const after = readMarker(input.Marker, ['number'])?.[0];
      const all = await lambda.store.read(async (view) => {
        const fn = await findFunction(view, call, { ...ref, qualifier: undefined });
        const prefix = functionKey(call, ref.name);
        const numbered = await versions.list(view, {
          prefix,
          ...(after !== undefined && { after: [...prefix, after] }),
          limit: size + 1,
        });
        const first = after === undefined ? [fn.latest] : [];
        return [...first, ...numbered.map((entry) => entry.value)];
      });
      const { items, next } = paged(all, size, (version) => [versionNumber(version)]);
      return {
        Versions: items.map((version) => listedConfiguration(ref, version, version.version)),
        ...next,
      };
    },
  };
}

/** `$LATEST` sorts before all numbers. */
export function versionNumber(version: VersionRecord): number {
  return version.version === '$LATEST' ? 0 : Number(version.version);
}

export function refuseUnsettled(ref: Pick<FunctionRef, 'arn'>, fn: FunctionRecord): void {
  if (!isUnsettled(fn.latest)) return;
  throw conflict(
    `The operation cannot be performed at this time. An update is in progress for resource: ${ref.arn}`,
  );
}

/** What cannot run is not worth a number. */
function refuseFailed({ latest }: FunctionRecord): void {
  if (latest.state !== 'Failed' && latest.lastUpdate !== 'Failed') return;
  throw conflict(
    'The operation cannot be performed at this time. The function is currently in the following state: Failed',
  );
}

/**
 * The next number for what `$LATEST` is now; or, when that was published before and still exists, the version
 * that it became then.
 */
export async function publish(
  lambda: Lambda,
  transaction: Transaction,
  key: Key,
  fn: FunctionRecord,
  description: string | undefined,
): Promise<VersionRecord> {
  const last = fn.lastPublished;
  if (last && last.digest === digest(fn.latest.settings, fn.latest.code)) {
    const existing = await versions.get(transaction, [...key, last.version]);
    if (existing) return existing;
  }
  const version = snapshot(fn, {
    description,
    identity: lambda.ids.uuid(),
    revisionId: lambda.ids.uuid(),
    nowMs: lambda.clock.now(),
  });
  const latest = { ...fn.latest, revisionId: lambda.ids.uuid() };
  functions.put(transaction, key, putPublished(transaction, key, { ...fn, latest }, version));
  return version;
}

/** Writes the version, and returns its function's record as it must then be written. */
export function putPublished(
  transaction: Transaction,
  key: Key,
  fn: FunctionRecord,
  version: VersionRecord,
): FunctionRecord {
  versions.put(transaction, [...key, fn.nextVersion], version);
  return {
    ...fn,
    nextVersion: fn.nextVersion + 1,
    lastPublished: { version: fn.nextVersion, digest: digest(fn.latest.settings, fn.latest.code) },
  };
}

function refuseOtherThanLatest(
  fn: FunctionRecord,
  sha256: string | undefined,
  revisionId: string | undefined,
): void {
  if (sha256 && sha256 !== fn.latest.code.sha256) {
    throw invalidParameter(
      `CodeSHA256 (${sha256}) is different from current CodeSHA256 in $LATEST (${fn.latest.code.sha256}). Please try again with the CodeSHA256 in $LATEST.`,
    );
  }
  if (revisionId && revisionId !== fn.latest.revisionId) throw revisionMismatch('GetFunction/GetAlias');
}
