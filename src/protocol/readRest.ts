import { splitHeaderDates, splitHeaderList } from './headerList.ts';
import type { HttpRequest } from './http.ts';
import { parseParameters } from './queryString.ts';
import { readText, type Malformed } from './readText.ts';
import { restBindings, type BoundMember, type RestBindings } from './restBindings.ts';
import { setMember } from './setMember.ts';
import type { Member, Shape } from './shape.ts';

/** How a REST protocol reads the document in a body: JSON or XML. */
export interface RestBody {
  /** The members of `bindings.body` into `input`. */
  readMembers(shape: Shape, members: readonly Member[], body: Uint8Array, into: Input): void;
  /** A payload that is a structure, union, list or map. */
  readPayload(shape: Shape, body: Uint8Array): unknown;
  readonly malformed: Malformed;
}

type Input = Record<string, unknown>;

/** The input of a REST operation: labels, query, headers, then the body. */
export function readRest(
  shape: Shape,
  request: HttpRequest,
  labels: Readonly<Record<string, string>>,
  protocol: RestBody,
): Input {
  const input: Input = {};
  if (shape.kind !== 'structure') return input;
  const bindings = restBindings(shape);
  const { malformed } = protocol;
  for (const { name, shape: member } of bindings.labels) {
    const text = labels[name];
    if (text !== undefined) input[name] = readText(member, text, malformed, name);
  }
  readHeaders(bindings, request.headers, input, malformed);
  if (bindings.queries.length > 0 || bindings.queryParams) {
    readQueries(bindings, request.query, input, malformed);
  }
  if (bindings.payload) readPayload(bindings.payload, request, input, protocol);
  else if (bindings.body.length > 0 && request.body.byteLength > 0) {
    protocol.readMembers(shape, bindings.body, request.body, input);
  }
  return input;
}

function readPayload(payload: Member, request: HttpRequest, input: Input, protocol: RestBody): void {
  const { name, shape } = payload;
  if (shape.kind === 'blob' && shape.streaming) input[name] = request.bodyStream ?? request.body;
  else if (request.body.byteLength === 0) return;
  else if (shape.kind === 'blob') input[name] = request.body;
  else if (shape.kind === 'string') input[name] = Buffer.from(request.body).toString('utf8');
  else input[name] = protocol.readPayload(shape, request.body);
}

function readHeaders(
  bindings: RestBindings,
  headers: HttpRequest['headers'],
  input: Input,
  malformed: Malformed,
): void {
  for (const { member, wireName } of bindings.headers) {
    const text = headers[wireName];
    if (text !== undefined) input[member.name] = readHeader(member.shape, text, malformed, wireName);
  }
  for (const { member, wireName } of bindings.prefixHeaders) {
    const map: Input = {};
    for (const [name, text] of Object.entries(headers)) {
      if (name.startsWith(wireName)) setMember(map, name.slice(wireName.length), text);
    }
    if (Object.keys(map).length > 0) input[member.name] = map;
  }
}

function readHeader(shape: Shape, text: string, malformed: Malformed, name: string): unknown {
  if (shape.kind === 'list') {
    const dates = shape.value.kind === 'timestamp' && shape.value.timestampFormat !== 'epochSeconds';
    const isoDates = shape.value.timestampFormat === 'dateTime';
    const items = dates && !isoDates ? splitHeaderDates(text) : splitHeaderList(text);
    return items.map((item) => readText(shape.value, item, malformed, name));
  }
  if (shape.kind === 'string' && shape.traits.mediaType) return Buffer.from(text, 'base64').toString('utf8');
  return readText(shape, text.trim(), malformed, name);
}

function readQueries(bindings: RestBindings, query: string, input: Input, malformed: Malformed): void {
  const parameters = parseParameters(query);
  if (!parameters) throw malformed('query string', '');
  const values = new Map<string, string[]>();
  for (const [name, value] of parameters) {
    const list = values.get(name);
    if (list) list.push(value);
    else values.set(name, [value]);
  }
  for (const bound of bindings.queries) readQuery(bound, values, input, malformed);
  if (bindings.queryParams) readOtherQueries(bindings.queryParams, values, input);
}

/** A scalar that is repeated: the first wins, as on AWS. */
function readQuery(
  { member, wireName }: BoundMember,
  values: Map<string, string[]>,
  input: Input,
  malformed: Malformed,
): void {
  const texts = values.get(wireName);
  if (!texts) return;
  values.delete(wireName);
  const { shape } = member;
  if (shape.kind === 'list')
    input[member.name] = texts.map((text) => readText(shape.value, text, malformed, wireName));
  else if (texts[0] !== '' || shape.kind === 'string') {
    input[member.name] = readText(shape, texts[0] as string, malformed, wireName);
  }
}

function readOtherQueries(member: Member, values: Map<string, string[]>, input: Input): void {
  const map: Input = {};
  const isList = member.shape.value.kind === 'list';
  for (const [name, texts] of values) setMember(map, name, isList ? texts : texts[0]);
  if (Object.keys(map).length > 0) input[member.name] = map;
}
