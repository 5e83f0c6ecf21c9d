import { invalidParameter } from './fault.ts';

const MAX_BYTES = 4096;
const REFUSED = 'Lambda was unable to configure your environment variables because';

/** Names that the platform itself sets for a function (and `AWS_DEFAULT_REGION`, as on AWS). */
const RESERVED: ReadonlySet<string> = new Set([
  '_HANDLER',
  '_X_AMZN_TRACE_ID',
  'AWS_ACCESS_KEY',
  'AWS_ACCESS_KEY_ID',
  'AWS_DEFAULT_REGION',
  'AWS_EXECUTION_ENV',
  'AWS_LAMBDA_FUNCTION_MEMORY_SIZE',
  'AWS_LAMBDA_FUNCTION_NAME',
  'AWS_LAMBDA_FUNCTION_VERSION',
  'AWS_LAMBDA_INITIALIZATION_TYPE',
  'AWS_LAMBDA_LOG_GROUP_NAME',
  'AWS_LAMBDA_LOG_STREAM_NAME',
  'AWS_LAMBDA_RUNTIME_API',
  'AWS_REGION',
  'AWS_SECRET_ACCESS_KEY',
  'AWS_SESSION_TOKEN',
  'LAMBDA_RUNTIME_DIR',
  'LAMBDA_TASK_ROOT',
]);

/** The variables as the function shall have them. AWS measures the JSON text of the whole map. */
export function checkEnvironmentVariables(
  variables: Readonly<Record<string, string>>,
): Record<string, string> {
  const reserved = Object.keys(variables).filter((name) => RESERVED.has(name));
  if (reserved.length > 0) {
    throw invalidParameter(
      `${REFUSED} the environment variables you have provided contains reserved keys that are currently not supported for modification. Reserved keys used in this request: ${reserved.join(', ')}`,
    );
  }
  const measured = JSON.stringify(variables);
  if (Buffer.byteLength(measured) > MAX_BYTES) {
    throw invalidParameter(
      `${REFUSED} the environment variables you have provided exceeded the 4KB limit. String measured: ${measured}`,
    );
  }
  const broken = Object.entries(variables).find(([, value]) => value.includes('\0'));
  if (broken) throw invalidParameter(`${REFUSED} the value of ${broken[0]} contains a NUL character.`);
  return { ...variables };
}
