import { eventStreamBody } from './eventStream.ts';
import type { HeaderWriter } from './headerWriter.ts';
import type { HttpResponse } from './http.ts';
import { restBindings, type RestBindings } from './restBindings.ts';
import type { OperationModel } from './serviceModel.ts';
import { shapeOf, type Member } from './shape.ts';

/** How a REST protocol writes the document in a body. */
export interface RestWriter {
  readonly header: HeaderWriter;
  readonly contentType: string;
  write(schema: unknown, value: unknown, operation: OperationModel): Uint8Array | string;
  /** `:content-type` of events with a document. */
  readonly eventType: string;
}

type Output = Record<string, unknown>;

/** The answer of a REST operation: status, headers, then the body. */
export function writeRest(
  operation: OperationModel,
  output: unknown,
  writer: RestWriter,
  headers: Record<string, string>,
): HttpResponse {
  const shape = shapeOf(operation.output);
  const values = (output ?? {}) as Output;
  const status = operation.http?.[2] ?? 200;
  if (shape.kind !== 'structure') return { status, headers, body: '' };
  const bindings = restBindings(shape);
  const statusValue = bindings.status && values[bindings.status.name];
  const answer: HttpResponse = {
    status: typeof statusValue === 'number' ? statusValue : status,
    headers,
    body: restBody(bindings, operation, values, writer, headers),
  };
  writeHeaders(bindings, values, headers, writer.header);
  return answer.status === 204 ? { ...answer, body: '' } : answer;
}

function restBody(
  bindings: RestBindings,
  operation: OperationModel,
  values: Output,
  writer: RestWriter,
  headers: Record<string, string>,
): Exclude<HttpResponse['body'], undefined> {
  if (bindings.payload) return payloadBody(bindings.payload, values, operation, writer, headers);
  if (bindings.body.length === 0) return '';
  headers['content-type'] = writer.contentType;
  return writer.write(bindings.bodySchema, values, operation);
}

function payloadBody(
  { name, shape }: Member,
  values: Output,
  operation: OperationModel,
  writer: RestWriter,
  headers: Record<string, string>,
): Exclude<HttpResponse['body'], undefined> {
  const value = values[name];
  if (shape.kind === 'union' && shape.streaming) {
    headers['content-type'] = 'application/vnd.amazon.eventstream';
    const eventWriter = { write: (schema: unknown, item: unknown) => writer.write(schema, item, operation) };
    return eventStreamBody(shape, value, { writer: eventWriter, documentType: writer.eventType });
  }
  if (value === undefined || value === null) return '';
  if (shape.kind === 'blob') {
    headers['content-type'] = (shape.traits.mediaType as string | undefined) ?? 'application/octet-stream';
    return value as Uint8Array;
  }
  if (shape.kind === 'string') {
    headers['content-type'] = (shape.traits.mediaType as string | undefined) ?? 'text/plain';
    return value as string;
  }
  headers['content-type'] = writer.contentType;
  return writer.write(shape.schema, value, operation);
}

export function writeHeaders(
  bindings: RestBindings,
  values: Readonly<Output>,
  headers: Record<string, string>,
  write: HeaderWriter,
): void {
  for (const { member, wireName } of bindings.headers) {
    const value = values[member.name];
    if (value === undefined || value === null) continue;
    const text = write(member.shape, value);
    if (text !== '' || member.shape.kind !== 'list') headers[wireName] = text;
  }
  for (const { member, wireName } of bindings.prefixHeaders) {
    for (const [key, value] of Object.entries((values[member.name] ?? {}) as Output)) {
      headers[wireName + key.toLowerCase()] = String(value);
    }
  }
}
