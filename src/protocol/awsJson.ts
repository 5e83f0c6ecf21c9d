import { eventStreamBody, eventStreamMember } from './eventStream.ts';
import { Fault } from './fault.ts';
import { faultFacts } from './faultFacts.ts';
import type { HttpResponse } from './http.ts';
import { jsonBody } from './jsonBody.ts';
import { createJsonWriter } from './jsonCodec.ts';
import { faultMembers, messageKey } from './jsonFault.ts';
import { conversionPhrase, readMembers, shortConversionPhrase, type DocumentReader } from './readDocument.ts';
import { decompressedBody } from './requestBody.ts';
import type { ServerProtocol } from './serverProtocol.ts';
import type { OperationModel } from './serviceModel.ts';
import { shapeOf } from './shape.ts';

/** awsJson 1.0 and 1.1: `POST /`, `X-Amz-Target: Prefix.Operation`, everything in a JSON body. */
export function createAwsJson(version: '1.0' | '1.1'): ServerProtocol {
  const contentType = `application/x-amz-json-${version}`;
  const writer = createJsonWriter(false);
  const reader: DocumentReader = {
    jsonNames: false,
    binary: false,
    conversion: version === '1.0' ? shortConversionPhrase : conversionPhrase,
  };
  const headers = (requestId: string): Record<string, string> => ({
    'content-type': contentType,
    'x-amzn-requestid': requestId,
  });
  return {
    id: version === '1.0' ? 'awsJson1_0' : 'awsJson1_1',
    parse: async (operation, request) => {
      refuseOtherContent(request.headers['content-type']);
      const body = decompressedBody(request);
      const shape = shapeOf(operation.input);
      if (body.byteLength === 0) {
        if (version === '1.0' && shape.kind !== 'unit') {
          throw new Fault('SerializationException', null, { status: 400 });
        }
        return {};
      }
      return readMembers(reader, shape.members, jsonBody(body, null));
    },
    write: async (operation, output, requestId) => writeOutput(operation, output, headers(requestId)),
    writeFault: (service, fault, requestId) => {
      const facts = faultFacts(service, fault, 400);
      const space = facts.model ? service?.errorNamespace : service?.errorNamespace && frontNamespace(fault);
      const body: Record<string, unknown> = { __type: space ? `${space}#${facts.name}` : facts.name };
      if (facts.message !== null) {
        const upper = facts.name === 'SerializationException' || facts.name === 'AccessDeniedException';
        body[messageKey(facts) ?? (upper && space ? 'Message' : 'message')] = facts.message;
      }
      Object.assign(body, faultMembers(facts, writer));
      const answer: HttpResponse = {
        status: facts.status,
        headers: headers(requestId),
        body: JSON.stringify(body),
      };
      if (service?.queryCompatible) {
        const party = facts.fault === 'client' ? 'Sender' : 'Receiver';
        answer.headers['x-amzn-query-error'] = `${facts.code};${party}`;
      }
      return answer;
    },
  };

  function writeOutput(
    operation: OperationModel,
    output: unknown,
    answerHeaders: Record<string, string>,
  ): HttpResponse {
    const shape = shapeOf(operation.output);
    if (shape.kind === 'unit') return { status: 200, headers: answerHeaders, body: '' };
    const stream = eventStreamMember(shape);
    if (stream) {
      answerHeaders['content-type'] = 'application/vnd.amazon.eventstream';
      const values = { ...(output as Record<string, unknown>) };
      const events = values[stream.name];
      delete values[stream.name];
      const initial = writer.write(operation.output, values);
      const body = eventStreamBody(stream.shape, events, { writer, documentType: contentType, initial });
      return { status: 200, headers: answerHeaders, body };
    }
    return { status: 200, headers: answerHeaders, body: writer.write(operation.output, output ?? {}) };
  }
}

function frontNamespace(fault: Fault): string {
  return fault.code === 'ValidationException' ? 'com.amazon.coral.validate' : 'com.amazon.coral.service';
}

function refuseOtherContent(contentType: string | undefined): void {
  const type = contentType?.split(';', 1)[0]?.trim().toLowerCase();
  if (type === 'application/json' || type?.startsWith('application/x-amz-json-1.')) return;
  throw new Fault('UnknownOperationException', null, { status: 404 });
}
