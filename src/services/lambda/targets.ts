import type { FunctionVersion } from '../../compute/functionVersion.ts';
import type { View } from '../../store/store.ts';
import { conflict, lambdaFault } from './fault.ts';
import { eventPolicyOf, type EventPolicy } from './eventInvokeConfig.ts';
import {
  functionNotFound,
  qualifiedArn,
  resolveFunction,
  type FunctionRef,
  type FunctionScope,
} from './functionName.ts';
import { layerPackages } from './layerUse.ts';
import { lineageName } from './lineage.ts';
import { findVersion, getVersion } from './lookup.ts';
import type { LambdaNeeds } from './needs.ts';
import { readShares } from './provisionedRecords.ts';
import {
  concurrencies,
  functionKey,
  type AliasRecord,
  type FunctionRecord,
  type VersionRecord,
} from './records.ts';

/**
 * What an invocation needs to know, compiled once and kept until something of Lambda changes in the store: a
 * warm invocation reads one map entry. Whatever changes empties the whole map, since compiling again is a few
 * reads; a compilation that was under way during a change serves its own invocation and is not kept.
 */
export interface Targets {
  /** What `functionName` and `qualifier` mean to this caller; a promise only when it must be read. */
  find(call: FunctionScope, functionName: string, qualifier: string | undefined): Target | Promise<Target>;
  /** As `find`, when nothing must be read. */
  known(call: FunctionScope, functionName: string, qualifier: string | undefined): Target | undefined;
  /** Called after every write, before it is acknowledged. */
  clear(): void;
}

export interface Target {
  readonly version: FunctionVersion;
  /** An alias may send a share of its invocations to a second version. */
  readonly additional: { readonly version: FunctionVersion; readonly weight: number } | undefined;
  /** With the qualifier when one was given. */
  readonly invokedArn: string;
  /** Its name in the lineage of a trace header. */
  readonly lineageName: string;
  /** It is not run again and again in one chain of invocations. */
  readonly endsLoops: boolean;
  /** For asynchronous events. */
  readonly events: EventPolicy;
}

/** More entries than any machine has hot functions; beyond them the map starts anew. */
const MAX_TARGETS = 10_000;

/** Which of an alias's two versions this invocation goes to. */
export function chooseVersion(
  { ids }: Pick<LambdaNeeds, 'ids'>,
  { version, additional }: Target,
): FunctionVersion {
  return additional && ids.fraction() < additional.weight ? additional.version : version;
}

export function createTargets(needs: Pick<LambdaNeeds, 'store' | 'runtimes'>): Targets {
  const known = new Map<string, Target>();
  let last: Found | undefined;
  let changes = 0;
  const load = async (
    call: FunctionScope,
    functionName: string,
    qualifier: string | undefined,
    entry: string,
  ): Promise<Target> => {
    const seen = changes;
    const ref = resolveFunction(call, functionName, qualifier);
    const target = await needs.store.read((view) => readTarget(view, call, ref));
    await runnableHere(needs, target.version);
    if (seen === changes) {
      if (known.size >= MAX_TARGETS) known.clear();
      known.set(entry, target);
    }
    return target;
  };
  return {
    find: (call, functionName, qualifier) => {
      if (last !== undefined && isOf(last, call, functionName, qualifier)) return last.target;
      const entry = entryOf(call, functionName, qualifier);
      const target = known.get(entry);
      if (target === undefined) return load(call, functionName, qualifier, entry);
      last = { account: call.account, region: call.region, functionName, qualifier, target };
      return target;
    },
    known: (call, functionName, qualifier) => known.get(entryOf(call, functionName, qualifier)),
    clear: () => {
      changes++;
      known.clear();
      last = undefined;
    },
  };
}

/** What was asked for before, and most likely is again: no key need be put together for it. */
interface Found extends Pick<FunctionScope, 'account' | 'region'> {
  readonly functionName: string;
  readonly qualifier: string | undefined;
  readonly target: Target;
}

function isOf(
  found: Found,
  { account, region }: FunctionScope,
  functionName: string,
  qualifier: string | undefined,
): boolean {
  return (
    found.functionName === functionName &&
    found.qualifier === qualifier &&
    found.region === region &&
    found.account === account
  );
}

