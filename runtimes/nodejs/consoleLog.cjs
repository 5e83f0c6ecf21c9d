/**
 * `console` as on AWS: each call is one log event, in text or JSON, filtered by level. It goes to the platform
 * as a LOG frame; what the function writes to process.stdout itself stays raw.
 */
'use strict';

const { format } = require('node:util');
const { formatError, intoError } = require('./errors.cjs');

const LEVELS = ['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL'];
const REQUEST_ID = Symbol.for('aws.lambda.runtime.requestId');

function setRequestId(id) {
  globalThis[REQUEST_ID] = id;
}

/** Returns `logError(title, error)`, which writes an error as the runtime itself reports it. */
function patchConsole(channel, logFormat, logLevel) {
  const json = logFormat === 'JSON';
  const least = json ? Math.max(0, LEVELS.indexOf(String(logLevel).toUpperCase())) : 0;
  const write = json ? jsonWriter(channel) : textWriter(channel);
  const at = (level, always = false) =>
    always || LEVELS.indexOf(level) >= least
      ? (message, ...rest) => write(level, message, rest)
      : (_message, ..._rest) => {};
  console.trace = at('TRACE');
  console.debug = at('DEBUG');
  console.info = at('INFO');
  console.log = console.info;
  console.warn = at('WARN');
  console.error = at('ERROR');
  console.fatal = at('FATAL', true);
  return json
    ? (_title, error) => console.error(intoError(error))
    : (title, error) => console.error(title, formatError(intoError(error)));
}

function textWriter(channel) {
  return (level, message, rest) => {
    const now = new Date();
    const text = rest.length === 0 && typeof message === 'string' ? message : format(message, ...rest);
    const line = `${now.toISOString()}\t${globalThis[REQUEST_ID]}\t${level}\t${text}\n`;
    channel.log(level, now.getTime(), 'Text', line);
  };
}

function jsonWriter(channel) {
  return (level, message, rest) => {
    const now = new Date();
    channel.log(level, now.getTime(), 'JSON', jsonEvent(now, level, message, rest));
  };
}

function jsonEvent(now, level, message, rest) {
  const event = { timestamp: now.toISOString(), level, requestId: globalThis[REQUEST_ID] };
  if (rest.length === 0) {
    event.message = message;
    try {
      return JSON.stringify(event, (_key, value) =>
        value instanceof Error ? describe(value, value) : value,
      );
    } catch {
      event.message = format(message);
      return JSON.stringify(event);
    }
  }
  event.message = format(message, ...rest);
  const error = [message, ...rest].find((value) => value instanceof Error);
  return JSON.stringify(error === undefined ? event : { ...event, ...describe(error, {}) });
}

function describe(error, own) {
  return {
    errorType: error.constructor?.name ?? 'UnknownError',
    errorMessage: error.message,
    stackTrace: typeof error.stack === 'string' ? error.stack.split('\n') : [],
    ...own,
  };
}

module.exports = { setRequestId, patchConsole };
