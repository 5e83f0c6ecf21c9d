import type { CreateFunctionRequest } from '@aws-sdk/client-lambda';
import type { View } from '../../store/store.ts';
import type { Call } from '../service.ts';
import { checkArchitecture } from './architecture.ts';
import { storeCode } from './code.ts';
import { configuration } from './configuration.ts';
import { checkRole } from './executionRole.ts';
import { conflict, invalidParameter, required } from './fault.ts';
import { newFunctionName, type FunctionRef } from './functionName.ts';
import { newImageSettings, refuseImageMembers, resolveImage } from './image.ts';
import { refuseOversized, unpackLayersAhead, useLayers } from './layerUse.ts';
import { created, snapshot } from './lifecycle.ts';
import type { Lambda } from './needs.ts';
import type { Operations } from './operations.ts';
import { namesBucket, withCode } from './packageBuckets.ts';
import { isReady } from './readiness.ts';
import {
  functionKey,
  functions,
  unsettled,
  type CodeRecord,
  type FunctionRecord,
  type VersionRecord,
} from './records.ts';
import { refuseUnsupportedCreate } from './refusals.ts';
import { checkRuntime } from './runtimeName.ts';
import { newSettings, withLayers } from './settings.ts';
import { checkTagCount } from './tagRules.ts';
import { putPublished } from './version.ts';

export function createFunctionOperation(lambda: Lambda): Operations<'CreateFunction'> {
  return {
    CreateFunction: async (input, call) => {
      const ref = newFunctionName(call, required(input.FunctionName, 'functionName'));
      refuseUnsupportedCreate(input);
      const architecture = checkArchitecture(input.Architectures, lambda.architecture);
      const isImage = input.PackageType === 'Image';
      const named = input.Layers ?? [];
      const layers = isImage ? [] : await lambda.store.read((view) => useLayers(view, call, named));
      const settings = isImage
        ? newImageSettings(input, ref.name, architecture)
        : withLayers(newSettings(input, ref.name, architecture), layers);
      if (!isImage) checkRuntime(settings.runtime, lambda.runtimes);
      await checkRole(lambda, call, ref, settings.role);
      const tags = checkTagCount(input.Tags ?? {});
      const code = isImage
        ? await imageCode(lambda, call, ref, input)
        : await zipCode(lambda, call, ref, input);
      refuseOversized(layers, code);
      const nowMs = lambda.clock.now();
      const ready = isReady(lambda, { settings, code });
      const runnable = { identity: lambda.ids.uuid(), settings, code };
      const revisions = [lambda.ids.uuid(), lambda.ids.uuid()] as const;
      const { answer, stored } = created(runnable, '$LATEST', nowMs, ready, revisions);
      const fn: FunctionRecord = {
        name: ref.name,
        createdAtMs: nowMs,
        latest: stored,
        nextVersion: 1,
        tags,
        recursiveLoop: 'Terminate',
      };
      const first = input.Publish ? newVersion(lambda, fn, nowMs) : undefined;
      await lambda.commit(async (transaction) => {
        await refuseExisting(transaction, call, ref);
        // None of them was deleted meanwhile.
        await useLayers(transaction, call, named);
        const key = functionKey(call, ref.name);
        const record = first ? putPublished(transaction, key, fn, first) : fn;
        functions.put(transaction, key, record);
        if (!ready) unsettled.put(transaction, key, true);
      });
      unpackLayersAhead(lambda, layers);
      if (!ready) lambda.settle(call.account, call.region, ref);
      else if (!isImage) lambda.invoker.warm?.(settings.runtime, settings.memoryMiB, ref.arn);
      const shown = first ? { ...answer, version: first.version, revisionId: first.revisionId } : answer;
      return configuration(ref, shown, undefined, lambda.runtimes);
    },
  };
}

async function zipCode(
  lambda: Lambda,
  call: Call,
  ref: FunctionRef,
  input: CreateFunctionRequest,
): Promise<CodeRecord> {
  refuseImageMembers(input.ImageConfig);
  const code = input.Code ?? {};
  if ((code.ZipFile || namesBucket(code)) && code.ImageUri !== undefined) {
    throw invalidParameter("Please don't provide ImageUri when the intended function PackageType is Zip.");
  }
  return withCode(lambda, call, code, 'CreateFunction', async (checked) => {
    await lambda.store.read((view) => refuseExisting(view, call, ref));
    await lambda.reserveStorage(call, checked.zip.byteLength);
    return storeCode(lambda, call, checked);
  });
}

async function imageCode(
  lambda: Lambda,
  call: Call,
  ref: FunctionRef,
  input: CreateFunctionRequest,
): Promise<CodeRecord> {
  if (namesBucket(input.Code ?? {})) {
    throw invalidParameter("Please don't provide S3Bucket when the intended function PackageType is Image.");
  }
  if (input.Code?.ZipFile) {
    throw invalidParameter("Please don't provide ZipFile when the intended function PackageType is Image.");
  }
  await lambda.store.read((view) => refuseExisting(view, call, ref));
  return resolveImage(lambda, input.Code?.ImageUri);
}

function newVersion(lambda: Lambda, fn: FunctionRecord, nowMs: number): VersionRecord {
  return snapshot(fn, { identity: lambda.ids.uuid(), revisionId: lambda.ids.uuid(), nowMs });
}

async function refuseExisting(view: View, call: Call, ref: FunctionRef): Promise<void> {
  if (await functions.get(view, functionKey(call, ref.name))) {
    throw conflict(`Function already exist: ${ref.name}`);
  }
}
