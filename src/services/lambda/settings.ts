import type { LoggingConfig } from '@aws-sdk/client-lambda';
import type { LogLevelName } from '../../compute/functionVersion.ts';
import { checkEnvironmentVariables } from './environmentVariables.ts';
import { invalidParameter } from './fault.ts';
import type { ImageSettings } from './image.ts';
import type { LayerUse } from './layerRecords.ts';

/** The configuration of a function version, complete: defaults filled in. */
export interface FunctionSettings {
  readonly runtime: string;
  readonly role: string;
  readonly handler: string;
  readonly description: string;
  readonly timeoutSeconds: number;
  readonly memoryMiB: number;
  readonly ephemeralStorageMiB: number;
  /** Absent when it was never given: AWS shows an empty map and none differently. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Stored and shown; there is no X-Ray that it could switch on. */
  readonly tracing: 'Active' | 'PassThrough';
  readonly architecture: 'x86_64' | 'arm64';
  readonly logging: LoggingSettings;
  /** Of functions from container images, which have neither a runtime nor a handler. */
  readonly image?: ImageSettings;
  /** In the order in which they are laid over each other; absent when there are none. */
  readonly layers?: readonly LayerUse[];
}

export interface LoggingSettings {
  readonly format: 'Text' | 'JSON';
  /** Levels exist with JSON only. */
  readonly applicationLevel?: LogLevelName;
  readonly systemLevel?: 'DEBUG' | 'INFO' | 'WARN';
  readonly group: string;
}

/** Members that CreateFunction and UpdateFunctionConfiguration have in common. */
export interface SettingsInput {
  readonly Runtime?: string | undefined;
  readonly Role?: string | undefined;
  readonly Handler?: string | undefined;
  readonly Description?: string | undefined;
  readonly Timeout?: number | undefined;
  readonly MemorySize?: number | undefined;
  readonly EphemeralStorage?: { readonly Size: number | undefined } | undefined;
  readonly Environment?: { readonly Variables?: Readonly<Record<string, string>> | undefined } | undefined;
  readonly TracingConfig?: { readonly Mode?: 'Active' | 'PassThrough' | undefined } | undefined;
  readonly LoggingConfig?: LoggingConfig | undefined;
}

/** AWS's bounds for an ordinary function; the model's are wider, for functions on managed instances. */
const MAX_TIMEOUT_SECONDS = 900;
const MAX_MEMORY_MIB = 10_240;

export function newSettings(
  input: SettingsInput,
  name: string,
  architecture: FunctionSettings['architecture'],
  packageType: 'Zip' | 'Image' = 'Zip',
): FunctionSettings {
  const { Runtime: runtime = '', Role: role, Handler: handler = '' } = input;
  if ((packageType === 'Zip' && (!runtime || !handler)) || role === undefined) {
    throw invalidParameter(
      'Runtime and Handler are mandatory parameters for functions created with deployment packages.',
    );
  }
  const defaults: FunctionSettings = {
    runtime,
    role,
    handler,
    description: '',
    timeoutSeconds: 3,
    memoryMiB: 128,
    ephemeralStorageMiB: 512,
    tracing: 'PassThrough',
    architecture,
    logging: { format: 'Text', group: `/aws/lambda/${name}` },
  };
  return changedSettings(defaults, input);
}

/** Only members that are present change anything; those that are maps or lists are replaced whole. */
export function changedSettings(before: FunctionSettings, input: SettingsInput): FunctionSettings {
  const environment = input.Environment
    ? checkEnvironmentVariables(input.Environment.Variables ?? {})
    : before.environment;
  const runtime = input.Runtime ?? before.runtime;
  return {
    ...before,
    runtime,
    role: input.Role ?? before.role,
    handler: input.Handler ?? before.handler,
    description: input.Description ?? before.description,
    timeoutSeconds: atMost(input.Timeout ?? before.timeoutSeconds, MAX_TIMEOUT_SECONDS, 'Timeout'),
    memoryMiB: atMost(input.MemorySize ?? before.memoryMiB, MAX_MEMORY_MIB, 'MemorySize'),
    ephemeralStorageMiB: input.EphemeralStorage?.Size ?? before.ephemeralStorageMiB,
    ...(environment && { environment }),
    tracing: input.TracingConfig?.Mode ?? before.tracing,
    logging: input.LoggingConfig ? changedLogging(before.logging, input.LoggingConfig) : before.logging,
  };
}

/** None at all is as if none had ever been. */
export function withLayers(settings: FunctionSettings, layers: readonly LayerUse[]): FunctionSettings {
  const { layers: _before, ...rest } = settings;
  return layers.length > 0 ? { ...rest, layers } : rest;
}

/** Switching to JSON adds the levels, switching to Text drops them. */
function changedLogging(before: LoggingSettings, input: LoggingConfig): LoggingSettings {
  const format = input.LogFormat ?? before.format;
  const group = input.LogGroup ?? before.group;
  if (format === 'Text') {
    if (input.ApplicationLogLevel !== undefined || input.SystemLogLevel !== undefined) {
      throw invalidParameter(
        'ApplicationLogLevel and SystemLogLevel can only be set when LogFormat is JSON.',
      );
    }
    return { format, group };
  }
  return {
    format,
    applicationLevel: input.ApplicationLogLevel ?? before.applicationLevel ?? 'INFO',
    systemLevel: input.SystemLogLevel ?? before.systemLevel ?? 'INFO',
    group,
  };
}

function atMost(value: number, limit: number, member: string): number {
  if (value <= limit) return value;
  throw invalidParameter(
    `'${member}' value failed to satisfy constraint: Member must have value less than or equal to ${limit}`,
  );
}
