import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ProtocolId } from './serverProtocol.ts';
import { wireFacts } from './wireFacts.ts';

const protocolIds: Readonly<Record<string, ProtocolId>> = {
  'aws.protocols#awsJson1_0': 'awsJson1_0',
  'aws.protocols#awsJson1_1': 'awsJson1_1',
  'aws.protocols#restJson1': 'restJson1',
  'aws.protocols#restXml': 'restXml',
  'aws.protocols#awsQuery': 'awsQuery',
  'smithy.protocols#rpcv2Cbor': 'rpcv2Cbor',
};

interface Settings {
  readonly version: string;
  readonly serviceTarget: string;
  readonly xmlNamespace?: string;
  readonly awsQueryCompatible?: boolean;
}

interface Scheme {
  readonly schemeId: string;
  readonly signingProperties?: { readonly name?: string };
}

for (const facts of Object.values(wireFacts)) {
  test(`${facts.id}: the facts are those of the SDK's package`, async () => {
    const module = (await import(`@aws-sdk/client-${facts.id}`)) as Record<string, unknown>;
    const [, Client] = Object.entries(module).find(([name]) => /^(?!_).*Client$/.test(name)) ?? [];
    const { config } = new (Client as new (config: object) => { config: Record<string, unknown> })({
      region: 'us-east-1',
    });
    const settings = config.protocolSettings as Settings;
    const protocol = config.protocol as { getShapeId(): string };
    assert.equal(facts.apiVersion, settings.version);
    assert.equal(facts.targetPrefix, settings.serviceTarget);
    assert.equal(Boolean(facts.queryCompatible), Boolean(settings.awsQueryCompatible));
    assert.equal(facts.protocols[0], protocolIds[protocol.getShapeId()]);
    // SQS's package speaks JSON and no longer knows the namespace of its query protocol.
    if (facts.id !== 'sqs') assert.equal(facts.xmlNamespace, settings.xmlNamespace);
    const provider = config.httpAuthSchemeProvider as (parameters: object) => readonly Scheme[];
    const schemes = provider({
      operation: 'Any',
      region: 'us-east-1',
      Region: 'us-east-1',
      endpoint: 'http://localhost',
    });
    const names = schemes.map((scheme) => scheme.signingProperties?.name).filter(Boolean);
    assert(names.includes(facts.signingNames[0]));
  });
}
