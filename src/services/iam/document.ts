import { MalformedPolicy, parsePolicy, type PolicyDocument } from '../../policy/index.ts';
import { iamFault } from './fault.ts';

/** How policy documents stand in answers: percent-encoded as RFC 3986 has it, else byte for byte as given. */
export function encodedDocument(document: string): string {
  return encodeURIComponent(document).replace(
    /[!'()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** Reads a document that a caller gave. Throws with AWS's message. */
export function readDocument(document: string, kind: 'identity' | 'trust'): PolicyDocument {
  try {
    return parsePolicy(document, kind);
  } catch (error) {
    if (error instanceof MalformedPolicy) throw iamFault('MalformedPolicyDocument', error.message);
    throw error;
  }
}
