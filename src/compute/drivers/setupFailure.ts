import type { Readable } from 'node:stream';
import { OperationalError } from '../../base/errors.ts';

/** What a failed step said. Untouched until then: standard error is the runtime's. */
export async function firstText(stream: Readable): Promise<string> {
  let text = '';
  for await (const chunk of stream) {
    text += String(chunk);
    if (text.length > 4096) break;
  }
  return text.trim();
}

/** A step between the platform and the runtime has failed, and said this. */
export function setupFailed(said: string): OperationalError {
  const hint =
    said.includes('Operation not permitted') || said.includes('ermission denied')
      ? 'run `mayfly doctor`: it says what this machine refuses and how to allow it'
      : undefined;
  const message = `the sandbox could not be set up: ${said || 'no reason given'}`;
  return new OperationalError('boot sandbox', message, hint === undefined ? {} : { hint });
}
