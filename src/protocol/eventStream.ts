import { EventStreamCodec } from '@smithy/core/event-streams';
import { fromUtf8, toUtf8 } from '@smithy/core/serde';
import type { MessageHeaders, MessageHeaderValue } from '@smithy/types';
import { assert } from '../base/errors.ts';
import { Fault } from './fault.ts';
import type { Member, Shape } from './shape.ts';

/** Writes a structure that is an event's payload. */
export interface EventWriter {
  write(schema: unknown, value: unknown): Uint8Array | string;
}

export interface EventStreamOptions {
  readonly writer: EventWriter;
  /** `:content-type` of events whose payload is a document: `application/json`, `text/xml`, … */
  readonly documentType: string;
  /** RPC protocols send the output's other members first, as an `initial-response` event. */
  readonly initial?: Uint8Array;
}

type Events = AsyncIterable<Record<string, unknown>> | Iterable<Record<string, unknown>>;

/** The output member that is a stream of events, if there is one. */
export function eventStreamMember(output: Shape): Member | undefined {
  return output.members.find(({ shape }) => shape.kind === 'union' && shape.streaming);
}

/**
 * Events framed as `application/vnd.amazon.eventstream`, each written as soon as it is there. A `Fault` thrown by
 * the events becomes an exception message of the stream, since the status has long been sent.
 */
export async function* eventStreamBody(
  union: Shape,
  events: unknown,
  options: EventStreamOptions,
): AsyncIterable<Uint8Array> {
  const codec = new EventStreamCodec(toUtf8, fromUtf8);
  if (options.initial)
    yield codec.encode(eventMessage('initial-response', options.documentType, options.initial));
  try {
    for await (const event of (events ?? []) as Events) yield codec.encode(messageOf(union, event, options));
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    yield codec.encode(exceptionMessage(union, error, options));
  }
}

function eventMessage(
  type: string,
  contentType: string,
  body: Uint8Array,
): { headers: MessageHeaders; body: Uint8Array } {
  const headers: MessageHeaders = {
    ':event-type': { type: 'string', value: type },
    ':content-type': { type: 'string', value: contentType },
    ':message-type': { type: 'string', value: 'event' },
  };
  return { headers, body };
}

function messageOf(
  union: Shape,
  event: Record<string, unknown>,
  options: EventStreamOptions,
): { headers: MessageHeaders; body: Uint8Array } {
  const name = Object.keys(event).find((key) => event[key] !== undefined);
  const member = name === undefined ? undefined : union.member(name);
  assert(name !== undefined && member, `${union.name} has no event ${name}`);
  const value = event[name] as Record<string, unknown>;
  const { headers, rest } = eventHeaders(member.shape, value);
  const [contentType, body] = eventPayload(member.shape, rest, options);
  const message = eventMessage(name, contentType, body);
  Object.assign(message.headers, headers);
  if (body.byteLength === 0 && member.shape.members.length === 0) delete message.headers[':content-type'];
  return message;
}

function eventHeaders(
  shape: Shape,
  value: Record<string, unknown>,
): { headers: MessageHeaders; rest: Record<string, unknown> } {
  const headers: MessageHeaders = {};
  const rest = { ...value };
  for (const member of shape.members) {
    if (!member.shape.traits.eventHeader) continue;
    const item = value[member.name];
    delete rest[member.name];
    if (item !== undefined && item !== null) headers[member.name] = headerValue(member.shape, item);
  }
  return { headers, rest };
}

function headerValue(shape: Shape, value: unknown): MessageHeaderValue {
  switch (shape.kind) {
    case 'boolean':
      return { type: 'boolean', value: Boolean(value) };
    case 'number':
      return { type: 'integer', value: Number(value) };
    case 'timestamp':
      return { type: 'timestamp', value: value as Date };
    case 'blob':
      return { type: 'binary', value: value as Uint8Array };
    default:
      return { type: 'string', value: String(value) };
  }
}

function eventPayload(
  shape: Shape,
  value: Record<string, unknown>,
  { writer, documentType }: EventStreamOptions,
): [contentType: string, body: Uint8Array] {
  const payload = shape.members.find((member) => member.shape.traits.eventPayload);
  if (!payload) return [documentType, bytes(writer.write(shape.schema, value))];
  const item = value[payload.name];
  if (payload.shape.kind === 'blob')
    return ['application/octet-stream', (item as Uint8Array) ?? new Uint8Array()];
  if (payload.shape.kind === 'string') return ['text/plain', bytes((item ?? '') as string)];
  return [documentType, bytes(writer.write(payload.shape.schema, item ?? {}))];
}

function exceptionMessage(
  union: Shape,
  fault: Fault,
  { documentType }: EventStreamOptions,
): { headers: MessageHeaders; body: Uint8Array } {
  const modelled = union.members.find(({ shape }) => shape.name === fault.code);
  const string = (value: string): MessageHeaderValue => ({ type: 'string', value });
  if (!modelled) {
    const headers = {
      ':error-code': string(fault.code),
      ':error-message': string(fault.message),
      ':message-type': string('error'),
    };
    return { headers, body: new Uint8Array() };
  }
  const headers = {
    ':exception-type': string(modelled.name),
    ':content-type': string(documentType),
    ':message-type': string('exception'),
  };
  return { headers, body: bytes(JSON.stringify({ message: fault.message })) };
}

function bytes(data: Uint8Array | string): Uint8Array {
  return typeof data === 'string' ? Buffer.from(data) : data;
}
