/**
 * The runtime's end of the framed protocol (src/compute/frames.ts draws it) over an inherited socket pair.
 *
 * Reads and writes block. Between two invocations the whole process sleeps in the kernel, as a frozen one does on
 * AWS; what the function logged is out before whatever it does next, be that an endless loop or process.exit; and
 * a function that logs faster than the platform reads is slowed instead of growing.
 */
'use strict';

const { read, readSync, writeSync, writevSync } = require('node:fs');

const ASSIGN = 1;
const INVOKE = 2;
const BOOTED = 16;
const READY = 17;
const INIT_ERROR = 18;
const RESPONSE = 19;
const ERROR = 20;
const LOG = 21;
const RESPONSE_START = 22;
const RESPONSE_CHUNK = 23;
const RESPONSE_END = 24;

const HEADER = 9;
const SCRATCH = 64 * 1024;
/** A longer log event is cut: no frame may pass the platform's bound. */
const MAX_LOG_CHARACTERS = 256 * 1024;
/** A smaller body is copied behind its header, which is cheaper than telling the kernel of two buffers. */
const COPIED = 4 * 1024;
/** AWS's response limit. One byte more is enough for the platform to see that it was passed. */
const MAX_RESPONSE = 6_291_556;
/** Of one frame of a streamed answer; the platform takes four times as much. */
const MAX_CHUNK = 64 * 1024;

/** Frames go out on `answersFd`, which may be the same. */
function openChannel(fd, answersFd = fd) {
  const scratch = Buffer.allocUnsafeSlow(SCRATCH);
  /** What was read while the event loop went on. */
  let early = Buffer.alloc(0);
  const readNext = (buffer, offset) => {
    if (early.length === 0) return readSome(fd, buffer, offset);
    const count = early.copy(buffer, offset);
    early = early.subarray(count);
    return count;
  };
  const receive = frameReader(readNext);

  /** `meta` and `body` are strings, or the body bytes. */
  const send = (type, meta = '', body = '') => {
    const binary = typeof body !== 'string';
    const bodyBound = binary ? body.length : body.length * 3;
    if (HEADER + meta.length * 3 + bodyBound <= SCRATCH) {
      const metaLength = scratch.write(meta, HEADER);
      const at = HEADER + metaLength;
      if (binary) scratch.set(body, at);
      const bodyLength = binary ? body.length : scratch.write(body, at);
      writeHeader(scratch, type, metaLength, bodyLength);
      return writeAll(answersFd, scratch, at + bodyLength);
    }
    const metaBytes = Buffer.from(meta);
    const bodyBytes = binary ? body : Buffer.from(body);
    const header = Buffer.allocUnsafe(HEADER);
    writeHeader(header, type, metaBytes.length, bodyBytes.length);
    const whole = Buffer.concat([header, metaBytes, bodyBytes]);
    writeAll(answersFd, whole, whole.length);
  };

  const sendChunk = (body) => {
    if (body.length <= COPIED) return send(RESPONSE_CHUNK, '', body);
    writeHeader(scratch, RESPONSE_CHUNK, 0, body.length);
    const sent = writeSome(answersFd, [scratch.subarray(0, HEADER), body]);
    if (sent < HEADER) {
      writeAll(answersFd, scratch, HEADER, sent);
      writeAll(answersFd, body, body.length);
    } else if (sent < HEADER + body.length) writeAll(answersFd, body, body.length, sent - HEADER);
  };

  return {
    send,
    /** Waits for the next frame; undefined when the platform has gone away. */
    receive,
    /** The same between two invocations, while the event loop goes on: for a debugger. */
    receiveMeanwhile: (then) => {
      const bytes = Buffer.allocUnsafeSlow(SCRATCH);
      const wait = () =>
        read(fd, bytes, 0, SCRATCH, null, (error, count) => {
          if (error?.code === 'EAGAIN') return void setTimeout(wait, 1);
          early = bytes.subarray(0, count);
          then(error || count === 0 ? undefined : receive());
        });
      wait();
    },
    respond: (id, body) => send(RESPONSE, `{"id":"${id}"}`, withinLimit(body)),
    /** A streamed answer: its bytes go out without being copied. */
    chunk: (bytes) => {
      for (let at = 0; at < bytes.length; at += MAX_CHUNK) sendChunk(bytes.subarray(at, at + MAX_CHUNK));
    },
    log: (level, timestampMs, format, text) =>
      send(
        LOG,
        `{"level":"${level}","timestampMs":${timestampMs},"format":"${format}"}`,
        text.length > MAX_LOG_CHARACTERS ? text.slice(0, MAX_LOG_CHARACTERS) : text,
      ),
  };
}

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

