/** The store that `@aws/lambda-invoke-store` finds on the `awslambda` global: what is being invoked right now. */
'use strict';

const REQUEST_ID = Symbol.for('_AWS_LAMBDA_REQUEST_ID');
const TRACE_ID = Symbol.for('_AWS_LAMBDA_X_RAY_TRACE_ID');
const TENANT_ID = Symbol.for('_AWS_LAMBDA_TENANT_ID');
const PROTECTED = [REQUEST_ID, TRACE_ID, TENANT_ID];

function createInvokeStore() {
  let context;
  return {
    getContext: () => context,
    hasContext: () => context !== undefined,
    get: (key) => context?.[key],
    set: (key, value) => {
      if (PROTECTED.includes(key))
        throw new Error(`Cannot modify protected Lambda context field: ${String(key)}`);
      context = context ?? {};
      context[key] = value;
    },
    run: (next, run) => {
      context = next;
      return run();
    },
    isProtectedKey: (key) => PROTECTED.includes(key),
    getRequestId: () => context?.[REQUEST_ID] ?? '-',
    getXRayTraceId: () => context?.[TRACE_ID],
    getTenantId: () => context?.[TENANT_ID],
    /** Called by the runtime at the start of each invocation. */
    begin: (requestId, traceId) => {
      // Assigned, not computed in a literal, which V8 leaves to its slow runtime each time.
      context = {};
      context[REQUEST_ID] = requestId;
      context[TRACE_ID] = traceId;
    },
  };
}

module.exports = { createInvokeStore };
