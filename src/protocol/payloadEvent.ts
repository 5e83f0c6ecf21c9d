import { crc32 } from 'node:zlib';

/** Length of all, length of the headers, checksum of both. */
const PRELUDE_BYTES = 12;
const CHECKSUM_BYTES = 4;
const STRING = 7;

/**
 * Frames events of one type whose payload is there as bytes (`application/vnd.amazon.eventstream`), for streams that
 * are too fast for the codec: its checksum is computed in JavaScript, this one's is not.
 */
export function payloadEventWriter(type: string, contentType: string): (payload: Uint8Array) => Uint8Array {
  const headers = Buffer.concat([
    stringHeader(':event-type', type),
    stringHeader(':content-type', contentType),
    stringHeader(':message-type', 'event'),
  ]);
  const payloadStart = PRELUDE_BYTES + headers.length;
  return (payload) => {
    const end = payloadStart + payload.byteLength;
    const message = Buffer.allocUnsafe(end + CHECKSUM_BYTES);
    message.writeUInt32BE(message.length, 0);
    message.writeUInt32BE(headers.length, 4);
    message.writeUInt32BE(crc32(message.subarray(0, 8)), 8);
    message.set(headers, PRELUDE_BYTES);
    message.set(payload, payloadStart);
    message.writeUInt32BE(crc32(message.subarray(0, end)), end);
    return message;
  };
}

function stringHeader(name: string, value: string): Buffer {
  const nameBytes = Buffer.from(name);
  const valueBytes = Buffer.from(value);
  const length = Buffer.alloc(2);
  length.writeUInt16BE(valueBytes.length);
  return Buffer.concat([Buffer.of(nameBytes.length), nameBytes, Buffer.of(STRING), length, valueBytes]);
}
