import { gunzipSync, inflateSync } from 'node:zlib';
import type { HttpRequest } from './http.ts';
import { serializationFault } from './serializationFault.ts';

/** Twice the largest body that an RPC service takes (DynamoDB's 16 MiB). */
const inflatedLimit = 32 * 1024 * 1024;

/** The body of an RPC request; SDKs compress large ones (PutMetricData). */
export function decompressedBody(request: HttpRequest): Uint8Array {
  const encoding = request.headers['content-encoding'];
  if (encoding === undefined || request.body.byteLength === 0) return request.body;
  const options = { maxOutputLength: inflatedLimit };
  try {
    if (encoding === 'gzip') return gunzipSync(request.body, options);
    if (encoding === 'deflate') return inflateSync(request.body, options);
  } catch {
    throw serializationFault('The body could not be decompressed');
  }
  return request.body;
}
