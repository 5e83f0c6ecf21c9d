import { Fault } from './fault.ts';
import { faultFacts } from './faultFacts.ts';
import type { HttpRequest } from './http.ts';
import { parseParameters } from './queryString.ts';
import { formTree, readFormMembers } from './readForm.ts';
import { decompressedBody } from './requestBody.ts';
import type { ServerProtocol } from './serverProtocol.ts';
import type { OperationModel } from './serviceModel.ts';
import { shapeOf } from './shape.ts';
import { xmlFaultMembers } from './xmlFault.ts';
import { createXmlWriter, xmlText } from './xmlWriter.ts';

/** The namespace of errors that arise before an operation is found. */
const dispatchNamespace = 'http://webservices.amazon.com/AWSFault/2005-15-09';

/** awsQuery: `Action=…&Version=…` in a form or in the query string; XML answers. */
export function createAwsQuery(): ServerProtocol {
  const write = createXmlWriter(false);
  return {
    id: 'awsQuery',
    parse: async (operation, request) => {
      const parameters = parseParameters(formOf(request));
      if (!parameters) throw new Fault('MalformedQueryString', 'The query string contains a syntax error');
      return readFormMembers(shapeOf(operation.input).members, formTree(parameters));
    },
    write: async (operation, output, requestId) => {
      const result = resultSchema(operation);
      const inside = result ? write(result, output ?? {}) : '';
      const { name, service } = operation;
      const metadata = `<ResponseMetadata>${xmlText('RequestId', requestId)}</ResponseMetadata>`;
      return {
        status: 200,
        headers: headersOf(requestId),
        body: `<${name}Response xmlns="${service.xmlNamespace}">${inside}${metadata}</${name}Response>`,
      };
    },
    writeFault: (service, fault, requestId) => {
      const facts = faultFacts(service, fault);
      const dispatched = service !== undefined && facts.code !== 'InvalidAction';
      const namespace = dispatched ? service.xmlNamespace : dispatchNamespace;
      const party = facts.fault === 'client' ? 'Sender' : 'Receiver';
      const message = facts.message === null ? '' : xmlText('Message', facts.message);
      const detail = service?.id === 'sqs' ? '<Detail/>' : '';
      const members = xmlFaultMembers(facts, write);
      const error = `<Type>${party}</Type>${xmlText('Code', facts.code)}${message}${detail}${members}`;
      const id = xmlText('RequestId', requestId);
      return {
        status: facts.status,
        headers: headersOf(requestId),
        body: `<ErrorResponse xmlns="${namespace}"><Error>${error}</Error>${id}</ErrorResponse>`,
      };
    },
  };
}

function headersOf(requestId: string): Record<string, string> {
  return { 'content-type': 'text/xml', 'x-amzn-requestid': requestId };
}

/** Parameters may stand in the query string of a GET, in the body of a POST, or in both. */
export function formOf(request: HttpRequest): string {
  if (request.body.byteLength === 0) return request.query;
  const body = Buffer.from(decompressedBody(request)).toString('utf8');
  return request.query === '' ? body : `${request.query}&${body}`;
}

const resultSchemas = new WeakMap<OperationModel, unknown>();

/** The output's members under the name `OperationResult`; undefined when there is no output. */
function resultSchema(operation: OperationModel): unknown {
  const shape = shapeOf(operation.output);
  if (shape.kind === 'unit') return undefined;
  let schema = resultSchemas.get(operation);
  if (!schema) {
    const source = shape.schema.getSchema() as unknown as readonly unknown[];
    schema = [3, source[1], `${operation.name}Result`, 0, source[4], source[5]];
    resultSchemas.set(operation, schema);
  }
  return schema;
}
