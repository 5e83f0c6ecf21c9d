/**
 * One version of one function as compute needs it: everything that decides how its environments are made.
 * Supplied by the Lambda service; compute never reads the store. Two equal `identity` values mean that warm
 * environments may be shared; any update of code or configuration gives a new one.
 */
export interface FunctionVersion {
  /** Changes whenever an environment made before must not be used any more. */
  readonly identity: string;
  readonly account: string;
  readonly region: string;
  readonly functionName: string;
  /** `$LATEST` or a number in decimal. */
  readonly version: string;
  /** ARN without a qualifier: the unit of reserved concurrency and of scaling rate. */
  readonly functionArn: string;
  readonly runtime: string;
  readonly handler: string;
  /** ARN of the execution role, whose temporary credentials the function gets. */
  readonly role: string;
  readonly memoryMiB: number;
  readonly timeoutMs: number;
  /** Size of /tmp. */
  readonly ephemeralStorageMiB: number;
  readonly environment: Readonly<Record<string, string>>;
  /** Blob name of the zip package, and its unpacked form's identity. */
  readonly code: CodePackage;
  /** Layers, each laid over those before it, that make up /opt. */
  readonly layers?: readonly CodePackage[];
  /** Instead of the package: the function is a container image, and `runtime` and `handler` mean nothing. */
  readonly image?: FunctionImage;
  readonly logGroup: string;
  readonly logFormat: 'Text' | 'JSON';
  readonly applicationLogLevel: LogLevelName;
  readonly systemLogLevel: 'DEBUG' | 'INFO' | 'WARN';
  /** Concurrent invocations reserved for (and at most allowed to) the function; undefined: the account's pool. */
  readonly reservedConcurrency: number | undefined;
  /** Environments that are kept initialised; absent when the function has none of them. */
  readonly provisioned?: ProvisionedConcurrency;
}

export interface ProvisionedConcurrency {
  /** For this version. */
  readonly ofVersion: number;
  /** For all versions of the function together. */
  readonly ofFunction: number;
}

export interface FunctionImage {
  /** SHA-256 of the image's manifest, hex. */
  readonly digest: string;
  /** By which it can be had again. */
  readonly uri: string;
  /** What overrides the image's own. */
  readonly entryPoint?: readonly string[];
  readonly command?: readonly string[];
  readonly workingDirectory?: string;
}

/** All that its environments are made of, when it is no image. */
export function packagesOf({ code, layers = [] }: FunctionVersion): readonly CodePackage[] {
  return [code, ...layers];
}

export type LogLevelName = 'TRACE' | 'DEBUG' | 'INFO' | 'WARN' | 'ERROR' | 'FATAL';

export interface CodePackage {
  /** Name of the blob that holds the zip file. */
  readonly blob: string;
  /** SHA-256 of the zip file, base64, as AWS's `CodeSha256`. Names the unpacked folder. */
  readonly sha256: string;
}
