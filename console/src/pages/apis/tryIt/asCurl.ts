import { shellWord } from '../../../copyAs/asCli.ts';
import type { TriedRequest } from './sendRequest.ts';

/** The request as a command line. */
export function asCurl({ method, url, headers, body }: TriedRequest): string {
  const hasBody = body !== '' && method !== 'GET' && method !== 'HEAD';
  const isTyped = Object.keys(headers).some((name) => name.toLowerCase() === 'content-type');
  // As a browser names a text's type; curl would say that it is a form.
  const sent = hasBody && !isTyped ? { ...headers, 'Content-Type': 'text/plain;charset=UTF-8' } : headers;
  return [
    'curl',
    ...(method === 'GET' ? [] : method === 'HEAD' ? ['--head'] : [`-X ${method}`]),
    // To curl brackets in an address are many addresses.
    ...(/[[\]{}]/.test(url) ? ['--globoff'] : []),
    ...Object.entries(sent).map(([name, value]) => `-H ${shellWord(headerOf(name, value))}`),
    ...(hasBody ? [`--data-raw ${shellWord(body)}`] : []),
    shellWord(url),
  ].join(' ');
}

/** A header without a value is one by a semicolon; by a colon curl would send none. */
function headerOf(name: string, value: string): string {
  return value.trim() === '' ? `${name};` : `${name}: ${value}`;
}
