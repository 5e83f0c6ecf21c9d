import type { FunctionVersion } from './functionVersion.ts';
import type { RuntimeState } from './runtimeCatalogue.ts';
import { runtimeVersionArn, runtimeVersionName } from './runtimeVersion.ts';
import type { RuntimeProcess } from './sandbox.ts';

type ReadyRuntime = Extract<RuntimeState, { kind: 'ready' }>;

/** What INIT_START says of the runtime. */
export function runtimeVersion({ region, runtime }: FunctionVersion, state: RuntimeState) {
  const exact = state.kind === 'ready' ? state.version : '';
  return {
    name: runtimeVersionName(runtime, exact),
    arn: runtimeVersionArn(region, runtime, exact),
  };
}

/**
 * How to boot a sandbox only for this version, when one from the pool will not do: /tmp cannot be resized, some
 * variables (`NODE_OPTIONS`) act only at the start of the process, extensions are started beside it, a wrapper before it.
 */
export function ownProcess(
  version: FunctionVersion,
  state: ReadyRuntime,
  extensions: readonly string[] = [],
): RuntimeProcess | undefined {
  const names = state.bootVariables.filter((name) => name in version.environment);
  const { limits } = state.process;
  const usual = names.length === 0 && version.ephemeralStorageMiB === limits.ephemeralStorageMiB;
  const wrapper = state.takesWrapper === true ? wrapperOf(version) : undefined;
  if (usual && extensions.length === 0 && wrapper === undefined) return undefined;
  const own = Object.fromEntries(names.map((name) => [name, version.environment[name] ?? '']));
  const { process } = state;
  return {
    ...(state.processFor?.(version.memoryMiB, own) ?? {
      ...process,
      environment: { ...process.environment, ...own },
    }),
    limits: { ...limits, ephemeralStorageMiB: version.ephemeralStorageMiB },
    ...(extensions.length > 0 && { extensions }),
    ...(wrapper !== undefined && { wrapper }),
  };
}

/** The program that is to start the runtime, if the function names one. */
export function wrapperOf({ environment }: FunctionVersion): string | undefined {
  const wrapper = environment['AWS_LAMBDA_EXEC_WRAPPER'];
  return wrapper === '' ? undefined : wrapper;
}
