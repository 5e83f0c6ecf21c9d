/**
 * The runtime's end of the framed protocol (src/compute/frames.ts draws it) over an inherited socket pair.
 *
 * Reads come from the event loop into one buffer that is used again and again. Writes are synchronous: what the
 * function logged is out before whatever it does next, be that an endless loop or process.exit, frames never
 * interleave, and a function that logs faster than the platform reads is slowed instead of growing.
 */
import { writeSync } from 'node:fs';
import { Socket } from 'node:net';

export const ASSIGN = 1;
export const INVOKE = 2;
export const BOOTED = 16;
export const READY = 17;
export const INIT_ERROR = 18;
export const RESPONSE = 19;
export const ERROR = 20;
export const LOG = 21;

const HEADER = 9;
const SCRATCH = 64 * 1024;
/** A longer log event is cut: no frame may pass the platform's bound. */
const MAX_LOG_CHARACTERS = 256 * 1024;
/** AWS's response limit. One byte more is enough for the platform to see that it was passed. */
const MAX_RESPONSE = 6_291_556;

const pause = new Int32Array(new SharedArrayBuffer(4));

export function openChannel(fd, onFrame) {
  const scratch = Buffer.allocUnsafeSlow(SCRATCH);
  const decode = frameDecoder(onFrame);
  const socket = new Socket({
    fd,
    readable: true,
    writable: true,
    onread: {
      buffer: Buffer.allocUnsafeSlow(SCRATCH),
      callback: (length, buffer) => {
        decode(buffer.subarray(0, length));
        return true;
      },
    },
  });
  // The platform went away: nobody is left to answer.
  socket.on('end', () => process.exit(0));
  socket.on('error', () => process.exit(1));

  /** `meta` and `body` are strings, or the body bytes. */
  const send = (type, meta, body) => {
    const binary = typeof body !== 'string';
    const bodyBound = binary ? body.length : body.length * 3;
    if (HEADER + meta.length * 3 + bodyBound <= SCRATCH) {
      const metaLength = scratch.write(meta, HEADER);
      const at = HEADER + metaLength;
      if (binary) scratch.set(body, at);
      const bodyLength = binary ? body.length : scratch.write(body, at);
      writeHeader(scratch, type, metaLength, bodyLength);
      return writeAll(fd, scratch, at + bodyLength);
    }
    const metaBytes = Buffer.from(meta);
    const bodyBytes = binary ? body : Buffer.from(body);
    const header = Buffer.allocUnsafe(HEADER);
    writeHeader(header, type, metaBytes.length, bodyBytes.length);
    const whole = Buffer.concat([header, metaBytes, bodyBytes]);
    writeAll(fd, whole, whole.length);
  };

  return {
    send: (type, meta = '', body = '') => send(type, meta, body),
    respond: (id, body) => send(RESPONSE, idMeta(id), withinLimit(body)),
    log: (level, timestampMs, format, text) =>
      send(
        LOG,
        `{"level":"${level}","timestampMs":${timestampMs},"format":"${format}"}`,
        text.length > MAX_LOG_CHARACTERS ? text.slice(0, MAX_LOG_CHARACTERS) : text,
      ),
    /** While the channel is held the process lives; released, it ends when the function has nothing to do. */
    hold: () => socket.ref(),
    release: () => socket.unref(),
  };
}

const idMeta = (id) => `{"id":"${id}"}`;

function withinLimit(body) {
  if (body.length * (typeof body === 'string' ? 3 : 1) <= MAX_RESPONSE) return body;
  const bytes = typeof body === 'string' ? Buffer.from(body) : body;
  return bytes.length > MAX_RESPONSE ? bytes.subarray(0, MAX_RESPONSE + 1) : bytes;
}

function writeHeader(buffer, type, metaLength, bodyLength) {
  buffer[0] = type;
  buffer.writeUInt32BE(metaLength, 1);
  buffer.writeUInt32BE(bodyLength, 5);
}

function writeAll(fd, bytes, end) {
  let at = 0;
  let waitMs = 0.05;
  while (at < end) {
    try {
      at += writeSync(fd, bytes, at, end - at);
      waitMs = 0.05;
    } catch (error) {
      if (error.code === 'EINTR') continue;
      if (error.code !== 'EAGAIN') process.exit(1);
      Atomics.wait(pause, 0, 0, waitMs);
      waitMs = Math.min(waitMs * 2, 5);
    }
  }
}

/** Cuts what arrives into frames. `onFrame` must use its buffers before it returns: they are used again. */
export function frameDecoder(onFrame) {
  let partial; // the frame being gathered, once its size is known
  let filled = 0;
  let head = Buffer.alloc(0); // less than a header
  return (chunk) => {
    let bytes = chunk;
    for (;;) {
      if (partial !== undefined) {
        const taken = bytes.copy(partial, filled);
        filled += taken;
        if (filled < partial.length) return;
        const whole = partial;
        partial = undefined;
        bytes = bytes.subarray(taken);
        emit(whole, onFrame);
        continue;
      }
      if (head.length > 0) {
        bytes = Buffer.concat([head, bytes]);
        head = Buffer.alloc(0);
      }
      if (bytes.length < HEADER) {
        if (bytes.length > 0) head = Buffer.from(bytes);
        return;
      }
      const size = HEADER + bytes.readUInt32BE(1) + bytes.readUInt32BE(5);
      if (bytes.length >= size) {
        const rest = bytes.length > size ? Buffer.from(bytes.subarray(size)) : undefined;
        emit(bytes, onFrame);
        if (rest === undefined) return;
        bytes = rest;
        continue;
      }
      partial = Buffer.allocUnsafeSlow(size);
      filled = 0;
    }
  };
}

function emit(bytes, onFrame) {
  const metaEnd = HEADER + bytes.readUInt32BE(1);
  const bodyEnd = metaEnd + bytes.readUInt32BE(5);
  const meta = metaEnd > HEADER ? JSON.parse(bytes.toString('utf8', HEADER, metaEnd)) : {};
  onFrame(bytes[0], meta, bytes, metaEnd, bodyEnd);
}