function readSome(fd, buffer, offset) {
  for (;;) {
    try {
      return readSync(fd, buffer, offset, buffer.length - offset);
    } catch (error) {
      if (error.code === 'ECONNRESET') return 0;
      giveUpUnlessTransient(error);
    }
  }
}

/** Both buffers in one call; answers how much of them went out. */
function writeSome(fd, buffers) {
  for (;;) {
    try {
      return writevSync(fd, buffers);
    } catch (error) {
      giveUpUnlessTransient(error);
    }
  }
}

function writeAll(fd, bytes, end, start = 0) {
  let at = start;
  while (at < end) {
    try {
      at += writeSync(fd, bytes, at, end - at);
    } catch (error) {
      giveUpUnlessTransient(error);
    }
  }
}

/** Whoever made the descriptor not wait (the function may) is waited for here. */
function giveUpUnlessTransient(error) {
  if (error.code === 'EINTR') return;
  if (error.code !== 'EAGAIN') process.exit(1);
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 0.2);
}

/**
 * Cuts a stream of bytes into frames. `read(buffer, offset)` puts what there is into the buffer from `offset` on
 * and returns how much, 0 at the end. A frame's bytes are overwritten by the next.
 */
function frameReader(read) {
  const buffer = Buffer.allocUnsafeSlow(SCRATCH);
  let start = 0;
  let end = 0;

  /** Makes sure that `size` bytes, at most the whole buffer, are there from `start` on. */
  const fill = (size) => {
    if (start === end) start = end = 0;
    if (start + size > SCRATCH) {
      buffer.copy(buffer, 0, start, end);
      end -= start;
      start = 0;
    }
    while (end - start < size) {
      const count = read(buffer, end);
      if (count === 0) return false;
      end += count;
    }
    return true;
  };

  return () => {
    if (!fill(HEADER)) return undefined;
    const metaLength = buffer.readUInt32BE(start + 1);
    const bodyLength = buffer.readUInt32BE(start + 5);
    const size = HEADER + metaLength + bodyLength;
    let bytes = buffer;
    let from;
    if (size <= SCRATCH) {
      if (!fill(size)) return undefined;
      from = start;
      start += size;
    } else {
      bytes = Buffer.allocUnsafeSlow(size);
      from = 0;
      let filled = buffer.copy(bytes, 0, start, end);
      start = end = 0;
      while (filled < size) {
        const count = read(bytes, filled);
        if (count === 0) return undefined;
        filled += count;
      }
    }
    const metaStart = from + HEADER;
    const bodyStart = metaStart + metaLength;
    return {
      type: bytes[from],
      meta: metaLength > 0 ? JSON.parse(bytes.utf8Slice(metaStart, bodyStart)) : {},
      text: bytes.utf8Slice(bodyStart, bodyStart + bodyLength),
    };
  };
}

module.exports = {
  ASSIGN,
  INVOKE,
  BOOTED,
  READY,
  INIT_ERROR,
  RESPONSE,
  ERROR,
  LOG,
  RESPONSE_START,
  RESPONSE_CHUNK,
  RESPONSE_END,
  MAX_CHUNK,
  openChannel,
  frameReader,
};
