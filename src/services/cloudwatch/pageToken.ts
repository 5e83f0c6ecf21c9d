import { invalidNextToken } from './faults.ts';

export function pageToken(place: readonly unknown[]): string {
  return Buffer.from(JSON.stringify(place)).toString('base64url');
}

/** What a token says, of so many parts; what they are is the caller's to check. */
export function parsePageToken(token: string, parts: number): unknown[] {
  try {
    const place: unknown = JSON.parse(Buffer.from(token, 'base64url').toString());
    if (Array.isArray(place) && place.length === parts) return place;
  } catch {
    // Refused below.
  }
  throw invalidNextToken();
}
