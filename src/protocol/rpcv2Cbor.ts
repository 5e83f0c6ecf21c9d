import { cbor, CborCodec } from '@smithy/core/cbor';
import type { $Schema as Schema } from '@smithy/types';
import { eventStreamBody, eventStreamMember } from './eventStream.ts';
import { Fault } from './fault.ts';
import { faultFacts } from './faultFacts.ts';
import type { HttpResponse } from './http.ts';
import { conversionPhrase, readMembers, type DocumentReader } from './readDocument.ts';
import { decompressedBody } from './requestBody.ts';
import { serializationFault } from './serializationFault.ts';
import type { ServerProtocol } from './serverProtocol.ts';
import { shapeOf } from './shape.ts';

const documentSchema = 15;

/** Smithy RPC v2 with CBOR: `POST /service/NAME/operation/OPERATION`. */
export function createRpcv2Cbor(): ServerProtocol {
  const reader: DocumentReader = { jsonNames: false, binary: true, conversion: conversionPhrase };
  const serializer = new CborCodec().createSerializer();
  const write = (schema: unknown, value: unknown): Uint8Array => {
    serializer.write(schema as Schema, value);
    return serializer.flush() as Uint8Array;
  };
  const headersOf = (requestId: string): Record<string, string> => ({
    'content-type': 'application/cbor',
    'smithy-protocol': 'rpc-v2-cbor',
    'x-amzn-requestid': requestId,
  });
  return {
    id: 'rpcv2Cbor',
    parse: async (operation, request) => {
      const body = decompressedBody(request);
      if (body.byteLength === 0) return {};
      const type = request.headers['content-type']?.split(';', 1)[0]?.trim().toLowerCase();
      if (type !== 'application/cbor') {
        throw new Fault('UnsupportedMediaTypeException', `Unsupported content type: ${type ?? ''}`, {
          status: 415,
        });
      }
      return readMembers(reader, shapeOf(operation.input).members, decode(body));
    },
    write: async (operation, output, requestId): Promise<HttpResponse> => {
      const headers = headersOf(requestId);
      const shape = shapeOf(operation.output);
      if (shape.kind === 'unit') return { status: 200, headers, body: write(documentSchema, {}) };
      const stream = eventStreamMember(shape);
      if (!stream) return { status: 200, headers, body: write(operation.output, output ?? {}) };
      headers['content-type'] = 'application/vnd.amazon.eventstream';
      const { [stream.name]: events, ...initial } = output as Record<string, unknown>;
      const options = {
        writer: { write },
        documentType: 'application/cbor',
        initial: write(operation.output, initial),
      };
      return { status: 200, headers, body: eventStreamBody(stream.shape, events, options) };
    },
    writeFault: (service, fault, requestId) => {
      const facts = faultFacts(service, fault, 400);
      const type = service ? `${service.namespace}#${facts.name}` : facts.name;
      const message = facts.message === null ? {} : { message: facts.message };
      const headers = headersOf(requestId);
      if (service?.queryCompatible) {
        headers['x-amzn-query-error'] = `${facts.code};${facts.fault === 'client' ? 'Sender' : 'Receiver'}`;
      }
      const body = write(documentSchema, { __type: type, ...message, ...facts.members });
      return { status: facts.status, headers, body };
    },
  };
}

/** Every way in which the decoder fails (truncated, too deep, not CBOR) is the client's doing. */
function decode(body: Uint8Array): unknown {
  try {
    return cbor.deserialize(body);
  } catch {
    throw serializationFault('The body is not valid CBOR');
  }
}
