import { createHmac, timingSafeEqual } from 'node:crypto';
import type { HttpRequest, HttpResponse } from '../../protocol/http.ts';
import { uploadedAtMs } from './code.ts';
import type { LambdaNeeds } from './needs.ts';
import { secrets } from './records.ts';

/** Links under which a code package can be fetched without credentials for ten minutes, as AWS's S3 links. */
export interface CodeLinks {
  sign(endpoint: string, blob: string): Promise<string>;
  /** Answers GET and HEAD of such a link; everything else is refused. */
  download(request: HttpRequest): Promise<HttpResponse>;
}

/** `platform/platformRoutes.ts` sends what begins with this to `download`. */
export const CODE_PATH = '/_mayfly/code/';
const LIFE_MS = 600_000;

export function createCodeLinks(needs: Pick<LambdaNeeds, 'store' | 'blobs' | 'clock' | 'ids'>): CodeLinks {
  let key: Promise<string> | undefined;
  const secret = () => {
    key ??= loadSecret(needs).catch((error: unknown) => {
      key = undefined;
      throw error;
    });
    return key;
  };
  return {
    sign: async (endpoint, blob) => {
      const expires = Math.floor((needs.clock.now() + LIFE_MS) / 1000);
      const name = Buffer.from(blob).toString('base64url');
      const signature = hmac(await secret(), name, String(expires));
      return `${endpoint}${CODE_PATH}${name}?Expires=${expires}&Signature=${signature}`;
    },
    download: async (request) => {
      if (request.method !== 'GET' && request.method !== 'HEAD') {
        return refusal(405, 'MethodNotAllowed', 'The specified method is not allowed against this resource.');
      }
      const name = request.path.slice(CODE_PATH.length);
      const query = new URLSearchParams(request.query);
      const expires = query.get('Expires') ?? '';
      // As texts: other letters at its end would give the same bytes.
      const given = Buffer.from(query.get('Signature') ?? '');
      const expected = Buffer.from(hmac(await secret(), name, expires));
      if (given.length !== expected.length || !timingSafeEqual(given, expected)) {
        return refusal(403, 'SignatureDoesNotMatch', 'The request signature does not match.');
      }
      if (!(Number(expires) * 1000 > needs.clock.now())) {
        return refusal(403, 'AccessDenied', 'Request has expired');
      }
      return send(needs, Buffer.from(name, 'base64url').toString(), request.method === 'HEAD');
    },
  };
}

async function send(needs: Pick<LambdaNeeds, 'blobs'>, blob: string, head: boolean): Promise<HttpResponse> {
  const info = uploadedAtMs(blob) === undefined ? undefined : await needs.blobs.info(blob);
  const content = info && !head ? await needs.blobs.open(blob) : undefined;
  if (!info || (!head && !content)) {
    return refusal(404, 'NoSuchKey', 'The specified key does not exist.');
  }
  const headers = {
    'content-type': 'application/zip',
    'content-length': String(info.bytes),
    'x-amz-checksum-sha256': info.sha256,
  };
  return content ? { status: 200, headers, body: content } : { status: 200, headers };
}

function hmac(secret: string, name: string, expires: string): string {
  return createHmac('sha256', secret).update(`${name}\n${expires}`).digest('base64url');
}

/** Made once for the whole platform and kept, so that links survive a restart and work on every node. */
async function loadSecret(needs: Pick<LambdaNeeds, 'store' | 'ids'>): Promise<string> {
  const key = ['codeLinks'];
  const known = await needs.store.read((view) => secrets.get(view, key));
  if (known !== undefined) return known;
  return needs.store.transact(async (transaction) => {
    const existing = await secrets.get(transaction, key);
    if (existing !== undefined) return existing;
    const fresh = needs.ids.hex(64);
    secrets.put(transaction, key, fresh);
    return fresh;
  });
}

/** In S3's words, since that is who answers such links on AWS. */
function refusal(status: number, code: string, message: string): HttpResponse {
  return {
    status,
    headers: { 'content-type': 'application/xml' },
    body: `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${message}</Message></Error>`,
  };
}
