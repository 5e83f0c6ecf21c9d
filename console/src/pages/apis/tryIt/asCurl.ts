import { shellWord } from '../../../copyAs/asCli.ts';
import type { TriedRequest } from './sendRequest.ts';

/** The request as a command line. */
export function asCurl({ method, url, headers, body }: TriedRequest): string {
  // As a browser sends it: curl itself encodes nothing.
  const address = URL.parse(url)?.href ?? url;
  return [
    'curl',
    // It would take braces and brackets for its own.
    ...(/[{}[\]]/.test(address) ? ['-g'] : []),
    ...(method === 'GET' ? [] : method === 'HEAD' ? ['-I'] : [`-X ${method}`]),
    ...Object.entries(headers).map(([name, value]) => `-H ${shellWord(`${name}: ${value}`)}`),
    ...(body === '' || method === 'GET' ? [] : [`--data-raw ${shellWord(body)}`]),
    shellWord(address),
  ].join(' ');
}
