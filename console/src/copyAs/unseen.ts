/**
 * What a terminal obeys, or an editor does not show: pasted as it is, it could do or say another thing than it seems to. Line breaks
 * and tabs are seen; what joins letters and emoji belongs to them.
 */
const UNSEEN = /(?!\n|\t|\u200c|\u200d|[\u{10000}-\u{10ffff}])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;
const ALL_UNSEEN = new RegExp(UNSEEN.source, 'gu');

export function hasUnseen(text: string): boolean {
  return UNSEEN.test(text);
}

/** Within a string of JSON, Python, JavaScript or a shell's `$'…'`: such characters by their numbers. */
export function escapeUnseen(text: string): string {
  return text.replaceAll(ALL_UNSEEN, (found) => `\\u${found.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
