import { faultFacts } from './faultFacts.ts';
import { jsonBody } from './jsonBody.ts';
import { createJsonWriter } from './jsonCodec.ts';
import { faultMembers, messageKey } from './jsonFault.ts';
import { conversionPhrase, readDocument, readMembers, type DocumentReader } from './readDocument.ts';
import { readRest, type RestBody } from './readRest.ts';
import { restBindings } from './restBindings.ts';
import { serializationFault } from './serializationFault.ts';
import { createHeaderWriter } from './headerWriter.ts';
import type { ServerProtocol } from './serverProtocol.ts';
import { shapeOf } from './shape.ts';
import { writeHeaders, writeRest, type RestWriter } from './writeRest.ts';

const unparsable = 'Could not parse request body into json';

/** restJson1: paths, queries and headers carry what the model binds to them, a JSON body the rest. */
export function createRestJson(): ServerProtocol {
  const jsonWriter = createJsonWriter(true);
  const reader: DocumentReader = { jsonNames: true, binary: false, conversion: conversionPhrase };
  const header = createHeaderWriter();
  const body: RestBody = {
    readMembers: (_shape, members, bytes, into) => {
      readMembers(reader, members, jsonBody(bytes, unparsable), 0, into);
    },
    readPayload: (shape, bytes) => readDocument(reader, shape, jsonBody(bytes, unparsable)),
    malformed: (problem, name) => serializationFault(`Could not parse ${name} as ${problem}`),
  };
  const writer: RestWriter = {
    header,
    contentType: 'application/json',
    eventType: 'application/json',
    write: (schema, value) => jsonWriter.write(schema, value),
  };
  return {
    id: 'restJson1',
    parse: async (operation, request, labels) => readRest(shapeOf(operation.input), request, labels, body),
    write: async (operation, output, requestId) =>
      writeRest(operation, output, writer, { 'x-amzn-requestid': requestId }),
    writeFault: (service, fault, requestId) => {
      const facts = faultFacts(service, fault);
      const headers: Record<string, string> = {
        'content-type': 'application/json',
        'x-amzn-requestid': requestId,
        'x-amzn-errortype': facts.name,
      };
      const members = faultMembers(facts, jsonWriter);
      // Lambda's shapes disagree on the case of this member, and SDKs read either: both are sent.
      const key = messageKey(facts);
      if (key !== 'Message' || service?.id === 'lambda') members.message = facts.message;
      if (key === 'Message' || service?.id === 'lambda') members.Message = facts.message;
      if (facts.model)
        writeHeaders(restBindings(shapeOf(facts.model.schema)), facts.members, headers, header);
      return { status: facts.status, headers, body: JSON.stringify(members) };
    },
  };
}
