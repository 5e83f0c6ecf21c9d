const MOST = 10;

/** `orders, photos`; of many the first, and how many more: what is asked about them has to fit a dialog. */
export function nameList(names: readonly string[], locale?: string): string {
  const shown = names.slice(0, MOST).join(', ');
  return names.length <= MOST ? shown : `${shown} … (+${(names.length - MOST).toLocaleString(locale)})`;
}
