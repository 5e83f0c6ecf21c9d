/**
 * Parameters of a query string or a form, decoded, in order. Broken escapes give undefined. A parameter without
 * `=` has the value ''. `plusIsSpace` for forms and, as AWS does it, for queries as well.
 */
export function parseParameters(text: string): [name: string, value: string][] | undefined {
  if (text === '') return [];
  const parameters: [string, string][] = [];
  for (const pair of text.split('&')) {
    if (pair === '') continue;
    const equals = pair.indexOf('=');
    const name = decode(equals < 0 ? pair : pair.slice(0, equals));
    const value = equals < 0 ? '' : decode(pair.slice(equals + 1));
    if (name === undefined || value === undefined) return undefined;
    parameters.push([name, value]);
  }
  return parameters;
}

function decode(text: string): string | undefined {
  const spaced = text.includes('+') ? text.replaceAll('+', ' ') : text;
  return spaced.includes('%') ? decodePercent(spaced) : spaced;
}

/** `decodeURIComponent` that gives undefined for broken escapes. */
export function decodePercent(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
