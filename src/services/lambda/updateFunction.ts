import type {
  FunctionConfiguration,
  UpdateFunctionCodeRequest,
  UpdateFunctionConfigurationRequest,
} from '@aws-sdk/client-lambda';
import type { Transaction, View } from '../../store/store.ts';
import type { Call } from '../service.ts';
import { checkArchitecture } from './architecture.ts';
import { storeCode } from './code.ts';
import { configuration } from './configuration.ts';
import { checkRole } from './executionRole.ts';
import { invalidParameter, required, revisionMismatch } from './fault.ts';
import { resolveUnqualified, type FunctionRef } from './functionName.ts';
import { imageSettings, refuseImageMembers, refuseZipMembers, resolveImage } from './image.ts';
import { refuseOversized, unpackLayersAhead, useLayers } from './layerUse.ts';
import { updated } from './lifecycle.ts';
import { findFunction } from './lookup.ts';
import type { Lambda } from './needs.ts';
import type { Operations } from './operations.ts';
import { namesBucket, withCode } from './packageBuckets.ts';
import { isReady } from './readiness.ts';
import {
  functionKey,
  functions,
  unsettled,
  type FunctionRecord,
  type Runnable,
  type VersionRecord,
} from './records.ts';
import { refuseUnsupportedCode, refuseUnsupportedConfiguration } from './refusals.ts';
import { checkRuntime } from './runtimeName.ts';
import { changedSettings, withLayers, type FunctionSettings } from './settings.ts';
import { publish, refuseUnsettled } from './version.ts';

/** The same answer for both operations: the update is under way, though it may already be over. */
export function updateFunctionOperations(
  lambda: Lambda,
): Operations<'UpdateFunctionCode' | 'UpdateFunctionConfiguration'> {
  return {
    UpdateFunctionCode: async (input, call) => {
      const ref = resolveUnqualified(call, required(input.FunctionName, 'functionName'));
      refuseUnsupportedCode(input);
      const fn = await lambda.store.read((view) => findChangeable(view, call, ref, input.RevisionId));
      const architecture = checkArchitecture(
        input.Architectures,
        lambda.architecture,
        fn.latest.settings.architecture,
      );
      if (fn.latest.code.image !== undefined) {
        return updateImage(lambda, call, ref, fn.latest, input);
      }
      if (input.ImageUri !== undefined) {
        throw invalidParameter(
          "Please don't provide ImageUri when updating a function with packageType Zip.",
        );
      }
      const code = await withCode(lambda, call, input, 'UpdateFunctionCode', async (checked) => {
        refuseOversized(fn.latest.settings.layers, checked);
        const { sha256, zip } = checked;
        if (input.DryRun) return dryRun(lambda, ref, fn.latest, sha256, zip.byteLength);
        await lambda.reserveStorage(call, zip.byteLength);
        return storeCode(lambda, call, checked);
      });
      if (!('blob' in code)) return code;
      return update(lambda, call, ref, {
        revisionId: input.RevisionId,
        publish: input.Publish ?? false,
        change: (latest) => {
          refuseOversized(latest.settings.layers, code);
          return { settings: { ...latest.settings, architecture }, code };
        },
      });
    },

    UpdateFunctionConfiguration: async (input, call) => {
      const ref = resolveUnqualified(call, required(input.FunctionName, 'functionName'));
      refuseUnsupportedConfiguration(input);
      if (input.Runtime !== undefined) checkRuntime(input.Runtime, lambda.runtimes);
      if (input.Role !== undefined) await checkRole(lambda, call, ref, input.Role);
      return update(lambda, call, ref, {
        revisionId: input.RevisionId,
        publish: false,
        change: async (latest, view) => {
          const changed = changedBy(input, latest);
          if (input.Layers === undefined) return { settings: changed, code: latest.code };
          const layers = await useLayers(view, call, input.Layers, latest.settings.layers);
          refuseOversized(layers, latest.code);
          return { settings: withLayers(changed, layers), code: latest.code };
        },
      });
    },
  };
}

