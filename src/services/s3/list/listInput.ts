import { invalidArgument } from '../faults.ts';
import { MAX_PAGE } from '../limits.ts';

/** At most so many entries of a page. */
export function pageSize(given: number | undefined, name: string): number {
  if (given === undefined) return MAX_PAGE;
  if (!Number.isInteger(given) || given < 0 || given > 0x7fffffff) {
    throw invalidArgument(`Provided ${name} not an integer or within integer range`, name, String(given));
  }
  return Math.min(given, MAX_PAGE);
}

/** How texts of an answer are written: as they are, or percent-encoded for who asked for it. */
export function encoder(encodingType: string | undefined): (text: string) => string {
  if (encodingType === undefined) return (text) => text;
  if (encodingType !== 'url') {
    throw invalidArgument('Invalid Encoding Method specified in Request', 'encoding-type', encodingType);
  }
  return (text) =>
    encodeURIComponent(text)
      .replaceAll('%20', '+')
      .replaceAll('%2F', '/')
      .replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** A text in a range must be one that keys could have. */
export function searchText(text: string | undefined): string {
  return (text ?? '').toWellFormed();
}
