import { createHash } from 'node:crypto';
import type { Call } from '../service.ts';
import { frontFault, invalidParameter } from './fault.ts';
import type { LambdaNeeds } from './needs.ts';
import type { CodeRecord } from './records.ts';

const MAX_ZIPPED_BYTES = 52_428_800;
const MAX_UNZIPPED_BYTES = 262_144_000;
const MAX_REQUEST_BYTES = 70_167_211;
const MAX_STORED_BYTES = 80_530_636_800;

export const codeLimits = { MAX_ZIPPED_BYTES, MAX_UNZIPPED_BYTES, MAX_STORED_BYTES } as const;

/** A package that was looked through and may be stored. */
export interface CheckedCode {
  readonly zip: Uint8Array;
  readonly sha256: string;
  readonly unpackedBytes: number;
}

export async function checkCode(
  needs: Pick<LambdaNeeds, 'inspectZip' | 'measureZip'>,
  zip: Uint8Array | undefined,
  operation: 'CreateFunction' | 'UpdateFunctionCode' | 'PublishLayerVersion',
  from: 'request' | 'bucket' = 'request',
): Promise<CheckedCode> {
  if (!zip) throw invalidParameter('Please provide a source for function code.');
  if (from === 'request') refuseLargeRequest(zip, operation);
  if (zip.byteLength === 0) throw invalidParameter('Uploaded file must be a non-empty zip');
  const problem = await needs.inspectZip(zip, MAX_UNZIPPED_BYTES);
  if (problem === 'too-large') {
    throw invalidParameter(`Unzipped size must be smaller than ${MAX_UNZIPPED_BYTES} bytes`);
  }
  if (problem !== undefined) {
    throw invalidParameter(
      'Could not unzip uploaded file. Please check your file, then try to upload again.',
    );
  }
  const { unpackedBytes } = await needs.measureZip(zip);
  return { zip, sha256: createHash('sha256').update(zip).digest('base64'), unpackedBytes };
}

/** What comes with the request may be less than what a bucket holds. */
function refuseLargeRequest(zip: Uint8Array, operation: string): void {
  if (Math.ceil(zip.byteLength / 3) * 4 >= MAX_REQUEST_BYTES) {
    throw frontFault(
      'RequestEntityTooLargeException',
      `Request must be smaller than ${MAX_REQUEST_BYTES} bytes for the ${operation} operation`,
    );
  }
  if (zip.byteLength >= MAX_ZIPPED_BYTES) {
    throw frontFault(
      'RequestEntityTooLargeException',
      `Zipped size must be smaller than ${MAX_ZIPPED_BYTES} bytes`,
    );
  }
}

/**
 * Each upload is a blob of its own, so that collecting garbage never races with a second upload of the same
 * bytes; its name holds the time, so that a blob whose record is still being written is told from a lost one.
 */
export async function storeCode(needs: LambdaNeeds, call: Call, code: CheckedCode): Promise<CodeRecord> {
  const blob = `${CODE_PREFIX}${call.account}/${call.region}/${needs.clock.now()}-${needs.ids.uuid()}`;
  const { bytes } = await needs.blobs.put(blob, code.zip);
  return { blob, sha256: code.sha256, bytes, unpackedBytes: code.unpackedBytes };
}

const CODE_PREFIX = 'lambda/code/';

/** When a blob was uploaded, or undefined when it is none of Lambda's code packages. */
export function uploadedAtMs(blob: string): number | undefined {
  if (!blob.startsWith(CODE_PREFIX)) return undefined;
  const match = /\/(\d+)-[0-9a-f-]+$/.exec(blob);
  return match ? Number(match[1]) : undefined;
}
