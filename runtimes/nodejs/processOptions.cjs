/**
 * What AWS decides when it starts Node.js, and a pre-booted runtime must catch up on: the heap's habits by the
 * function's memory, and the user's NODE_OPTIONS. An option that only acts at process start is refused by name.
 */
'use strict';

const { createRequire } = require('node:module');
const { join } = require('node:path');
const { pathToFileURL } = require('node:url');
const { getBuiltinModule } = process;
/** Loading it takes milliseconds. */
const setFlag = (flag) => getBuiltinModule('node:v8').setFlagsFromString(flag);

/** Up to here V8's usual generosity would pass the sandbox's limit on garbage alone. */
const SMALL_MEMORY_MIB = 256;

let isThrifty = false;

/** A runtime that waits has the young generation of a small function. */
function beThrifty() {
  isThrifty = true;
  setFlag('--semi-space-growth-factor=1');
}

/**
 * Most options other than the young generation's growth, as long as they are set, make V8 refuse the code cache of Node.js's
 * own modules: only small functions pay.
 */
function fitHeap(memoryMiB) {
  if (memoryMiB > SMALL_MEMORY_MIB) {
    if (isThrifty) setFlag('--semi-space-growth-factor=2');
    return;
  }
  if (!isThrifty) beThrifty();
  setFlag('--heap-growing-percent=50');
}

/**
 * `gc` is there on AWS too, and here from when it is asked for, since it takes 3 ms and 0.6 MiB. Given at start, the option would cost every function the code
 * cache of Node.js's own modules.
 */
function offerGc() {
  if (globalThis.gc !== undefined) return;
  const define = (value) =>
    Object.defineProperty(globalThis, 'gc', { value, writable: true, configurable: true });
  const get = () => {
    setFlag('--expose-gc');
    const value = getBuiltinModule('node:vm').runInNewContext('gc');
    setFlag('--no-expose-gc');
    define(value);
    return value;
  };
  Object.defineProperty(globalThis, 'gc', { get, set: define, configurable: true });
}

class InvalidOption extends Error {
  constructor(message) {
    super(message);
    this.name = 'Runtime.InvalidProcessOption';
  }
}

/** Each gets its value and the folder of the function's code. */
const APPLIED = {
  '--require': (name, taskRoot) => requireFrom(taskRoot)(name),
  '--import': (name, taskRoot) => import(pathToFileURL(requireFrom(taskRoot).resolve(name)).href),
  '--enable-source-maps': () => process.setSourceMapsEnabled(true),
  '--stack-trace-limit': (value) => {
    Error.stackTraceLimit = Number(value);
  },
  '--dns-result-order': (value) => process.getBuiltinModule('node:dns').setDefaultResultOrder(value),
  '--inspect': (value) => inspect(value),
  '--no-warnings': () => process.removeAllListeners('warning'),
  '--no-deprecation': () => {
    process.noDeprecation = true;
  },
  '--trace-deprecation': () => {
    process.traceDeprecation = true;
  },
  '--throw-deprecation': () => {
    process.throwDeprecation = true;
  },
  // The sandbox's memory limit is what bounds the heap; the runtime itself listens for rejections.
  '--max-old-space-size': () => {},
  '--max-semi-space-size': () => {},
  '--unhandled-rejections': () => {},
};
let inspected = false;

/** `[host:]port`, as Node.js has it; loopback and 9229 where it does not say. */
function inspect(value = '') {
  const [, host = '127.0.0.1', port = '9229'] = /^(?:(.+):)?(\d+)?$/.exec(value) ?? [];
  process.getBuiltinModule('node:inspector').open(Number(port), host);
  inspected = true;
}

const isInspected = () => inspected;

const ALIASES = { '-r': '--require' };
const TAKES_VALUE =
  /^--(require|import|stack-trace-limit|dns-result-order|max-.*-size|unhandled-rejections)$/;

async function applyProcessOptions(environment, taskRoot) {
  if (environment.AWS_LAMBDA_EXEC_WRAPPER !== undefined) {
    throw new InvalidOption('AWS_LAMBDA_EXEC_WRAPPER is not supported by this version of Mayfly');
  }
  if (environment.NODE_OPTIONS === undefined) return;
  const words = splitWords(environment.NODE_OPTIONS);
  for (let index = 0; index < words.length; index++) {
    const word = words[index];
    const equals = word.indexOf('=');
    const spelt = equals < 0 ? word : word.slice(0, equals);
    const option = ALIASES[spelt] ?? spelt.replaceAll('_', '-');
    const apply = Object.hasOwn(APPLIED, option) ? APPLIED[option] : undefined;
    if (apply === undefined) throw refused(word);
    const value =
      equals >= 0 ? word.slice(equals + 1) : TAKES_VALUE.test(option) ? words[++index] : undefined;
    await apply(value, taskRoot);
  }
}

function refused(word) {
  return new InvalidOption(
    `NODE_OPTIONS: ${word} acts only when Node.js starts, which is before the function is known. Supported are ${Object.keys(APPLIED).join(', ')}.`,
  );
}

const requireFrom = (taskRoot) => createRequire(join(taskRoot, 'noop.js'));

/** Words are split at spaces; double quotes and backslashes hold them together, as in Node.js. */
function splitWords(text) {
  const words = text.match(/(?:[^\s"\\]|\\.|"(?:[^"\\]|\\.)*")+/g) ?? [];
  return words.map((word) => word.replaceAll(/\\(.)|"/g, '$1'));
}

module.exports = { beThrifty, fitHeap, isInspected, InvalidOption, applyProcessOptions, offerGc };
