/**
 * Values of parameter mappings, identity sources and access logs: text with references in it, such as
 * `$request.header.name`, `${request.path.id}/${stageVariables.kind}` and `$context.requestId`; compiled once.
 */
export type Part = string | Reference;

export interface Reference {
  readonly source: Source;
  /** What stands behind the source: the header, the parameter, the path into the body; empty for all of it. */
  readonly name: string;
}

export type Source =
  | 'request.header'
  | 'request.querystring'
  | 'request.path'
  | 'request.body'
  | 'response.header'
  | 'response.body'
  | 'context'
  | 'stageVariables';

const SOURCES: readonly Source[] = [
  'request.header',
  'request.querystring',
  'request.path',
  'request.body',
  'response.header',
  'response.body',
  'context',
  'stageVariables',
];
/** What may stand without a name. */
const WHOLE: ReadonlySet<Source> = new Set(['request.path', 'request.body', 'response.body']);
const NAME = /^[A-Za-z0-9!#$%&'*+.^_`|~:[\]"-]{1,256}$/;

/** `request.header.name`, without `$`. Undefined for what is none. */
export function readReference(text: string): Reference | undefined {
  const source = SOURCES.find(
    (each) => text === each || text.startsWith(`${each}.`) || text.startsWith(`${each}[`),
  );
  if (source === undefined) return undefined;
  const rest = text.slice(source.length);
  if (rest === '') return WHOLE.has(source) ? { source, name: '' } : undefined;
  const name = rest.startsWith('.') ? rest.slice(1) : rest;
  if (!NAME.test(name) || rest.includes('..')) return undefined;
  const isHeader = source === 'request.header' || source === 'response.header';
  return { source, name: isHeader ? name.toLowerCase() : name };
}

/** A mapping's value. Undefined when a reference in it is none. */
export function readMapped(text: string): readonly Part[] | undefined {
  if (text.startsWith('$') && !text.startsWith('${')) {
    const reference = readReference(text.slice(1));
    return reference && [reference];
  }
  const parts: Part[] = [];
  let at = 0;
  for (const found of text.matchAll(/\$\{([^{}]*)\}/g)) {
    const reference = readReference(found[1] ?? '');
    if (!reference) return undefined;
    if (found.index > at) parts.push(text.slice(at, found.index));
    parts.push(reference);
    at = found.index + found[0].length;
  }
  if (at < text.length) parts.push(text.slice(at));
  return parts;
}

/** An access log's format: `$context.…` in whatever text. */
export function readLogFormat(text: string): readonly Part[] {
  const parts: Part[] = [];
  let at = 0;
  for (const found of text.matchAll(/\$context\.([A-Za-z0-9_]+(?:[.-][A-Za-z0-9_]+)*)/g)) {
    if (found.index > at) parts.push(text.slice(at, found.index));
    parts.push({ source: 'context', name: found[1] ?? '' });
    at = found.index + found[0].length;
  }
  if (at < text.length) parts.push(text.slice(at));
  return parts;
}
