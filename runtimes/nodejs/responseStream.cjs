/**
 * `awslambda.streamifyResponse` and the stream that such handlers write to. The stream is collected and sent as
 * one response when it ends: callers get all of it, but only then.
 */
'use strict';

const { InvalidStreamingOperation, MalformedStreamingHandler } = require('./errors.cjs');

const STREAMING = Symbol.for('aws.lambda.runtime.handler.streaming');
const HIGH_WATER_MARK = Symbol.for('aws.lambda.runtime.handler.streaming.highWaterMark');
const PRELUDE_TYPE = 'application/vnd.awslambda.http-integration-response';
/** More than AWS answers is not kept; the platform refuses it by its size. */
const MAX_KEPT = 6_291_557;

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

/** Only functions that stream pay for node:stream. */
function responseStreamFor(handler) {
  const { Writable } = process.getBuiltinModule('node:stream');
  const highWaterMark = Number(handler[HIGH_WATER_MARK]);
  return new (responseStreamOf(Writable))(highWaterMark > 0 ? { highWaterMark } : {});
}

const responseStreamOf = (Writable) =>
  class ResponseStream extends Writable {
    #chunks = [];
    #kept = 0;
    #began = false;

    setContentType(_type) {
      if (this.#began) throw new InvalidStreamingOperation('Cannot set content-type, too late.');
    }

    write(chunk, encoding, callback) {
      if (!this.#began) {
        this.#began = true;
        this._onBeforeFirstWrite?.((head) => super.write(head));
      }
      const plain = typeof chunk === 'string' || chunk instanceof Uint8Array;
      return super.write(plain ? chunk : JSON.stringify(chunk), encoding, callback);
    }

    end(chunk, encoding, callback) {
      if (chunk !== undefined && chunk !== null && typeof chunk !== 'function') {
        this.write(chunk, typeof encoding === 'string' ? encoding : undefined);
        return super.end(typeof encoding === 'function' ? encoding : callback);
      }
      return super.end(chunk, encoding, callback);
    }

    _write(chunk, _encoding, callback) {
      if (this.#kept < MAX_KEPT) {
        this.#chunks.push(chunk);
        this.#kept += chunk.length;
      }
      callback();
    }

    collected() {
      return Buffer.concat(this.#chunks);
    }
  };

module.exports = { streamifyResponse, isStreaming, HttpResponseStream, responseStreamFor };
