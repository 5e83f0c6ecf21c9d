import { createHash } from 'node:crypto';
import type { FunctionConfiguration, Runtime } from '@aws-sdk/client-lambda';
import type { RuntimeCatalogue } from '../../compute/runtimeCatalogue.ts';
import { shownImageConfig } from './image.ts';
import { qualifiedArn, type FunctionRef } from './functionName.ts';
import { shownLayers } from './layerUse.ts';
import type { VersionRecord } from './records.ts';
import type { LoggingSettings } from './settings.ts';

/** A version as ListFunctions and ListVersionsByFunction show it: without states. */
export function listedConfiguration(
  ref: Pick<FunctionRef, 'name' | 'arn'>,
  record: VersionRecord,
  qualifier: string | undefined,
): FunctionConfiguration {
  const { settings, code } = record;
  return {
    FunctionName: ref.name,
    FunctionArn: qualifiedArn(ref, qualifier),
    ...(code.image === undefined && { Runtime: settings.runtime as Runtime }),
    Role: settings.role,
    ...(code.image === undefined && { Handler: settings.handler }),
    CodeSize: code.bytes,
    Description: settings.description,
    Timeout: settings.timeoutSeconds,
    MemorySize: settings.memoryMiB,
    LastModified: timestamp(record.modifiedAtMs),
    CodeSha256: code.sha256,
    Version: record.version,
    ...(settings.environment && { Environment: { Variables: { ...settings.environment } } }),
    TracingConfig: { Mode: settings.tracing },
    RevisionId: record.revisionId,
    PackageType: code.image === undefined ? 'Zip' : 'Image',
    ...shownImageConfig(settings),
    Architectures: [settings.architecture],
    EphemeralStorage: { Size: settings.ephemeralStorageMiB },
    SnapStart: { ApplyOn: 'None', OptimizationStatus: 'Off' },
    LoggingConfig: loggingConfig(settings.logging),
    ...shownLayers(settings.layers),
  };
}

/** A version in full. */
export function configuration(
  ref: Pick<FunctionRef, 'name' | 'arn'>,
  record: VersionRecord,
  qualifier: string | undefined,
  runtimes: RuntimeCatalogue,
): FunctionConfiguration {
  const { stateReason, lastUpdate, lastUpdateReason } = record;
  return {
    ...listedConfiguration(ref, record, qualifier),
    State: record.state,
    ...(stateReason && {
      StateReason: stateReason.text,
      StateReasonCode: stateReason.code as NonNullable<FunctionConfiguration['StateReasonCode']>,
    }),
    ...(lastUpdate && { LastUpdateStatus: lastUpdate }),
    ...(lastUpdateReason && {
      LastUpdateStatusReason: lastUpdateReason.text,
      LastUpdateStatusReasonCode: lastUpdateReason.code as NonNullable<
        FunctionConfiguration['LastUpdateStatusReasonCode']
      >,
    }),
    ...(record.code.image === undefined && {
      RuntimeVersionConfig: { RuntimeVersionArn: runtimeVersionArn(ref, record.settings.runtime, runtimes) },
    }),
  };
}

function loggingConfig(logging: LoggingSettings): NonNullable<FunctionConfiguration['LoggingConfig']> {
  return {
    LogFormat: logging.format,
    ...(logging.applicationLevel && { ApplicationLogLevel: logging.applicationLevel }),
    ...(logging.systemLevel && { SystemLogLevel: logging.systemLevel }),
    LogGroup: logging.group,
  };
}

/** `2025-11-25T02:26:54.000+0000` */
export function timestamp(ms: number): string {
  return new Date(ms).toISOString().replace('Z', '+0000');
}

/** Names the exact runtime of this machine: the same hash for the same version of it. */
function runtimeVersionArn(
  ref: Pick<FunctionRef, 'arn'>,
  runtime: string,
  runtimes: RuntimeCatalogue,
): string {
  const state = runtimes.state(runtime);
  const exact = state.kind === 'ready' ? `${runtime}/${state.version}` : runtime;
  const [, partition, , region] = ref.arn.split(':');
  return `arn:${partition}:lambda:${region}::runtime:${createHash('sha256').update(exact).digest('hex')}`;
}
