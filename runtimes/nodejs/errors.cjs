/** The errors that AWS's Node.js runtime names, and the shapes in which errors are reported and logged. */
'use strict';

function named(name, Base = Error) {
  return class extends Base {
    constructor(message) {
      super(message);
      this.name = `Runtime.${name}`;
    }
  };
}

const HandlerNotFound = named('HandlerNotFound');
const MalformedHandlerName = named('MalformedHandlerName');
const MalformedStreamingHandler = named('MalformedStreamingHandler');
const InvalidStreamingOperation = named('InvalidStreamingOperation');
const CallbackHandlerDeprecated = named('CallbackHandlerDeprecated');
const ImportModuleError = named('ImportModuleError');
const JSONStringifyError = named('JSONStringifyError');

class UserCodeSyntaxError extends named('UserCodeSyntaxError') {
  constructor(original) {
    super(String(original));
    this.stack = original.stack;
  }
}

class NodeJsExit extends named('NodeJsExit') {
  constructor() {
    super(
      'The Lambda runtime client detected an unexpected Node.js exit code. This is most commonly caused by a Promise that was never settled. For more information, see https://nodejs.org/docs/latest/api/process.html#exit-codes',
    );
  }
}

class UnhandledPromiseRejection extends named('UnhandledPromiseRejection') {
  constructor(reason, promise) {
    super(describeReason(reason));
    this.reason = reason;
    this.promise = promise;
  }
}

function describeReason(reason) {
  try {
    return String(reason);
  } catch {
    return 'a value that cannot be described';
  }
}

/** An error body may not be larger than a response; what is too long is cut. */
const MAX_TEXT = 1024 * 1024;
const cut = (text) => (text.length > MAX_TEXT ? text.slice(0, MAX_TEXT) : text).replaceAll('\x7F', '%7F');

/** The body of an error report. */
function errorBody(error) {
  try {
    if (isError(error)) {
      return {
        errorType: String(error.name).slice(0, 256).replaceAll('\x7F', '%7F'),
        errorMessage: cut(String(error.message)),
        trace: typeof error.stack === 'string' ? cut(error.stack).split('\n') : [],
      };
    }
    return { errorType: typeof error, errorMessage: cut(String(error)), trace: [] };
  } catch {
    return {
      errorType: 'handled',
      errorMessage:
        'callback called with Error argument, but there was a problem while retrieving one or more of its message, name, and stack',
      trace: [],
    };
  }
}

function isError(error) {
  return (
    error instanceof Error ||
    (error !== null &&
      typeof error === 'object' &&
      typeof error.name === 'string' &&
      typeof error.message === 'string' &&
      typeof error.stack === 'string')
  );
}

function intoError(error) {
  return error instanceof Error ? error : new Error(describeReason(error));
}

/** An error as one line of JSON behind a tab, with the properties that JSON.stringify leaves out. */
function formatError(error) {
  try {
    return `\t${JSON.stringify(error, (_key, value) => (value instanceof Error ? visible(value) : value))}`;
  } catch {
    return `\t${JSON.stringify(errorBody(error))}`;
  }
}

function visible(error) {
  const shown = { errorType: error.name, errorMessage: error.message, code: error.code, ...error };
  delete shown.name;
  if (typeof error.stack === 'string') shown.stack = error.stack.split('\n');
  return shown;
}

module.exports = {
  HandlerNotFound,
  MalformedHandlerName,
  MalformedStreamingHandler,
  InvalidStreamingOperation,
  CallbackHandlerDeprecated,
  ImportModuleError,
  JSONStringifyError,
  UserCodeSyntaxError,
  NodeJsExit,
  UnhandledPromiseRejection,
  describeReason,
  errorBody,
  intoError,
  formatError,
};
