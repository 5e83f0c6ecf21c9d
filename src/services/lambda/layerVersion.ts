import type {
  GetLayerVersionResponse,
  LayerVersionsListItem,
  PublishLayerVersionRequest,
} from '@aws-sdk/client-lambda';
import type { Call } from '../service.ts';
import { storeCode } from './code.ts';
import type { CodeLinks } from './codeLinks.ts';
import { timestamp } from './configuration.ts';
import { invalidParameter, notFound, required } from './fault.ts';
import {
  checkLayerVersionNumber,
  layerDenied,
  layerKey,
  layerVersionArn,
  layerVersionKey,
  parseLayerVersionArn,
  resolveLayer,
  resolveOwnLayer,
  type LayerRef,
  type LayerVersionRef,
} from './layerName.ts';
import { mayUseLayer } from './layerPolicy.ts';
import { layerPolicies, layers, layerVersions, type LayerVersionRecord } from './layerRecords.ts';
import type { Lambda } from './needs.ts';
import type { Operations } from './operations.ts';
import { withCode } from './packageBuckets.ts';

export function layerVersionOperations(
  lambda: Lambda,
  links: CodeLinks,
): Operations<'PublishLayerVersion' | 'GetLayerVersion' | 'GetLayerVersionByArn' | 'DeleteLayerVersion'> {
  const shown = async (call: Call, ref: LayerRef, record: LayerVersionRecord) => ({
    Content: {
      Location: await links.sign(call.endpoint, record.content.blob),
      CodeSha256: record.content.sha256,
      CodeSize: record.content.bytes,
    },
    LayerArn: ref.arn,
    ...listedLayerVersion(ref, record),
  });
  const get = async (call: Call, ref: LayerVersionRef): Promise<GetLayerVersionResponse> => {
    const { record, allowed } = await lambda.store.read(async (view) => ({
      record: await layerVersions.get(view, layerVersionKey(ref)),
      allowed: await mayUseLayer(view, call, ref),
    }));
    // Whether it exists is no business of who may not use it.
    if (!allowed) throw layerDenied(call, 'GetLayerVersion', layerVersionArn(ref, ref.version));
    if (!record || ref.region !== call.region) throw notFound('The resource you requested does not exist.');
    return shown(call, ref, record);
  };
  return {
    PublishLayerVersion: async (input, call) => {
      const ref = resolveOwnLayer(call, required(input.LayerName, 'layerName'));
      refuseUnsupportedContent(input);
      const source = input.Content ?? {};
      const content = await withCode(lambda, call, source, 'PublishLayerVersion', async (checked) => {
        const { unpackedBytes, entries } = await lambda.measureZip(checked.zip);
        await lambda.reserveStorage(call, checked.zip.byteLength);
        return { ...(await storeCode(lambda, call, checked)), unpackedBytes, entries };
      });
      const createdAtMs = lambda.clock.now();
      const record = await lambda.commit(async (transaction) => {
        const version = (await layers.get(transaction, layerKey(ref)))?.nextVersion ?? 1;
        const fresh = newLayerVersion(input, { version, createdAtMs, content });
        layers.put(transaction, layerKey(ref), { name: ref.name, nextVersion: version + 1 });
        layerVersions.put(transaction, layerVersionKey({ ...ref, version }), fresh);
        return fresh;
      });
      return shown(call, ref, record);
    },

    GetLayerVersion: (input, call) => {
      const ref = resolveLayer(call, required(input.LayerName, 'layerName'));
      const version = checkLayerVersionNumber(required(input.VersionNumber, 'versionNumber'));
      return get(call, { ...ref, version });
    },

    GetLayerVersionByArn: (input, call) => {
      const ref = parseLayerVersionArn(call, required(input.Arn, 'arn'));
      if (ref === undefined) throw notFound('The resource you requested does not exist.');
      checkLayerVersionNumber(ref.version);
      return get(call, ref);
    },

    DeleteLayerVersion: async (input, call) => {
      const layer = resolveOwnLayer(call, required(input.LayerName, 'layerName'));
      const version = checkLayerVersionNumber(required(input.VersionNumber, 'versionNumber'));
      const key = layerVersionKey({ ...layer, version });
      await lambda.commit(async (transaction) => {
        layerVersions.delete(transaction, key);
        layerPolicies.delete(transaction, key);
      });
      return {};
    },
  };
}

/** A version as lists show it: without its content. */
export function listedLayerVersion(ref: LayerRef, record: LayerVersionRecord): LayerVersionsListItem {
  const { runtimes, architectures, license } = record;
  return {
    LayerVersionArn: layerVersionArn(ref, record.version),
    Version: record.version,
    Description: record.description,
    CreatedDate: timestamp(record.createdAtMs),
    ...(runtimes && {
      CompatibleRuntimes: [...runtimes] as NonNullable<LayerVersionsListItem['CompatibleRuntimes']>,
    }),
    ...(architectures && {
      CompatibleArchitectures: [...architectures] as NonNullable<
        LayerVersionsListItem['CompatibleArchitectures']
      >,
    }),
    ...(license !== undefined && { LicenseInfo: license }),
  };
}

function newLayerVersion(
  input: PublishLayerVersionRequest,
  made: Pick<LayerVersionRecord, 'version' | 'createdAtMs' | 'content'>,
): LayerVersionRecord {
  return {
    ...made,
    description: input.Description ?? '',
    ...(input.CompatibleRuntimes && { runtimes: input.CompatibleRuntimes }),
    ...(input.CompatibleArchitectures && { architectures: input.CompatibleArchitectures }),
    ...(input.LicenseInfo !== undefined && { license: input.LicenseInfo }),
  };
}

/** Nothing is accepted and ignored; the `satisfies` makes a new member of either a compile error. */
function refuseUnsupportedContent({ Content }: PublishLayerVersionRequest): void {
  const acts = {
    ZipFile: true,
    S3Bucket: true,
    S3Key: true,
    S3ObjectVersion: true,
    S3ObjectStorageMode: false,
  } as const satisfies Record<keyof NonNullable<PublishLayerVersionRequest['Content']>, boolean>;
  for (const [member, value] of Object.entries(Content ?? {})) {
    if (value === undefined || value === null || value === 'COPY' || acts[member as keyof typeof acts])
      continue;
    throw invalidParameter(
      `The parameter Content.${member} is not supported by this version of Mayfly: packages are copied; say COPY or leave it out.`,
    );
  }
  if (!Content?.ZipFile && Content?.S3Bucket === undefined && Content?.S3Key === undefined) {
    throw invalidParameter('Please provide a source for layer code.');
  }
}
