import { createAwsJson } from './awsJson.ts';
import { createAwsQuery } from './awsQuery.ts';
import { createRestJson } from './restJson.ts';
import { createRestXml } from './restXml.ts';
import { createRpcv2Cbor } from './rpcv2Cbor.ts';
import type { ProtocolId, ServerProtocol } from './serverProtocol.ts';

/** One of each protocol, made when first asked for. */
export function createProtocols(): (id: ProtocolId) => ServerProtocol {
  const made = new Map<ProtocolId, ServerProtocol>();
  return (id) => {
    let protocol = made.get(id);
    if (!protocol) made.set(id, (protocol = makers[id]()));
    return protocol;
  };
}

const makers: Readonly<Record<ProtocolId, () => ServerProtocol>> = {
  awsJson1_0: () => createAwsJson('1.0'),
  awsJson1_1: () => createAwsJson('1.1'),
  restJson1: createRestJson,
  restXml: createRestXml,
  awsQuery: createAwsQuery,
  rpcv2Cbor: createRpcv2Cbor,
};
