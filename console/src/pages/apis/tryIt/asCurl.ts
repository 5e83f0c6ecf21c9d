import { shellWord } from '../../../copyAs/asCli.ts';
import type { TriedRequest } from './sendRequest.ts';

/** The request as a command line. */
export function asCurl({ method, url, headers, body }: TriedRequest): string {
  return [
    'curl',
    ...(method === 'GET' ? [] : [`-X ${method}`]),
    ...Object.entries(headers).map(([name, value]) => `-H ${shellWord(`${name}: ${value}`)}`),
    ...(body === '' || method === 'GET' ? [] : [`--data-raw ${shellWord(body)}`]),
    shellWord(url),
  ].join(' ');
}
