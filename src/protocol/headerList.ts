/** Splits a header's list at commas outside quotes; a quoted item loses its quotes and backslashes. */
export function splitHeaderList(text: string): string[] {
  const items: string[] = [];
  let item = '';
  let quoted = false;
  let wasQuoted = false;
  const push = (): void => {
    items.push(wasQuoted ? item : item.trim());
    item = '';
    wasQuoted = false;
  };
  for (let i = 0; i < text.length; i++) {
    const c = text[i] as string;
    if (quoted) {
      if (c === '\\' && i + 1 < text.length) item += text[++i];
      else if (c === '"') quoted = false;
      else item += c;
    } else if (c === '"' && item.trim() === '') {
      quoted = true;
      wasQuoted = true;
      item = '';
    } else if (c === ',') push();
    else if (!wasQuoted || c.trim() !== '') item += c;
  }
  push();
  return items;
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
