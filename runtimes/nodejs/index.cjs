/**
 * Mayfly's runtime client for Node.js. Booted before any function is known, it warms what loading and running
 * a handler needs, says BOOTED, and waits. ASSIGN makes it one function's for the rest of its life. When a function waits
 * for it already (MAYFLY_AWAITED), it loads what this one needs.
 */
'use strict';

const Module = require('node:module');
const { dirname, join } = require('node:path');
const { ASSIGN, BOOTED, INIT_ERROR, INVOKE, openChannel, READY } = require('./channel.cjs');
const { patchConsole, setRequestId } = require('./consoleLog.cjs');
const { contextMaker } = require('./context.cjs');
const { CallbackHandlerDeprecated, errorBody, UnhandledPromiseRejection } = require('./errors.cjs');
const { createInvoker } = require('./invocation.cjs');
const { createInvokeStore } = require('./invokeStore.cjs');
const { loadHandler } = require('./loadHandler.cjs');
const { applyProcessOptions, beThrifty, fitHeap, isInspected, offerGc } = require('./processOptions.cjs');
const { HttpResponseStream, isStreaming, streamifyResponse } = require('./responseStream.cjs');
const { offerSdk } = require('./sdk.cjs');
const { createTraceVariable } = require('./traceVariable.cjs');

const clientFolder = __dirname;
const store = createInvokeStore();
const channelFd = Number(process.env.MAYFLY_CHANNEL_FD ?? 3);
const channel = openChannel(channelFd, Number(process.env.MAYFLY_ANSWERS_FD ?? channelFd));
/** The function's own program has started this process, with the variables that it wants. */
const isWrapped = process.env.MAYFLY_WRAPPED !== undefined;
let invoker;
let logError;

void main();

async function main() {
  offerGc();
  if (process.env.MAYFLY_AWAITED === undefined) await warm();
  channel.send(BOOTED);
  const first = channel.receive();
  if (first?.type !== ASSIGN) process.exit(first === undefined ? 0 : 1);
  await assign(first.meta);
}

/** Sleeps until the next event; only called when nothing of an invocation is left to do at once. */
function serve() {
  // A debugger talks to the event loop.
  if (isInspected()) channel.receiveMeanwhile(run);
  else run(channel.receive());
}

function run(frame) {
  if (frame?.type !== INVOKE) process.exit(frame === undefined ? 0 : 1);
  invoker.invoke(frame.meta, frame.text);
}

async function assign(meta) {
  logError = patchConsole(channel, meta.logFormat, meta.logLevel);
  listenForTrouble();
  try {
    adoptEnvironment(isWrapped ? ownVariables() : meta.environment);
    const taskRoot = process.env.LAMBDA_TASK_ROOT ?? '/var/task';
    process.chdir(taskRoot);
    offerSdk(join(dirname(clientFolder), 'node_modules'), taskRoot);
    fitHeap(meta.memoryMiB);
    offerGlobal();
    const callbacks = majorVersion() < 24;
    const named = isWrapped ? (process.env._HANDLER ?? meta.handler) : meta.handler;
    const createContext = contextMaker();
    // The last to ask for the environment before code of the function's can.
    const setTrace = createTraceVariable();
    // Node.js has seen them itself.
    if (!isWrapped) await applyProcessOptions(meta.environment, taskRoot);
    const handler = await loadHandler(taskRoot, named);
    if (!callbacks) refuseCallback(handler);
    const own = { channel, logError, store, next: serve, createContext, setTrace };
    invoker = createInvoker({ ...own, handler, callbacks });
  } catch (error) {
    return failInit(error, 'Uncaught Exception', 129);
  }
  channel.send(READY);
  setImmediate(serve);
}

/** The environment becomes exactly what the function was given; what stays equal is not touched. */
function adoptEnvironment(environment) {
  const env = process.env;
  const nodePath = env.NODE_PATH;
  for (const name of Object.keys(env)) if (!Object.hasOwn(environment, name)) delete env[name];
  for (const [name, value] of Object.entries(environment)) if (env[name] !== value) env[name] = value;
  if (env.NODE_PATH !== nodePath) Module._initPaths();
}

function ownVariables() {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('MAYFLY_')));
}

function offerGlobal() {
  const unwanted = process.env.AWS_LAMBDA_NODEJS_NO_GLOBAL_AWSLAMBDA;
  if (unwanted === '1' || unwanted === 'true') return;
  globalThis.awslambda = { InvokeStore: store, streamifyResponse, HttpResponseStream };
}

/** The runtime's version, by the function's name for it. */
function majorVersion() {
  const named = /nodejs(\d+)/.exec(process.env.AWS_EXECUTION_ENV ?? '');
  return Number(named?.[1] ?? process.versions.node.split('.')[0]);
}

function refuseCallback(handler) {
  if (handler.length < 3 || isStreaming(handler)) return;
  throw new CallbackHandlerDeprecated(
    'ERROR: AWS Lambda has removed support for callback-based function handlers starting with Node.js 24. You need to modify this function to use a supported handler signature to use Node.js 24 or later. For more information see https://docs.aws.amazon.com/lambda/latest/dg/nodejs-handler.html.',
  );
}

function listenForTrouble() {
  process.on('uncaughtException', (error) => crash(error, 'Uncaught Exception', 129));
  process.on('unhandledRejection', (reason, promise) =>
    crash(new UnhandledPromiseRejection(reason, promise), 'Unhandled Promise Rejection', 128),
  );
  process.on('beforeExit', () => {
    if (invoker === undefined) process.exit(13);
    invoker.idle();
  });
}

function crash(error, title, code) {
  if (invoker === undefined) return failInit(error, title, code);
  logError(title, error);
  invoker.fail(error, { exiting: true });
  process.exit(code);
}

function failInit(error, title, code) {
  logError(title, error);
  const body = errorBody(error);
  channel.send(INIT_ERROR, JSON.stringify({ errorType: body.errorType }), JSON.stringify(body));
  process.exit(code);
}

/** Walks the whole way once with a function of its own, so that the first real one finds everything loaded. */
async function warm() {
  beThrifty();
  const silent = { send: () => {}, log: () => {}, respond: () => {} };
  const own = { ...console };
  const log = patchConsole(silent, 'Text', 'INFO');
  const parts = { channel: silent, logError: log, store, createContext: contextMaker(), setTrace: () => {} };
  for (const name of ['warm/module.handler', 'warm/script.handler']) {
    const handler = await loadHandler(clientFolder, name);
    await new Promise((next) => {
      const trial = createInvoker({ ...parts, handler, callbacks: false, next });
      trial.invoke({ id: '0', deadlineMs: 0, arn: '' }, '{"key":[1,true,null,"text"]}');
    });
  }
  console.log('%s', { warm: 1 });
  log('Invoke Error', new Error('warm'));
  Object.assign(console, own);
  delete console.fatal;
  setRequestId(undefined);
  store.begin(undefined, undefined);
}
