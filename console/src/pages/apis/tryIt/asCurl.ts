import { shellWord } from '../../../copyAs/asCli.ts';
import type { TriedRequest } from './sendRequest.ts';

/** By which curl signs, with the key of the AWS CLI's environment variables. */
export interface CurlSigner {
  readonly region: string;
  /** The key is a temporary one. */
  readonly hasToken: boolean;
}

/** The request as a command line. */
export function asCurl({ method, url, headers, body }: TriedRequest, signer?: CurlSigner): string {
  // As a browser sends it: curl itself encodes nothing.
  const address = URL.parse(url)?.href ?? url;
  return [
    'curl',
    // It would take braces and brackets for its own.
    ...(/[{}[\]]/.test(address) ? ['-g'] : []),
    ...(method === 'GET' ? [] : method === 'HEAD' ? ['-I'] : [`-X ${method}`]),
    ...(signer ? signing(signer) : []),
    ...Object.entries(headers).map(([name, value]) => `-H ${shellWord(`${name}: ${value}`)}`),
    ...(body === '' || method === 'GET' ? [] : [`--data-raw ${shellWord(body)}`]),
    shellWord(address),
  ].join(' ');
}

function signing({ region, hasToken }: CurlSigner): readonly string[] {
  return [
    `--aws-sigv4 ${shellWord(`aws:amz:${region}:execute-api`)}`,
    '--user "$AWS_ACCESS_KEY_ID:$AWS_SECRET_ACCESS_KEY"',
    ...(hasToken ? ['-H "x-amz-security-token: $AWS_SESSION_TOKEN"'] : []),
  ];
}
