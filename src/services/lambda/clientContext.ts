import { lambdaFault } from './fault.ts';

const MAX_CHARACTERS = 3583;
const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;

/** The JSON text in an X-Amz-Client-Context header. */
export function readClientContext(header: string): string {
  if (header.length > MAX_CHARACTERS) {
    throw lambdaFault(
      'InvalidRequestContentException',
      `Client context must be no more than ${MAX_CHARACTERS} bytes when base64-encoded.`,
    );
  }
  const text = BASE64.test(header) ? Buffer.from(header, 'base64').toString('utf8') : undefined;
  if (text !== undefined && isJsonObject(text)) return text;
  throw lambdaFault(
    'InvalidRequestContentException',
    'Client context must be a valid Base64-encoded JSON object.',
  );
}

function isJsonObject(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}
