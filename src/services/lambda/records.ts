import { collection } from '../../store/collection.ts';
import type { Key } from '../../store/store.ts';
import type { Call } from '../service.ts';
import type { FunctionSettings } from './settings.ts';

/** What Lambda keeps in the store. Every key begins with account and region, then the function's name. */

export interface FunctionRecord {
  readonly name: string;
  readonly createdAtMs: number;
  /** `$LATEST`. */
  readonly latest: VersionRecord;
  /** Numbers are given once and never again, even after a version is deleted. */
  readonly nextVersion: number;
  /** What `$LATEST` was when it was last published, to publish nothing twice. */
  readonly lastPublished?: { readonly version: number; readonly digest: string };
  readonly tags: Readonly<Record<string, string>>;
  readonly recursiveLoop: 'Allow' | 'Terminate';
}

/** One version: `$LATEST`, inside its function's record, or a published one, in a record of its own. */
export interface VersionRecord extends Runnable {
  /** `$LATEST` or a number. */
  readonly version: string;
  /** Changes with every change of state or configuration. */
  readonly revisionId: string;
  readonly modifiedAtMs: number;
  readonly state: 'Pending' | 'Active' | 'Failed';
  readonly stateReason?: Reason;
  /** Absent until creation is complete. */
  readonly lastUpdate?: 'InProgress' | 'Successful' | 'Failed';
  readonly lastUpdateReason?: Reason;
  /** While an update waits for its runtime, or when it failed: what invocations run meanwhile. */
  readonly inEffect?: Runnable;
}

/** What an environment is made of. */
export interface Runnable {
  /** New at every update of code or configuration: environments made for another one are not used any more. */
  readonly identity: string;
  readonly settings: FunctionSettings;
  readonly code: CodeRecord;
}

export interface CodeRecord {
  /** Name of the blob with the zip file. */
  readonly blob: string;
  /** SHA-256 of the zip file, base64; of an image's manifest, hex. */
  readonly sha256: string;
  readonly bytes: number;
  /** Instead of the blob, whose name is then empty: as the caller named the image, and as it can be had again. */
  readonly image?: { readonly uri: string; readonly resolvedUri: string };
  /** Of a zip file; absent in records from before there were layers. */
  readonly unpackedBytes?: number;
}

export interface Reason {
  readonly code: string;
  readonly text: string;
}

export interface AliasRecord {
  readonly name: string;
  readonly version: string;
  readonly description: string;
  /** Probability with which an invocation goes to another version than `version`. */
  readonly additional?: { readonly version: string; readonly weight: number };
  readonly revisionId: string;
}

export interface PolicyRecord {
  readonly revisionId: string;
  readonly statements: readonly PolicyStatement[];
}

export interface PolicyStatement {
  readonly Sid: string;
  readonly Effect: 'Allow';
  readonly Principal: '*' | Readonly<Record<string, string>>;
  readonly Action: string;
  readonly Resource: string;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

export interface ConcurrencyRecord {
  readonly reserved: number;
}

/** What is absent has AWS's default. */
export interface EventInvokeConfigRecord {
  readonly modifiedAtMs: number;
  readonly maxRetries?: number;
  readonly maxAgeSeconds?: number;
  /** ARNs. */
  readonly onSuccess?: string;
  readonly onFailure?: string;
}

/** Where a function, or one of its aliases, is reached over HTTP. */
export interface FunctionUrlRecord {
  /** The first label of its host name: 32 characters, of no other URL before or after. */
  readonly id: string;
  readonly authType: 'NONE' | 'AWS_IAM';
  readonly invokeMode: 'BUFFERED' | 'RESPONSE_STREAM';
  readonly cors?: FunctionUrlCors;
  readonly createdAtMs: number;
  readonly modifiedAtMs: number;
}

/** As the caller gave it, without members that were not given. */
export interface FunctionUrlCors {
  readonly AllowCredentials?: boolean;
  readonly AllowHeaders?: string[];
  readonly AllowMethods?: string[];
  readonly AllowOrigins?: string[];
  readonly ExposeHeaders?: string[];
  readonly MaxAge?: number;
}

/** Key: account, region, name. */
export const functions = collection<FunctionRecord>(['lambda', 'function']);
/** Published versions. Key: account, region, name, number. */
export const versions = collection<VersionRecord>(['lambda', 'version']);
/** Key: account, region, name, alias. */
export const aliases = collection<AliasRecord>(['lambda', 'alias']);
/** Resource policies. Key: account, region, name, qualifier (empty: the function). */
export const policies = collection<PolicyRecord>(['lambda', 'policy']);
/** Reserved concurrency. Key: account, region, name. */
export const concurrencies = collection<ConcurrencyRecord>(['lambda', 'concurrency']);
/** How asynchronous events are handled. Key: account, region, name, qualifier (`$LATEST` for none). */
export const eventInvokeConfigs = collection<EventInvokeConfigRecord>(['lambda', 'eventInvokeConfig']);
/** Function URLs. Key: account, region, name, alias (`$LATEST` for none). */
export const functionUrls = collection<FunctionUrlRecord>(['lambda', 'functionUrl']);
/** The key in `functionUrls` of each URL's id. Key: id. */
export const functionUrlIds = collection<readonly [string, string, string, string]>([
  'lambda',
  'functionUrlId',
]);
/** Functions that wait for their runtime, so that a restart takes the waiting up again. Key: as functions. */
export const unsettled = collection<true>(['lambda', 'unsettled']);
/** Secrets of this service. Key: name. */
export const secrets = collection<string>(['lambda', 'secret']);

export function functionKey(call: Pick<Call, 'account' | 'region'>, name: string): Key {
  return [call.account, call.region, name];
}
