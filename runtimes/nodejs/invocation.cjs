/**
 * One invocation after another. Each way in which a handler may end (a promise, a callback, context.done, an
 * event loop with nothing left to do) leads to exactly one RESPONSE or ERROR; what comes after is ignored.
 */
'use strict';

const { setRequestId } = require('./consoleLog.cjs');
const { errorBody, JSONStringifyError, NodeJsExit } = require('./errors.cjs');
const { ERROR, MAX_CHUNK, RESPONSE_END, RESPONSE_START } = require('./channel.cjs');
const { isStreaming, responseStreamFor } = require('./responseStream.cjs');

const AsyncFunction = (async () => {}).constructor;
/** Kept from here: a function may replace the global. */
const later = setImmediate;

/**
 * `callbacks`: whether handlers may answer through a callback (Node.js 22 and before). `next` is called when an
 * invocation has ended and what the function left to do at once is done. `createContext` and `setTrace`: contextMaker's and
 * createTraceVariable's.
 */
function createInvoker({ channel, handler, callbacks, logError, store, next, createContext, setTrace }) {
  const streaming = isStreaming(handler);
  /** The invocation that runs has sent a part of its answer. */
  let streamBegun = false;
  const invoker = {
    /** The id of the invocation that runs, undefined between two. */
    current: undefined,
    /** What to do when the event loop has nothing left. */
    onIdle: undefined,
    fail,
    invoke,
    idle: () => {
      const onIdle = invoker.onIdle;
      invoker.onIdle = undefined;
      onIdle?.();
    },
  };
  return invoker;

  function invoke(meta, text) {
    const { id } = meta;
    invoker.current = id;
    setRequestId(id);
    setTrace(meta.trace);
    store.begin(id, meta.trace);
    try {
      const context = createContext(meta);
      const event = text === '' ? null : JSON.parse(text);
      if (streaming) void runStreaming(id, event, context);
      else if (callbacks) runWithCallback(id, event, context);
      else void runModern(id, event, context);
    } catch (error) {
      report(id, error);
    }
  }

  /** Node.js 24 and later: the result is what the handler returns, awaited. */
  async function runModern(id, event, context) {
    invoker.onIdle = () => report(id, new NodeJsExit());
    try {
      const result = await handler(event, context);
      later(() => finish(id, result));
    } catch (error) {
      later(() => report(id, error));
    }
  }

  /** Until Node.js 22: a promise, the callback, context.done, or nothing (null once the event loop is empty). */
  function runWithCallback(id, event, context) {
    const { callback, succeed, fail: failWith } = withCompletion(id, context);
    invoker.onIdle =
      handler instanceof AsyncFunction ? () => report(id, new NodeJsExit()) : () => respond(id, 'null');
    try {
      const result = handler(event, context, callback);
      if (typeof result?.then === 'function') result.then(succeed, failWith);
    } catch (error) {
      callback(error);
    }
  }

  function withCompletion(id, context) {
    let finished = false;
    let waits = true;
    const first = (complete) => (error, result) => {
      if (finished) return;
      finished = true;
      invoker.onIdle = undefined;
      if (error !== undefined && error !== null) report(id, error);
      else complete(result);
    };
    const answer = (result) => finish(id, result);
    const done = first(answer);
    const callback = first((result) => {
      if (waits) invoker.onIdle = () => later(() => finish(id, result));
      else answer(result);
    });
    Object.defineProperty(context, 'callbackWaitsForEmptyEventLoop', {
      enumerable: true,
      configurable: true,
      get: () => waits,
      set: (value) => {
        waits = value;
      },
    });
    const succeed = (result) => done(null, result);
    const failWith = (error) => done(error ?? 'handled');
    Object.assign(context, { done, succeed, fail: failWith });
    return { callback, succeed, fail: failWith };
  }

  async function runStreaming(id, event, context) {
    const stream = responseStreamFor(handler, streamedAnswer(id));
    const ended = () => {
      if (end(id)) channel.send(RESPONSE_END, `{"id":"${id}"}`);
    };
    invoker.onIdle = () => report(id, new NodeJsExit());
    stream.on('error', (error) => report(id, error));
    try {
      const running = handler(event, stream, context);
      if (typeof running?.then !== 'function')
        throw new Error('Streaming does not support non-async handlers.');
      if ((await running) !== undefined) console.warn('Streaming handlers ignore return values.');
      if (stream.writableFinished) return ended();
      invoker.onIdle = () => report(id, new Error('Response stream is not finished.'));
      stream.once('finish', ended);
    } catch (error) {
      later(() => report(id, error));
    }
  }

  /** Where the bytes of a streamed answer go: to the platform as long as its invocation runs, then nowhere. */
  function streamedAnswer(id) {
    return {
      start: (contentType) => {
        if (invoker.current !== id || streamBegun) return;
        streamBegun = true;
        const type = contentType === undefined ? undefined : headerText(contentType);
        channel.send(RESPONSE_START, JSON.stringify({ id, contentType: type }));
      },
      chunk: (bytes) => {
        if (invoker.current === id) channel.chunk(bytes);
      },
    };
  }

  function finish(id, result) {
    let body;
    try {
      body = JSON.stringify(result === undefined ? null : result) ?? 'null';
    } catch {
      const message = 'Unable to stringify response body';
      return report(id, callbacks ? new Error(message) : new JSONStringifyError(message));
    }
    respond(id, body);
  }

  function respond(id, body) {
    if (!end(id)) return;
    channel.respond(id, body);
  }

  /** An error that the function caused or threw; the environment stays. */
  function report(id, error) {
    if (invoker.current !== id) return;
    logError('Invoke Error', error);
    fail(error);
  }

  /** Sends the error of the invocation that runs, without logging it; `exiting` when the process ends with it. */
  function fail(error, { exiting } = {}) {
    const id = invoker.current;
    const begun = streamBegun;
    if (!end(id)) return;
    const body = errorBody(error);
    const meta = JSON.stringify({ id, errorType: body.errorType, exiting });
    if (begun) channel.send(RESPONSE_END, meta, withinChunk(body));
    else channel.send(ERROR, meta, JSON.stringify(body));
  }

  function end(id) {
    if (id === undefined || invoker.current !== id) return false;
    invoker.current = undefined;
    invoker.onIdle = undefined;
    streamBegun = false;
    later(next);
    return true;
  }
}

/** What a header can carry of it. */
function headerText(value) {
  return (
    String(value)
      .replaceAll(/[^\x20-\x7e]/g, '')
      .slice(0, 256) || undefined
  );
}

/** As much as the end of a stream may carry. */
function withinChunk(body) {
  const text = JSON.stringify(body);
  if (Buffer.byteLength(text) <= MAX_CHUNK) return text;
  const { errorType, errorMessage } = body;
  return JSON.stringify({ errorType, errorMessage: errorMessage.slice(0, MAX_CHUNK / 12), trace: [] });
}

module.exports = { createInvoker };
