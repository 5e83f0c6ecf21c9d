import type { FunctionVersion } from './functionVersion.ts';

export interface FunctionCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
}

export type InitializationType = 'on-demand' | 'provisioned-concurrency';

export interface VariableSources {
  readonly version: FunctionVersion;
  readonly initializationType: InitializationType;
  /** Where the code is seen from inside: `Sandbox.taskRoot`. */
  readonly taskRoot: string;
  /** Where layers are seen: `Sandbox.layersRoot`. */
  readonly layersRoot: string;
  readonly logStream: string;
  readonly credentials: FunctionCredentials;
  /** The AWS endpoint as functions reach it; none when the sandbox has no way there. */
  readonly endpointUrl: string | undefined;
  /** What the runtime was booted with: PATH and module paths as they are true on this machine. */
  readonly runtimeEnvironment: Readonly<Record<string, string>>;
}

/**
 * All that a function finds in its environment, as AWS sets it (reference: lambda-execution.md §1.1), user's
 * variables last. AWS_LAMBDA_RUNTIME_API is added where that API is served (runtimeApi/withRuntimeApi.ts); elsewhere
 * it is absent, since a wrong address would make extensions hang instead of failing.
 */
export function environmentVariables(sources: VariableSources): Record<string, string> {
  const { version, credentials } = sources;
  return {
    ...inLayersRoot(sources.layersRoot, {
      ...languageDefaults(version.runtime, sources.taskRoot),
      ...publicVariables(sources.runtimeEnvironment),
    }),
    _HANDLER: version.handler,
    AWS_REGION: version.region,
    AWS_DEFAULT_REGION: version.region,
    ...(version.runtime.startsWith('provided') ? {} : { AWS_EXECUTION_ENV: `AWS_Lambda_${version.runtime}` }),
    AWS_LAMBDA_FUNCTION_NAME: version.functionName,
    AWS_LAMBDA_FUNCTION_VERSION: version.version,
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(version.memoryMiB),
    AWS_LAMBDA_INITIALIZATION_TYPE: sources.initializationType,
    AWS_LAMBDA_LOG_GROUP_NAME: version.logGroup,
    AWS_LAMBDA_LOG_STREAM_NAME: sources.logStream,
    AWS_LAMBDA_LOG_FORMAT: version.logFormat,
    ...(version.logFormat === 'JSON' ? { AWS_LAMBDA_LOG_LEVEL: version.applicationLogLevel } : {}),
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_SESSION_TOKEN: credentials.sessionToken,
    ...(sources.endpointUrl === undefined ? {} : { AWS_ENDPOINT_URL: sources.endpointUrl }),
    LAMBDA_TASK_ROOT: sources.taskRoot,
    LAMBDA_RUNTIME_DIR: '/var/runtime',
    AWS_XRAY_CONTEXT_MISSING: 'LOG_ERROR',
    AWS_XRAY_DAEMON_ADDRESS: '169.254.100.1:2000',
    _AWS_XRAY_DAEMON_ADDRESS: '169.254.100.1',
    _AWS_XRAY_DAEMON_PORT: '2000',
    TZ: ':UTC',
    PWD: sources.taskRoot,
    SHLVL: '0',
    ...version.environment,
  };
}

/** Mayfly's own variables (the channel's descriptor and the like) are no business of the function. */
function publicVariables(environment: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !name.startsWith('MAYFLY_')));
}

/** Where /opt is the machine's own, layers are elsewhere, and so is what is searched for them. */
function inLayersRoot(root: string, variables: Readonly<Record<string, string>>): Record<string, string> {
  if (root === '/opt') return variables;
  const moved = (path: string) => (path.startsWith('/opt/') ? root + path.slice('/opt'.length) : path);
  return Object.fromEntries(
    Object.entries(variables).map(([name, value]) => [name, value.split(':').map(moved).join(':')]),
  );
}

const LIBRARIES = '/lib64:/usr/lib64:/var/runtime:/var/runtime/lib:/var/task:/var/task/lib:/opt/lib';
const PROGRAMS = '/usr/local/bin:/usr/bin/:/bin:/opt/bin';

function languageDefaults(runtime: string, taskRoot: string): Record<string, string> {
  const provided = runtime.startsWith('provided');
  const common = {
    LANG: 'en_US.UTF-8',
    PATH: provided ? PROGRAMS : `/var/lang/bin:${PROGRAMS}`,
    LD_LIBRARY_PATH: provided ? LIBRARIES : `/var/lang/lib:${LIBRARIES}`,
  };
  const [, family = '', major = '', minor = ''] = /^([a-z]+)(\d*)(?:\.(\d+))?/.exec(runtime) ?? [];
  if (family === 'nodejs') {
    const modules = `/opt/nodejs/node${major}/node_modules:/opt/nodejs/node_modules`;
    return {
      ...common,
      NODE_PATH: `${modules}:/var/runtime/node_modules:/var/runtime:${taskRoot}`,
    };
  }
  if (family === 'python') {
    return { ...common, PYTHONPATH: '/var/runtime', ...(Number(minor) >= 12 ? { LC_CTYPE: 'C.UTF-8' } : {}) };
  }
  if (family === 'ruby') {
    const gems = `${major}.${minor}.0`;
    return {
      ...common,
      GEM_HOME: '/var/runtime',
      GEM_PATH: `${taskRoot}/vendor/bundle/ruby/${gems}:/opt/ruby/gems/${gems}:/var/runtime`,
      RUBYLIB: `${taskRoot}:/var/runtime/lib:/opt/ruby/lib`,
    };
  }
  if (family === 'dotnet') return { ...common, DOTNET_ROOT: '/var/lang/bin', LAMBDA_RUNTIME_NAME: runtime };
  return common;
}