async function updateImage(
  lambda: Lambda,
  call: Call,
  ref: FunctionRef,
  latest: VersionRecord,
  input: UpdateFunctionCodeRequest,
): Promise<FunctionConfiguration> {
  if (!input.ImageUri || input.ZipFile || namesBucket(input)) {
    throw invalidParameter('Please provide ImageUri when updating a function with packageType Image.');
  }
  const code = await resolveImage(lambda, input.ImageUri);
  if (input.DryRun) return configuration(ref, { ...latest, code }, undefined, lambda.runtimes);
  return update(lambda, call, ref, {
    revisionId: input.RevisionId,
    publish: input.Publish ?? false,
    change: ({ settings }) => ({ settings, code }),
  });
}

function changedBy(input: UpdateFunctionConfigurationRequest, latest: VersionRecord): FunctionSettings {
  const settings = changedSettings(latest.settings, input);
  if (latest.code.image === undefined) {
    refuseImageMembers(input.ImageConfig);
    return settings;
  }
  refuseZipMembers(input);
  return input.ImageConfig === undefined ? settings : { ...settings, ...imageSettings(input.ImageConfig) };
}

interface Update {
  readonly revisionId: string | undefined;
  readonly publish: boolean;
  readonly change: (
    latest: VersionRecord,
    view: View,
  ) => Omit<Runnable, 'identity'> | Promise<Omit<Runnable, 'identity'>>;
}

async function update(
  lambda: Lambda,
  call: Call,
  ref: FunctionRef,
  wish: Update,
): Promise<FunctionConfiguration> {
  const identity = lambda.ids.uuid();
  const revisions = [lambda.ids.uuid(), lambda.ids.uuid()] as const;
  const key = functionKey(call, ref.name);
  const { answer, settings, ready } = await lambda.commit(async (transaction) => {
    const fn = await findChangeable(transaction, call, ref, wish.revisionId);
    const runnable = { identity, ...(await wish.change(fn.latest, transaction)) };
    const { settings } = runnable;
    const ready = isReady(lambda, runnable);
    const change = updated(fn.latest, runnable, lambda.clock.now(), ready, revisions);
    const next: FunctionRecord = { ...fn, latest: change.stored };
    functions.put(transaction, key, next);
    if (!ready) unsettled.put(transaction, key, true);
    if (!wish.publish) return { answer: change.answer, settings, ready };
    const version = await publish(lambda, transaction, key, next, undefined);
    const made = version.version === String(next.nextVersion);
    return { answer: made ? { ...version, ...PENDING } : version, settings, ready };
  });
  unpackLayersAhead(lambda, settings.layers);
  if (ready) {
    lambda.invoker.retire(ref.arn, (kept) => kept.version !== '$LATEST' || kept.identity === identity);
    if (settings.runtime) lambda.invoker.warm?.(settings.runtime, settings.memoryMiB, ref.arn);
  } else {
    lambda.settle(call.account, call.region, ref);
  }
  const qualifier = answer.version === '$LATEST' ? undefined : answer.version;
  return configuration(ref, answer, qualifier, lambda.runtimes);
}

const PENDING = {
  state: 'Pending',
  stateReason: { code: 'Creating', text: 'The function is being created.' },
} as const;

async function findChangeable(
  view: Pick<Transaction, 'get' | 'list'>,
  call: Call,
  ref: FunctionRef,
  revisionId: string | undefined,
): Promise<FunctionRecord> {
  const fn = await findFunction(view, call, ref);
  refuseUnsettled(ref, fn);
  if (revisionId && revisionId !== fn.latest.revisionId) throw revisionMismatch('GetFunction/GetAlias');
  return fn;
}

function dryRun(
  lambda: Lambda,
  ref: FunctionRef,
  latest: VersionRecord,
  sha256: string,
  bytes: number,
): FunctionConfiguration {
  return configuration(
    ref,
    { ...latest, code: { ...latest.code, sha256, bytes } },
    undefined,
    lambda.runtimes,
  );
}
