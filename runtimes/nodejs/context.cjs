/** The context object's part that every handler style shares. */
'use strict';

function createContext(meta) {
  const { deadlineMs } = meta;
  const env = process.env;
  return {
    functionVersion: env.AWS_LAMBDA_FUNCTION_VERSION,
    functionName: env.AWS_LAMBDA_FUNCTION_NAME,
    memoryLimitInMB: env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    logGroupName: env.AWS_LAMBDA_LOG_GROUP_NAME,
    logStreamName: env.AWS_LAMBDA_LOG_STREAM_NAME,
    clientContext: meta.clientContext === undefined ? undefined : JSON.parse(meta.clientContext),
    identity: undefined,
    invokedFunctionArn: meta.arn,
    awsRequestId: meta.id,
    tenantId: undefined,
    getRemainingTimeInMillis: () => deadlineMs - Date.now(),
  };
}

module.exports = { createContext };
