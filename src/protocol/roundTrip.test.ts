import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AwsQueryProtocol, AwsSmithyRpcV2CborProtocol } from '@aws-sdk/core/protocols';
import fc from 'fast-check';
import { Arbitraries, type ArbitraryOptions } from './arbitrary.fixture.ts';
import { Fault } from './fault.ts';
import { createServiceIndex, identifyOperation } from './identify.ts';
import { plainValue } from './plainValue.fixture.ts';
import { createProtocols } from './protocols.ts';
import { sdkClient, type SdkClient } from './sdkClient.fixture.ts';
import type { ProtocolId } from './serverProtocol.ts';
import { wireFacts, type WireFacts } from './wireFacts.ts';

/**
 * For every operation of every package: what the SDK's client protocol writes, ours reads back as the same object,
 * having found service and operation from the bytes alone; what ours writes, the SDK's client reads back.
 * What the values leave out, and why, stands in `arbitrary.fixture.ts`; besides, SQS's query protocol has one name
 * (`AttributeName`) for two of ReceiveMessage's members.
 */
const runs = 10;
const index = createServiceIndex(Object.values(wireFacts));
const protocolFor = createProtocols();

/** Clients that speak another protocol than the package's own choice. */
const otherClients: Partial<Record<ProtocolId, (settings: never) => object>> = {
  awsQuery: (settings: ConstructorParameters<typeof AwsQueryProtocol>[0]) => new AwsQueryProtocol(settings),
  rpcv2Cbor: (settings: ConstructorParameters<typeof AwsSmithyRpcV2CborProtocol>[0]) =>
    new AwsSmithyRpcV2CborProtocol(settings),
};

for (const facts of Object.values(wireFacts)) {
  for (const protocol of facts.protocols) roundTrips(facts, protocol);
}

function roundTrips(facts: WireFacts, id: ProtocolId): void {
  const makeClient = (): Promise<SdkClient> => {
    const other = facts.protocols[0] === id ? undefined : otherClients[id];
    return sdkClient(
      facts,
      other && ((settings) => other({ xmlNamespace: facts.xmlNamespace, ...settings } as never)),
    );
  };

  test(`${facts.id}, ${id}: inputs of every operation arrive as the SDK's client sent them`, async () => {
    const client = await makeClient();
    const arbitraries = new Arbitraries({ ...optionsOf(id), direction: 'input' });
    for (const operation of client.model.operations.values()) {
      await fc.assert(
        fc.asyncProperty(arbitraries.structure(operation.input), async (input) => {
          if (id === 'awsQuery') delete input.MessageSystemAttributeNames;
          const expected = await plainValue(input);
          const request = pathStyle(facts, await client.serialize(operation.name, input), input);
          const addressee = index.find(request);
          assert(addressee.entry);
          assert.deepEqual([addressee.entry.id, addressee.protocol], [facts.id, id]);
          const match = identifyOperation(client.model, addressee, request);
          assert.equal(match.operation.name, operation.name);
          const read = await protocolFor(id).parse(operation, request, match.labels);
          assert.deepEqual(await plainValue(read), expected);
        }),
        { numRuns: runs },
      );
    }
  });

  test(`${facts.id}, ${id}: the SDK's client reads the outputs of every operation`, async () => {
    const client = await makeClient();
    const arbitraries = new Arbitraries({ ...optionsOf(id), direction: 'output' });
    for (const operation of client.model.operations.values()) {
      await fc.assert(
        fc.asyncProperty(arbitraries.structure(operation.output), async (output) => {
          const expected = await plainValue(output);
          const response = await protocolFor(id).write(operation, output, 'request-1');
          const { $metadata, ...read } = await client.deserialize(operation.name, response);
          assert.deepEqual(await plainValue(read), expected);
          assert.equal(($metadata as { requestId: string }).requestId, 'request-1');
        }),
        { numRuns: runs },
      );
    }
  });

  test(`${facts.id}, ${id}: the SDK's client reads every modelled error`, async () => {
    const client = await makeClient();
    const arbitraries = new Arbitraries({ ...optionsOf(id), direction: 'output' });
    const operation = [...client.model.operations.keys()][0] as string;
    for (const error of new Set(client.model.errors.values())) {
      await fc.assert(
        fc.asyncProperty(arbitraries.structure(error.schema), async (members) => {
          const { message: _lower, Message: _upper, Type: _type, ...rest } = members;
          const response = protocolFor(id).writeFault(
            client.model,
            new Fault(error.name, 'what went wrong', { members: rest }),
            'request-1',
          );
          const thrown = await client.deserialize(operation, response).catch((reason: unknown) => reason);
          assert(thrown instanceof Error);
          assert.equal(response.status, error.status);
          assert.equal(thrown.message, 'what went wrong');
          if (thrown.name !== error.name) return assert.equal(sameCode(client, thrown.name), error.code);
          const expected = (await plainValue(rest)) as object;
          const read = (await plainValue(Object.fromEntries(Object.entries(thrown)))) as Record<
            string,
            unknown
          >;
          const relevant = Object.fromEntries(Object.keys(expected).map((name) => [name, read[name]]));
          assert.deepEqual(relevant, expected);
        }),
        { numRuns: runs },
      );
    }
  });
}

/** Clients that go by the query protocol's code can't tell errors that share one (CloudWatch's ResourceNotFound). */
function sameCode(client: SdkClient, name: string): string | undefined {
  return client.model.errors.get(name)?.code;
}

/** In XML, queries and headers an empty list or text is no list or text; JSON and CBOR tell them apart. */
function optionsOf(id: ProtocolId): Pick<ArbitraryOptions, 'text' | 'emptyCollections' | 'emptyStructures'> {
  const json = id !== 'restXml' && id !== 'awsQuery';
  return {
    text: json ? 'any' : 'xml',
    emptyCollections: json,
    emptyStructures: id !== 'awsQuery',
  };
}

/** S3's endpoint rules put the bucket into the host or, as here, at the head of the path. */
function pathStyle<Request extends { readonly path: string }>(
  facts: WireFacts,
  request: Request,
  input: Record<string, unknown>,
): Request {
  if (facts.id !== 's3' || input.Bucket === undefined) return request;
  return { ...request, path: `/${encodeURIComponent(input.Bucket as string)}${request.path}` };
}
