import { parseExpression } from './parseExpression.ts';
import { QueryReader, unexpected, unquoted } from './queryReader.ts';
import { MalformedQuery, type Column, type Command } from './syntax.ts';

type Body<Kind extends Command['kind']> = Omit<Extract<Command, { kind: Kind }>, 'at'>;

/** What AWS has and Mayfly does not: refused by name rather than left out. */
const UNSUPPORTED: ReadonlySet<string> = new Set(
  'source pattern diff unmask unnest filterindex anomaly join lookup tail subquery'.split(' '),
);
const MAX_LIMIT = 100_000;

/** Commands between pipes. Throws MalformedQuery. */
export function parseQuery(text: string): Command[] {
  const reader = new QueryReader(text);
  const commands: Command[] = [];
  reader.take('|');
  do commands.push(parseCommand(reader));
  while (reader.take('|'));
  if (reader.peek().kind !== 'end') throw unexpected(text, reader.peek());
  return commands;
}

function parseCommand(reader: QueryReader): Command {
  const { kind, value, at } = reader.peek();
  const name = value.toLowerCase();
  const parse = kind === 'word' && Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (!parse) {
    if (kind === 'word' && UNSUPPORTED.has(name)) {
      throw new MalformedQuery(`the command ${value} is not supported by this version of Mayfly`, at);
    }
    throw new MalformedQuery(
      `mismatched input '${value}' expecting {K_PARSE, K_SEARCH, K_FIELDS, K_DISPLAY, K_FILTER, K_SORT, K_ORDER, K_HEAD, K_LIMIT, K_TAIL}`,
      at,
    );
  }
  reader.next();
  const body = parse(reader);
  return { ...body, at: { start: at.start, end: reader.lastEnd } } as Command;
}

const COMMANDS: Readonly<Record<string, (reader: QueryReader) => object>> = {
  fields: (reader) => ({ kind: 'fields', columns: columns(reader) }),
  display: (reader) => ({ kind: 'display', columns: columns(reader) }),
  filter,
  search: filter,
  parse,
  stats,
  sort,
  order: sort,
  limit,
  head: limit,
  dedup: (reader): Body<'dedup'> => ({ kind: 'dedup', fields: names(reader) }),
};

function columns(reader: QueryReader): Column[] {
  const all: Column[] = [];
  do all.push(column(reader));
  while (reader.take(','));
  return all;
}

function column(reader: QueryReader): Column {
  const { start } = reader.peek().at;
  const expression = parseExpression(reader);
  const at = { start, end: reader.lastEnd };
  const text = reader.text.slice(at.start, at.end);
  return { expression, alias: reader.takeKeyword('as') ? name(reader) : undefined, text, at };
}

function filter(reader: QueryReader): Body<'filter'> {
  return { kind: 'filter', condition: parseExpression(reader) };
}

function parse(reader: QueryReader): Body<'parse'> {
  const begins = reader.peek();
  const omitted = begins.kind === 'text' || begins.value === '/';
  const subject = omitted ? ({ kind: 'field', name: '@message' } as const) : subjectOf(reader);
  const regex = reader.regex();
  if (regex !== undefined) return { kind: 'parse', subject, pattern: { regex } };
  const token = reader.peek();
  if (token.kind !== 'text') throw unexpected(reader.text, token);
  const glob = unquoted(reader.next().value);
  reader.expectKeyword('as');
  const given = names(reader);
  if (glob.split('*').length - 1 === given.length)
    return { kind: 'parse', subject, pattern: { glob, names: given } };
  throw new MalformedQuery(
    `the number of wildcards in ${token.value} is not the number of names after as`,
    token.at,
  );
}

/** A field or a call; what follows is a pattern, so that no operator may. */
function subjectOf(reader: QueryReader) {
  const token = reader.peek();
  if (token.kind !== 'word' && token.kind !== 'quotedName') throw unexpected(reader.text, token);
  reader.next();
  const field = token.kind === 'quotedName' ? token.value.slice(1, -1) : token.value;
  return { kind: 'field', name: field } as const;
}

function stats(reader: QueryReader): Body<'stats'> {
  const aggregates = columns(reader);
  return { kind: 'stats', aggregates, keys: reader.takeKeyword('by') ? columns(reader) : [] };
}

function sort(reader: QueryReader): Body<'sort'> {
  const keys: Body<'sort'>['keys'][number][] = [];
  do {
    const { start } = reader.peek().at;
    const expression = parseExpression(reader);
    const at = { start, end: reader.lastEnd };
    const text = reader.text.slice(at.start, at.end);
    const descending = reader.takeKeyword('desc');
    if (!descending) reader.takeKeyword('asc');
    keys.push({ column: { expression, alias: undefined, text, at }, descending });
  } while (reader.take(','));
  return { kind: 'sort', keys };
}

function limit(reader: QueryReader): Body<'limit'> {
  const token = reader.next();
  const count = Number(token.value);
  if (token.kind !== 'number' || !Number.isInteger(count) || count < 1) throw unexpected(reader.text, token);
  if (count <= MAX_LIMIT) return { kind: 'limit', count };
  throw new MalformedQuery(`the limit ${token.value} is greater than ${MAX_LIMIT}`, token.at);
}

function names(reader: QueryReader): string[] {
  const all = [name(reader)];
  while (reader.take(',')) all.push(name(reader));
  return all;
}

function name(reader: QueryReader): string {
  const token = reader.next();
  if (token.kind === 'word') return token.value;
  if (token.kind === 'quotedName') return token.value.slice(1, -1);
  throw unexpected(reader.text, token);
}
