import type {
  CreateFunctionRequest,
  FunctionCode,
  UpdateFunctionCodeRequest,
  UpdateFunctionConfigurationRequest,
} from '@aws-sdk/client-lambda';
import { invalidParameter, lambdaFault } from './fault.ts';

/**
 * Nothing is accepted and ignored. Every member of these requests is either acted upon (or stored because AWS
 * does no more) or listed here with the values that mean "none" and are harmless. The `satisfies` makes a
 * member that a newer SDK brings a compile error until someone decides.
 */
type Harmless = (value: never) => boolean;
const acts: Harmless = () => true;
const never: Harmless = () => false;
const empty = (value: string | readonly unknown[]) => value.length === 0;
const noVpc = (value: {
  SubnetIds?: string[];
  SecurityGroupIds?: string[];
  Ipv6AllowedForDualStack?: boolean;
}) => !value.SubnetIds?.length && !value.SecurityGroupIds?.length && !value.Ipv6AllowedForDualStack;
const copied = (value: string) => value === 'COPY';
const noTarget = (value: { TargetArn?: string }) => !value.TargetArn;
const noSnapStart = (value: { ApplyOn?: string }) => (value.ApplyOn ?? 'None') === 'None';

const configuration = {
  FunctionName: acts,
  Role: acts,
  Handler: acts,
  Description: acts,
  Timeout: acts,
  MemorySize: acts,
  Environment: acts,
  Runtime: acts,
  TracingConfig: acts,
  EphemeralStorage: acts,
  LoggingConfig: acts,
  VpcConfig: noVpc,
  DeadLetterConfig: noTarget,
  KMSKeyArn: empty,
  Layers: acts,
  FileSystemConfigs: empty,
  ImageConfig: acts,
  SnapStart: noSnapStart,
  CapacityProviderConfig: never,
  DurableConfig: never,
} as const;

const create = {
  ...configuration,
  Code: acts,
  Publish: acts,
  Tags: acts,
  Architectures: acts,
  PackageType: acts,
  PublishTo: never,
  CodeSigningConfigArn: acts,
  TenancyConfig: never,
} as const satisfies Record<keyof CreateFunctionRequest, Harmless>;

const updateConfiguration = {
  ...configuration,
  RevisionId: acts,
} as const satisfies Record<keyof UpdateFunctionConfigurationRequest, Harmless>;

const code = {
  ZipFile: acts,
  S3Bucket: acts,
  S3Key: acts,
  S3ObjectVersion: acts,
  S3ObjectStorageMode: copied,
  ImageUri: acts,
  SourceKMSKeyArn: empty,
} as const satisfies Record<keyof FunctionCode, Harmless>;

const updateCode = {
  ...code,
  FunctionName: acts,
  Architectures: acts,
  Publish: acts,
  DryRun: acts,
  RevisionId: acts,
  PublishTo: never,
} as const satisfies Record<keyof UpdateFunctionCodeRequest, Harmless>;

export function refuseUnsupportedCreate(input: CreateFunctionRequest): void {
  refuse(input, create);
  if (input.CodeSigningConfigArn) {
    throw lambdaFault(
      'CodeSigningConfigNotFoundException',
      `The code signing configuration cannot be found. Check that the provided configuration is not deleted: ${input.CodeSigningConfigArn}.`,
    );
  }
  refuse(input.Code ?? {}, code, 'Code.');
}

export function refuseUnsupportedConfiguration(input: UpdateFunctionConfigurationRequest): void {
  refuse(input, updateConfiguration);
}

export function refuseUnsupportedCode(input: UpdateFunctionCodeRequest): void {
  refuse(input, updateCode);
}

function refuse(input: object, table: Readonly<Record<string, Harmless>>, path = ''): void {
  for (const [member, value] of Object.entries(input) as [string, never][]) {
    if (value === undefined || value === null || table[member]?.(value)) continue;
    throw invalidParameter(
      `The parameter ${path}${member} is not supported by this version of Mayfly${explain(member)}.`,
    );
  }
}

/** What to do instead, after the parameter's name. */
const INSTEAD: Readonly<Record<string, string>> = {
  CapacityProviderConfig: 'all functions run on the machine of the platform; leave it out',
  DeadLetterConfig:
    'there are no queues and topics yet; name a function as the OnFailure destination with PutFunctionEventInvokeConfig',
  DurableConfig: 'there are no durable executions; leave it out',
  FileSystemConfigs: 'there are no shared file systems; put the files into the package or a layer',
  KMSKeyArn: 'there is no KMS; leave it out',
  S3ObjectStorageMode: 'packages are copied; say COPY or leave it out',
  PublishTo: 'set Publish for a version with a number',
  SnapStart: 'cold starts come from runtimes that wait pre-booted; leave it out or say ApplyOn None',
  SourceKMSKeyArn: 'there is no KMS; leave it out',
  TenancyConfig: 'environments are kept apart by function, not by tenant; create a function for each',
  VpcConfig: 'what functions reach is set by ./mayfly up --egress; leave it out',
};

function explain(member: string): string {
  const instead = INSTEAD[member];
  return instead === undefined ? '' : `: ${instead}`;
}
