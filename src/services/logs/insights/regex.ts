/**
 * Regular expressions of queries are JavaScript's, with the few words of PCRE that logs' queries use besides. They may
 * backtrack without end: they run in the worker (queryWorker.ts), under a limit of time.
 */
const CLASSES: Readonly<Record<string, string>> = {
  alnum: 'A-Za-z0-9',
  alpha: 'A-Za-z',
  blank: ' \\t',
  digit: '0-9',
  lower: 'a-z',
  punct: '!-\\/:-@\\[-`{-~',
  space: '\\s',
  upper: 'A-Z',
  word: '\\w',
  xdigit: '0-9A-Fa-f',
};

const FOREIGN = /\\[^]|\[:(\^?)(\w+):\]|\(\?P</g;

/** Throws SyntaxError. */
export function compileQueryRegex(source: string): RegExp {
  const [, flags = ''] = /^\(\?([ims]+)\)/.exec(source) ?? [];
  const body = flags === '' ? source : source.slice(flags.length + 3);
  const translated = body.replace(FOREIGN, (found, negated: string | undefined, name: string | undefined) => {
    if (found === '\\A') return '^';
    if (found === '\\z' || found === '\\Z') return '$';
    if (found === '\\h') return '[ \\t]';
    if (found === '(?P<') return '(?<';
    if (name === undefined) return found;
    const members = Object.hasOwn(CLASSES, name) ? CLASSES[name] : undefined;
    if (members === undefined || negated) throw new SyntaxError(`unknown character class ${found}`);
    return members;
  });
  return new RegExp(translated, [...new Set(flags)].join(''));
}

/** What may look like a group and is none; groups by their name. */
const GROUP = /\\[^]|\[(?:\\[^]|[^\\\]])*\]|\(\?<([\p{ID_Start}$_][\p{ID_Continue}$]*)>/gu;

/**
 * The names of its groups, in order. They are read, and the expression is not tried, not even on an empty text: twenty
 * `(|)` in a row take a second, and this is asked where everybody else would wait for it.
 */
export function groupNames(regex: RegExp): string[] {
  const names = Array.from(regex.source.matchAll(GROUP), ([, name]) => name);
  return [...new Set(names.filter((name) => name !== undefined))];
}

/** Text with wildcards, each taking as little as it can; what the last takes ends where the text does. */
export function compileGlob(glob: string): (text: string) => string[] | undefined {
  const [first = '', ...rest] = glob.split('*');
  return (text) => {
    const start = text.indexOf(first);
    if (start === -1) return undefined;
    let at = start + first.length;
    const values: string[] = [];
    for (const [index, literal] of rest.entries()) {
      const takesAll = literal === '' && index === rest.length - 1;
      const end = takesAll ? text.length : text.indexOf(literal, at);
      if (end === -1) return undefined;
      values.push(text.slice(at, end));
      at = end + literal.length;
    }
    return values;
  };
}
