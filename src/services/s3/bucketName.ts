import { invalidArgument, s3Fault } from './faults.ts';
import { MAX_KEY_BYTES } from './limits.ts';

const NAME = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;
const ADDRESS = /^\d{1,3}(\.\d{1,3}){3}$/;
const RESERVED_STARTS = ['xn--', 'sthree-', 'amzn-s3-demo-'];
const RESERVED_ENDS = ['-s3alias', '--ol-s3', '.mrap', '--x-s3', '--table-s3', '-an'];

/** Of new buckets only: others simply do not exist. */
export function refuseBucketName(name: string): void {
  const isGood =
    NAME.test(name) &&
    !name.includes('..') &&
    !ADDRESS.test(name) &&
    !RESERVED_STARTS.some((start) => name.startsWith(start)) &&
    !RESERVED_ENDS.some((end) => name.endsWith(end));
  if (!isGood) {
    throw s3Fault(400, 'InvalidBucketName', 'The specified bucket is not valid.', { BucketName: name });
  }
}

/** Throws for what can be no key; what is not well-formed comes out of XML alone. */
export function checkedKey(key: string | undefined): string {
  if (key === undefined || key === '' || !key.isWellFormed()) {
    throw invalidArgument('Object key is not valid.', 'key', key);
  }
  const bytes = Buffer.byteLength(key);
  if (bytes > MAX_KEY_BYTES) {
    throw s3Fault(400, 'KeyTooLongError', 'Your key is too long', {
      Size: bytes,
      MaxSizeAllowed: MAX_KEY_BYTES,
    });
  }
  return key;
}