function entryOf({ account, region }: FunctionScope, functionName: string, qualifier: string | undefined) {
  return `${account}/${region}/${functionName}/${qualifier ?? ''}`;
}

async function readTarget(view: View, call: FunctionScope, ref: FunctionRef): Promise<Target> {
  const { fn, version, alias } = await findVersion(view, call, {
    ...ref,
    qualifier: ref.qualifier ?? '$LATEST',
  });
  const compiled = (record: VersionRecord) => compiledVersion(view, call, ref, record);
  const other = alias && (await readAdditional(view, call, ref, fn, alias));
  return {
    version: await compiled(version),
    additional: other && { version: await compiled(other.version), weight: other.weight },
    invokedArn: qualifiedArn(ref, ref.qualifier),
    lineageName: lineageName(ref.arn),
    endsLoops: fn.recursiveLoop === 'Terminate',
    events: await eventPolicyOf(view, call, ref.name, ref.qualifier),
  };
}

async function readAdditional(
  view: View,
  call: FunctionScope,
  ref: FunctionRef,
  fn: FunctionRecord,
  { additional }: AliasRecord,
): Promise<{ version: VersionRecord; weight: number } | undefined> {
  if (!additional) return undefined;
  const version = await getVersion(view, functionKey(call, ref.name), fn, additional.version);
  if (!version) throw functionNotFound(ref, additional.version);
  return { version, weight: additional.weight };
}

export async function compiledVersion(
  view: View,
  call: Pick<FunctionScope, 'account' | 'region'>,
  ref: FunctionRef,
  record: VersionRecord,
): Promise<FunctionVersion> {
  const key = functionKey(call, ref.name);
  const shares = await readShares(view, key);
  const concurrency: Concurrency = {
    reservedConcurrency: (await concurrencies.get(view, key))?.reserved,
    ...(shares.length > 0 && {
      provisioned: {
        ofVersion: shares.find(({ version }) => version === record.version)?.count ?? 0,
        ofFunction: shares.reduce((sum, { count }) => sum + count, 0),
      },
    }),
  };
  return compile(call, ref, record, concurrency);
}

type Concurrency = Pick<FunctionVersion, 'reservedConcurrency' | 'provisioned'>;

function compile(
  call: Pick<FunctionScope, 'account' | 'region'>,
  ref: FunctionRef,
  record: VersionRecord,
  concurrency: Concurrency,
): FunctionVersion {
  if (record.state !== 'Active') {
    throw conflict(
      `The operation cannot be performed at this time. The function is currently in the following state: ${record.state}`,
    );
  }
  const { identity, settings, code } = record.inEffect ?? record;
  const layers = layerPackages(settings.layers);
  return {
    identity,
    account: call.account,
    region: call.region,
    functionName: ref.name,
    version: record.version,
    functionArn: ref.arn,
    runtime: settings.runtime,
    handler: settings.handler,
    role: settings.role,
    memoryMiB: settings.memoryMiB,
    timeoutMs: settings.timeoutSeconds * 1000,
    ephemeralStorageMiB: settings.ephemeralStorageMiB,
    environment: settings.environment ?? {},
    code: { blob: code.blob, sha256: code.sha256 },
    ...(code.image && {
      image: { digest: code.sha256, uri: code.image.resolvedUri, ...settings.image },
    }),
    ...(layers && { layers }),
    logGroup: settings.logging.group,
    logFormat: settings.logging.format,
    // Text logs have no levels, so nothing is filtered from them.
    applicationLogLevel: settings.logging.applicationLevel ?? 'TRACE',
    systemLogLevel: settings.logging.systemLevel ?? 'INFO',
    ...concurrency,
  };
}

/** A data folder may have moved to a machine that must fetch the runtime again, or that has none. */
async function runnableHere(
  needs: Pick<LambdaNeeds, 'runtimes'>,
  { runtime, image }: FunctionVersion,
): Promise<void> {
  // An image is fetched again by who starts its environments.
  if (image !== undefined) return;
  if (needs.runtimes.state(runtime).kind === 'ready') return;
  const state = await needs.runtimes.prepare(runtime);
  if (state.kind === 'ready') return;
  const why = state.kind === 'absent' ? `${state.reason}. ${state.installHint}` : state.kind;
  throw lambdaFault(
    'InvalidRuntimeException',
    `The runtime ${runtime} is not available on this machine: ${why}`,
  );
}
