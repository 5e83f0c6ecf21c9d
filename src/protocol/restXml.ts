import { Fault } from './fault.ts';
import { faultFacts } from './faultFacts.ts';
import { readRest, type RestBody } from './readRest.ts';
import { readXml, readXmlMembers } from './readXml.ts';
import { restBindings } from './restBindings.ts';
import { createHeaderWriter } from './headerWriter.ts';
import type { ServerProtocol } from './serverProtocol.ts';
import type { ServiceModel } from './serviceModel.ts';
import { shapeOf } from './shape.ts';
import { writeHeaders, writeRest, type RestWriter } from './writeRest.ts';
import { xmlFaultMembers } from './xmlFault.ts';
import { parseXml, type XmlElement } from './xmlTree.ts';
import { createXmlWriter, xmlText } from './xmlWriter.ts';

const declaration = '<?xml version="1.0" encoding="UTF-8"?>\n';
const decoder = new TextDecoder('utf-8', { fatal: true });

/** restXml: as restJson1, with XML in the body. S3 has an error envelope and a request id header of its own. */
export function createRestXml(): ServerProtocol {
  const write = createXmlWriter(true);
  const header = createHeaderWriter();
  const body: RestBody = {
    readMembers: (_shape, members, bytes, into) => {
      readXmlMembers(members, document(bytes), malformed, into);
    },
    readPayload: (shape, bytes) => readXml(shape, document(bytes), malformed),
    malformed: invalidArgument,
  };
  const writer: RestWriter = {
    header,
    contentType: 'application/xml',
    eventType: 'text/xml',
    write: (schema, value, operation) => {
      const xml = write(schema, value, operation.service.xmlNamespace);
      return declaration + (isBucketLocation(operation) ? unwrapped(xml, operation.service) : xml);
    },
  };
  return {
    id: 'restXml',
    parse: async (operation, request, labels) => readRest(shapeOf(operation.input), request, labels, body),
    write: async (operation, output, requestId) =>
      writeRest(operation, output, writer, requestIdHeaders(operation.service, requestId)),
    writeFault: (service, fault, requestId) => {
      const facts = faultFacts(service, fault);
      const headers = { ...requestIdHeaders(service, requestId), ...fault.headers };
      if (facts.status === 304) return { status: facts.status, headers };
      headers['content-type'] = service?.id === 's3' ? 'application/xml' : 'text/xml';
      if (facts.model)
        writeHeaders(restBindings(shapeOf(facts.model.schema)), facts.members, headers, header);
      const message = facts.message === null ? '' : xmlText('Message', facts.message);
      const inside = xmlText('Code', facts.code) + message + xmlFaultMembers(facts, write);
      const id = xmlText('RequestId', requestId);
      const party = facts.fault === 'client' ? 'Sender' : 'Receiver';
      const xml =
        service === undefined || service.id === 's3'
          ? `<Error>${inside}${id}${xmlText('HostId', hostId(requestId))}</Error>`
          : `<ErrorResponse xmlns="${service.xmlNamespace}"><Error><Type>${party}</Type>${inside}</Error>${id}</ErrorResponse>`;
      return { status: facts.status, headers, body: declaration + xml };
    },
  };
}

function requestIdHeaders(service: ServiceModel | undefined, requestId: string): Record<string, string> {
  return service?.id === 's3'
    ? { 'x-amz-request-id': requestId, 'x-amz-id-2': hostId(requestId) }
    : { 'x-amzn-requestid': requestId };
}

/** S3's second id names the host that answered; here it repeats the request. */
function hostId(requestId: string): string {
  return Buffer.from(requestId).toString('base64');
}

function malformed(_problem: string): Fault {
  const text = 'The XML you provided was not well-formed or did not validate against our published schema';
  return new Fault('MalformedXML', text, { status: 400 });
}

/** A label, query parameter or header of the wrong type. */
function invalidArgument(problem: string, name: string): Fault {
  const text =
    problem === 'number'
      ? `Provided ${name} not an integer or within integer range`
      : `Could not parse ${name} as ${problem}`;
  return new Fault('InvalidArgument', text, { status: 400 });
}

function document(bytes: Uint8Array): XmlElement {
  let text: string;
  try {
    text = decoder.decode(bytes);
  } catch {
    throw malformed('encoding');
  }
  const root = parseXml(text);
  if (!root) throw malformed('document');
  return root;
}

/** GetBucketLocation's only member is itself the document (the trait `s3UnwrappedXmlOutput`). */
function isBucketLocation(operation: { name: string; service: ServiceModel }): boolean {
  return operation.name === 'GetBucketLocation' && operation.service.id === 's3';
}

function unwrapped(xml: string, service: ServiceModel): string {
  const region = /<LocationConstraint>([^<]*)</.exec(xml)?.[1] ?? '';
  return `<LocationConstraint xmlns="${service.xmlNamespace}">${region}</LocationConstraint>`;
}
