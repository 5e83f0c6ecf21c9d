/** The context object's part that every handler style shares. */
'use strict';

/**
 * Returns what makes the context of an invocation. The function's facts are read once: each variable asked of
 * `process.env` costs a microsecond.
 */
function contextMaker() {
  const { env } = process;
  const facts = {
    functionVersion: env.AWS_LAMBDA_FUNCTION_VERSION,
    functionName: env.AWS_LAMBDA_FUNCTION_NAME,
    memoryLimitInMB: env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    logGroupName: env.AWS_LAMBDA_LOG_GROUP_NAME,
    logStreamName: env.AWS_LAMBDA_LOG_STREAM_NAME,
  };
  return (meta) => {
    const { deadlineMs } = meta;
    return {
      ...facts,
      clientContext: meta.clientContext === undefined ? undefined : JSON.parse(meta.clientContext),
      identity: undefined,
      invokedFunctionArn: meta.arn,
      awsRequestId: meta.id,
      tenantId: undefined,
      getRemainingTimeInMillis: () => deadlineMs - Date.now(),
    };
  };
}

module.exports = { contextMaker };
