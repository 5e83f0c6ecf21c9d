import { matchesEtag, plainEtag, quoted } from './etag.ts';
import { noSuchKey, notImplementedHeader, notModified, preconditionFailed, s3Fault } from './faults.ts';
import type { ObjectRecord } from './records.ts';

/** Conditional requests: of reads, of writes and of the sources of copies. Times have whole seconds. */

export interface ReadConditions {
  readonly IfMatch?: string | undefined;
  readonly IfNoneMatch?: string | undefined;
  readonly IfModifiedSince?: Date | undefined;
  readonly IfUnmodifiedSince?: Date | undefined;
}

type Version = Pick<ObjectRecord, 'etag' | 'modifiedMs' | 'versionId'>;

const seconds = (ms: number): number => Math.floor(ms / 1000);

/** Throws 412 or 304 when a read is not to be answered. */
export function checkRead(conditions: ReadConditions, version: Version, nowMs: number): void {
  const { IfMatch, IfNoneMatch, IfModifiedSince, IfUnmodifiedSince } = conditions;
  const modified = seconds(version.modifiedMs);
  if (IfMatch !== undefined) {
    if (!matchesEtag(IfMatch, version.etag)) throw preconditionFailed('If-Match');
  } else if (IfUnmodifiedSince && modified > seconds(IfUnmodifiedSince.getTime())) {
    throw preconditionFailed('If-Unmodified-Since');
  }
  const unchanged =
    IfNoneMatch !== undefined
      ? matchesEtag(IfNoneMatch, version.etag)
      : IfModifiedSince !== undefined &&
        IfModifiedSince.getTime() <= nowMs &&
        modified <= seconds(IfModifiedSince.getTime());
  if (unchanged) {
    throw notModified({
      etag: quoted(version.etag),
      'last-modified': new Date(version.modifiedMs).toUTCString(),
      ...(version.versionId !== 'null' && { 'x-amz-version-id': version.versionId }),
    });
  }
}

export interface CopyConditions {
  readonly CopySourceIfMatch?: string | undefined;
  readonly CopySourceIfNoneMatch?: string | undefined;
  readonly CopySourceIfModifiedSince?: Date | undefined;
  readonly CopySourceIfUnmodifiedSince?: Date | undefined;
}

/** Of a copy's source every failure is 412. */
export function checkCopySource(conditions: CopyConditions, version: Version, nowMs: number): void {
  const {
    CopySourceIfMatch: match,
    CopySourceIfNoneMatch: noneMatch,
    CopySourceIfModifiedSince: since,
    CopySourceIfUnmodifiedSince: unmodified,
  } = conditions;
  const modified = seconds(version.modifiedMs);
  if (match !== undefined) {
    if (!matchesEtag(match, version.etag)) throw preconditionFailed('x-amz-copy-source-If-Match');
  } else if (unmodified && modified > seconds(unmodified.getTime())) {
    throw preconditionFailed('x-amz-copy-source-If-Unmodified-Since');
  }
  if (noneMatch !== undefined) {
    if (matchesEtag(noneMatch, version.etag)) throw preconditionFailed('x-amz-copy-source-If-None-Match');
  } else if (since && since.getTime() <= nowMs && modified <= seconds(since.getTime())) {
    throw preconditionFailed('x-amz-copy-source-If-Modified-Since');
  }
}

export interface WriteConditions {
  readonly IfMatch?: string | undefined;
  readonly IfNoneMatch?: string | undefined;
}

/** What a write may ask at all; to be called before its body is read. */
export function refuseWriteConditions({ IfMatch, IfNoneMatch }: WriteConditions): void {
  if (IfMatch !== undefined && IfNoneMatch !== undefined) {
    throw notImplementedHeader(
      'If-Match,If-None-Match',
      'Multiple conditional request headers present in the request',
    );
  }
  const unaccepted = (header: string) =>
    notImplementedHeader(header, `We don't accept the provided value of ${header} header for this API`);
  if (IfNoneMatch !== undefined && IfNoneMatch.trim() !== '*') throw unaccepted('If-None-Match');
  if (IfMatch?.trim() === '*') throw unaccepted('If-Match');
}

/** Throws unless a write may replace what is current; to be called in its transaction. */
export function checkWrite(
  { IfMatch, IfNoneMatch }: WriteConditions,
  key: string,
  current: Pick<ObjectRecord, 'etag'> | undefined,
): void {
  if (IfNoneMatch !== undefined && current) throw preconditionFailed('If-None-Match');
  if (IfMatch === undefined) return;
  if (!current) throw noSuchKey(key);
  if (plainEtag(IfMatch) !== current.etag) throw preconditionFailed('If-Match');
}

/** The key has changed since an upload in parts began, so that its condition can't be judged any more. */
export function conditionalConflict(Condition: string, Key: string): Error {
  return s3Fault(
    409,
    'ConditionalRequestConflict',
    'The conditional request cannot succeed due to a conflicting operation against this resource.',
    { Condition, Key },
  );
}
