import { crc32 } from 'node:zlib';

/** Length of all, length of the headers, checksum of both. */
const PRELUDE_BYTES = 12;
const CHECKSUM_BYTES = 4;
const STRING = 7;

/** Frames one payload, given in pieces. */
export type PayloadEventWriter = (pieces: readonly Uint8Array[]) => Uint8Array[];

/** Smaller payloads are copied into one piece with what surrounds them. */
const COPIED_BYTES = 4096;

/**
 * Frames events of one type whose payload is there as bytes (`application/vnd.amazon.eventstream`), for streams that
 * are too fast for the codec: its checksum is computed in JavaScript, this one's is not, and it copies the payload.
 */
export function payloadEventWriter(type: string, contentType: string): PayloadEventWriter {
  const headers = Buffer.concat([
    stringHeader(':event-type', type),
    stringHeader(':content-type', contentType),
    stringHeader(':message-type', 'event'),
  ]);
  const payloadStart = PRELUDE_BYTES + headers.length;
  return (pieces) => {
    let payloadBytes = 0;
    for (const { byteLength } of pieces) payloadBytes += byteLength;
    const length = payloadStart + payloadBytes + CHECKSUM_BYTES;
    const copied = payloadBytes <= COPIED_BYTES;
    const head = Buffer.allocUnsafe(copied ? length : payloadStart);
    head.writeUInt32BE(length, 0);
    head.writeUInt32BE(headers.length, 4);
    head.writeUInt32BE(crc32(head.subarray(0, 8)), 8);
    head.set(headers, PRELUDE_BYTES);
    let checksum = crc32(head.subarray(0, payloadStart));
    for (const piece of pieces) checksum = crc32(piece, checksum);
    if (copied) {
      let at = payloadStart;
      for (const piece of pieces) {
        head.set(piece, at);
        at += piece.byteLength;
      }
      head.writeUInt32BE(checksum, at);
      return [head];
    }
    const tail = Buffer.allocUnsafe(CHECKSUM_BYTES);
    tail.writeUInt32BE(checksum);
    return [head, ...pieces, tail];
  };
}

function stringHeader(name: string, value: string): Buffer {
  const nameBytes = Buffer.from(name);
  const valueBytes = Buffer.from(value);
  const length = Buffer.alloc(2);
  length.writeUInt16BE(valueBytes.length);
  return Buffer.concat([Buffer.of(nameBytes.length), nameBytes, Buffer.of(STRING), length, valueBytes]);
}
