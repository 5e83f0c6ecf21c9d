import type { Call } from '../service.ts';
import { checkCode, codeLimits, type CheckedCode } from './code.ts';
import { frontFault, invalidParameter } from './fault.ts';
import type { Lambda } from './needs.ts';

/** S3, as far as packages are read from it. */
export interface PackageBuckets {
  /** In the caller's name; what S3 answers when it does not give it. */
  read(call: Call, object: PackageObject, mostBytes: number): Promise<Uint8Array | 'too-large' | Refused>;
}

export interface PackageObject {
  readonly bucket: string;
  readonly key: string;
  readonly version: string | undefined;
}

interface Refused {
  readonly code: string;
  readonly message: string;
}

/** Where the code of a function or a layer is. */
export interface CodeSource {
  readonly ZipFile?: Uint8Array | undefined;
  readonly S3Bucket?: string | undefined;
  readonly S3Key?: string | undefined;
  readonly S3ObjectVersion?: string | undefined;
}

export function namesBucket({ S3Bucket, S3Key, S3ObjectVersion }: CodeSource): boolean {
  return S3Bucket !== undefined || S3Key !== undefined || S3ObjectVersion !== undefined;
}

/** Does something with a package that was looked through. Those of S3 are large: few of them are in memory at a time. */
export async function withCode<T>(
  lambda: Lambda,
  call: Call,
  source: CodeSource,
  operation: Parameters<typeof checkCode>[2],
  work: (code: CheckedCode) => Promise<T>,
): Promise<T> {
  const { ZipFile, S3Bucket, S3Key, S3ObjectVersion } = source;
  if (!namesBucket(source)) {
    return work(await checkCode(lambda, ZipFile, operation));
  }
  if (ZipFile) {
    throw invalidParameter('Please do not provide other FunctionCode parameters when providing a ZipFile.');
  }
  if (!S3Bucket || !S3Key) throw invalidParameter('Please provide both S3Bucket and S3Key.');
  const object = { bucket: S3Bucket, key: S3Key, version: S3ObjectVersion };
  return lambda.largePackages(call.signal, async () => {
    const zip = await readPackage(lambda, call, object);
    return work(await checkCode(lambda, zip, operation, 'bucket'));
  });
}

async function readPackage(
  { packageBuckets }: Pick<Lambda, 'packageBuckets'>,
  call: Call,
  object: PackageObject,
): Promise<Uint8Array> {
  if (!packageBuckets) {
    throw invalidParameter('The parameter S3Bucket is not supported here: pass ZipFile.');
  }
  const { MAX_UNZIPPED_BYTES } = codeLimits;
  const found = await packageBuckets.read(call, object, MAX_UNZIPPED_BYTES);
  if (found instanceof Uint8Array) return found;
  if (found === 'too-large') {
    throw invalidParameter(`Unzipped size must be smaller than ${MAX_UNZIPPED_BYTES} bytes`);
  }
  const said = `S3 Error Code: ${found.code}. S3 Error Message: ${found.message}`;
  if (found.code !== 'AccessDenied') throw invalidParameter(`Error occurred while GetObject. ${said}`);
  throw frontFault(
    'AccessDeniedException',
    `Your access has been denied by S3, please make sure your request credentials have permission to GetObject for ${object.bucket}/${object.key}. ${said}`,
  );
}
