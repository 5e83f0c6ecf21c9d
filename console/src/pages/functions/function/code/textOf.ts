/** What the editor shows of a file is text, and not so long that typing in it would lag. */
const LONGEST_TEXT = 512 * 1024;

/** The file's text, or why it is not edited here. */
export function textOf(content: Uint8Array): 'tooLong' | 'binary' | { readonly text: string } {
  if (content.length > LONGEST_TEXT) return 'tooLong';
  if (content.includes(0)) return 'binary';
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(content) };
  } catch {
    return 'binary';
  }
}
