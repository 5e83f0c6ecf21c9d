/**
 * `awslambda.streamifyResponse` and the stream that such handlers write to. What is written goes to the platform at
 * once; while the client is slow the write waits, and the function with it.
 */
'use strict';

const { InvalidStreamingOperation, MalformedStreamingHandler } = require('./errors.cjs');

const STREAMING = Symbol.for('aws.lambda.runtime.handler.streaming');
const HIGH_WATER_MARK = Symbol.for('aws.lambda.runtime.handler.streaming.highWaterMark');
const PRELUDE_TYPE = 'application/vnd.awslambda.http-integration-response';

function streamifyResponse(handler, options) {
  handler[STREAMING] = 'response';
  if (typeof options?.highWaterMark === 'number')
    handler[HIGH_WATER_MARK] = Math.trunc(options.highWaterMark);
  return handler;
}

function isStreaming(handler) {
  const mark = handler[STREAMING];
  if (mark === undefined || mark === null || mark === false) return false;
  if (mark === 'response') return true;
  throw new MalformedStreamingHandler('Only response streaming is supported.');
}

class HttpResponseStream {
  /** Puts status code, headers and cookies before the body. */
  static from(stream, prelude) {
    stream.setContentType(PRELUDE_TYPE);
    const head = JSON.stringify(prelude);
    stream._onBeforeFirstWrite = (write) => {
      write(head);
      write(new Uint8Array(8));
    };
    return stream;
  }
}

/**
 * Only functions that stream pay for node:stream. `answer` takes the bytes: start(contentType), then chunk(bytes) any
 * number of times; when it says that the invocation is over, what is still written goes nowhere.
 */
function responseStreamFor(handler, answer) {
  ResponseStream ??= responseStreamOf(process.getBuiltinModule('node:stream').Writable);
  const highWaterMark = Number(handler[HIGH_WATER_MARK]);
  return new ResponseStream(answer, highWaterMark > 0 ? { highWaterMark } : {});
}

let ResponseStream;

const responseStreamOf = (Writable) =>
  class ResponseStream extends Writable {
    #answer;
    #contentType;
    #began = false;

    constructor(answer, options) {
      super({ ...options, decodeStrings: true });
      this.#answer = answer;
    }

    setContentType(type) {
      if (this.#began) throw new InvalidStreamingOperation('Cannot set content-type, too late.');
      this.#contentType = type;
    }

    write(chunk, encoding, callback) {
      this.#begin();
      const plain = typeof chunk === 'string' || chunk instanceof Uint8Array;
      return super.write(plain ? chunk : JSON.stringify(chunk), encoding, callback);
    }

    end(chunk, encoding, callback) {
      if (chunk !== undefined && chunk !== null && typeof chunk !== 'function') {
        this.write(chunk, typeof encoding === 'string' ? encoding : undefined);
        return super.end(typeof encoding === 'function' ? encoding : callback);
      }
      this.#begin();
      return super.end(chunk, encoding, callback);
    }

    #begin() {
      if (this.#began) return;
      this.#began = true;
      this._onBeforeFirstWrite?.((head) => super.write(head));
    }

    _write(chunk, _encoding, callback) {
      this.#answer.start(this.#contentType);
      this.#answer.chunk(chunk);
      callback();
    }

    _writev(chunks, callback) {
      this.#answer.start(this.#contentType);
      for (const { chunk } of chunks) this.#answer.chunk(chunk);
      callback();
    }

    _final(callback) {
      this.#answer.start(this.#contentType);
      callback();
    }
  };

module.exports = { streamifyResponse, isStreaming, HttpResponseStream, responseStreamFor };
