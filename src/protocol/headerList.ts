/** Splits a header's list at commas outside quotes; a quoted item loses its quotes and backslashes. */
export function splitHeaderList(text: string): string[] {
  const items: string[] = [];
  const item = /\s*(?:"((?:[^"\\]|\\.)*)"\s*|([^,]*))(?:,|$)/suy;
  while (item.lastIndex <= text.length) {
    const match = item.exec(text);
    if (!match) break;
    items.push(match[1] === undefined ? (match[2] ?? '').trimEnd() : match[1].replaceAll(/\\(.)/gsu, '$1'));
    if (!match[0].endsWith(',')) return items;
  }
  // What is left after a comma at the end is an empty item.
  return [...items, ''];
}

/** HTTP dates hold one comma each: `Sat, 21 Nov 2026 21:33:04 GMT, Sun, …`. */
export function splitHeaderDates(text: string): string[] {
  const parts = text.split(',');
  const dates: string[] = [];
  for (let i = 0; i < parts.length; i += 2)
    dates.push(
      parts
        .slice(i, i + 2)
        .join(',')
        .trim(),
    );
  return dates;
}
