/**
 * The variable `_X_AMZN_TRACE_ID`, another one with each invocation. To store it takes an eighth of a short one, and ever
 * more, since the C library keeps every value that a variable has had. So it is stored only once somebody has asked for
 * `process.env`, or loaded a native module, which could look for itself; from then on each time, for who has asked may
 * have kept it.
 */
'use strict';

const NAME = '_X_AMZN_TRACE_ID';
/** Of `process`: who does not touch them sees no variable. */
const ASKED = ['env', 'dlopen'];

/** Returns what sets the variable; undefined: there is none. */
function createTraceVariable() {
  const { env } = process;
  let trace = env[NAME];
  let isStored = false;

  const store = () => {
    if (trace === undefined) delete env[NAME];
    else env[NAME] = trace;
  };
  const values = ASKED.map((name) => [name, process[name]]);
  const asked = () => {
    if (isStored) return;
    isStored = true;
    for (const [name, value] of values) define(name, { value, writable: true });
    store();
  };
  for (const [name, value] of values) {
    define(name, {
      get: () => {
        if (!isLoaderAsking()) asked();
        return value;
      },
      set: (other) => {
        asked();
        process[name] = other;
      },
    });
  }

  return (value) => {
    trace = value;
    if (isStored) store();
  };
}

/** Node.js's own module loader looks for variables of its own and keeps nothing. Whoever cannot be told from it, is not it. */
function isLoaderAsking() {
  const caller = new Error().stack?.split?.('\n')[3];
  return caller?.includes('(node:internal/modules/') === true;
}

function define(name, how) {
  Object.defineProperty(process, name, { ...how, configurable: true, enumerable: true });
}

module.exports = { createTraceVariable };
