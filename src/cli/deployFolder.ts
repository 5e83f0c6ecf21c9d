import { createHash } from 'node:crypto';
import {
  CreateFunctionCommand,
  GetFunctionConfigurationCommand,
  ResourceNotFoundException,
  UpdateFunctionCodeCommand,
  UpdateFunctionConfigurationCommand,
  waitUntilFunctionActiveV2,
  waitUntilFunctionUpdatedV2,
  type FunctionConfiguration,
  type LambdaClient,
  type Runtime,
} from '@aws-sdk/client-lambda';
import { OperationalError } from '../base/errors.ts';
import { ensureBasicRole } from './basicRole.ts';
import { oneLine, type PlatformClients } from './platformClients.ts';
import { zipFolder } from './zipFolder.ts';

export interface FolderFunction {
  readonly folder: string;
  readonly name: string;
  readonly runtime: string;
  readonly handler: string;
  readonly role: string | undefined;
  /** `--inspect=…`: a debugger is to look into it. */
  readonly nodeOptions: string | undefined;
  /** Of the function without a debugger, where it existed before. */
  readonly timeoutSeconds: number | undefined;
}

/** Of a new function for which no role is named. It is made with the first. */
export const DEV_ROLE = 'mayfly-dev';
const DEV_TIMEOUT_SECONDS = 30;
const DEV_MEMORY_MIB = 256;
/** Whoever stands at a breakpoint needs time; AWS's longest. */
const INSPECTED_TIMEOUT_SECONDS = 900;
const INSPECT = /(^| )--inspect=\S+( |$)/;
/** Seconds; the first function of a runtime waits for its download. */
const PATIENCE = { maxWaitTime: 300, minDelay: 0.05, maxDelay: 0.5 };

/** Makes the function, or brings it up to what the folder holds; resolves once it is usable, rejects at once at `signal`. */
export async function deployFolder(
  { lambda, iam }: Pick<PlatformClients, 'lambda' | 'iam'>,
  target: FolderFunction,
  signal: AbortSignal,
): Promise<'created' | 'updated' | 'unchanged'> {
  try {
    const zip = await zipFolder(target.folder);
    const existing = await existingFunction(lambda, target.name);
    if (existing !== undefined) return await update(lambda, target, zip, existing, signal);
    const role = target.role ?? (await ensureBasicRole(iam, DEV_ROLE));
    return await create(lambda, { ...target, role }, zip, signal);
  } catch (error) {
    throw oneLine(error);
  }
}

/** What its timeout is when no debugger looks in; undefined when there is no such function. */
export async function ownTimeoutSeconds(lambda: LambdaClient, name: string): Promise<number | undefined> {
  const existing = await existingFunction(lambda, name);
  const isInspected = INSPECT.test(existing?.Environment?.Variables?.['NODE_OPTIONS'] ?? '');
  return isInspected ? undefined : existing?.Timeout;
}

/** Takes a debugger's option out of the function again, whatever its folder holds now; whether there was one. */
export async function closeToDebuggers(lambda: LambdaClient, target: FolderFunction): Promise<boolean> {
  const { name: FunctionName } = target;
  const waiting = { client: lambda, ...PATIENCE };
  try {
    const existing = await existingFunction(lambda, FunctionName);
    if (!INSPECT.test(existing?.Environment?.Variables?.['NODE_OPTIONS'] ?? '')) return false;
    if (existing?.State === 'Pending') await waitUntilFunctionActiveV2(waiting, { FunctionName });
    if (existing?.LastUpdateStatus === 'InProgress')
      await waitUntilFunctionUpdatedV2(waiting, { FunctionName });
    const settings = inspectedSettings({ ...target, nodeOptions: undefined }, existing);
    await lambda.send(new UpdateFunctionConfigurationCommand({ FunctionName, ...settings }));
    await waitUntilFunctionUpdatedV2(waiting, { FunctionName });
    return true;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new OperationalError(
      'close a function to debuggers',
      `${FunctionName} may still be open to a debugger: ${reason}`,
      {
        cause: error,
        hint: './mayfly dev without --inspect closes it',
      },
    );
  }
}

async function existingFunction(
  lambda: LambdaClient,
  name: string,
): Promise<FunctionConfiguration | undefined> {
  try {
    return await lambda.send(new GetFunctionConfigurationCommand({ FunctionName: name }));
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return undefined;
    throw error;
  }
}

async function create(
  lambda: LambdaClient,
  target: FolderFunction,
  zip: Uint8Array,
  signal: AbortSignal,
): Promise<'created'> {
  await lambda.send(
    new CreateFunctionCommand({
      FunctionName: target.name,
      Runtime: target.runtime as Runtime,
      Handler: target.handler,
      Role: target.role,
      ...inspectedSettings(target, undefined),
      MemorySize: DEV_MEMORY_MIB,
      Code: { ZipFile: zip },
    }),
  );
  const waiting = { client: lambda, ...PATIENCE, abortSignal: signal };
  await waitUntilFunctionActiveV2(waiting, { FunctionName: target.name });
  return 'created';
}

async function update(
  lambda: LambdaClient,
  target: FolderFunction,
  zip: Uint8Array,
  existing: FunctionConfiguration,
  signal: AbortSignal,
): Promise<'updated' | 'unchanged'> {
  const waiting = { client: lambda, ...PATIENCE, abortSignal: signal };
  const { name, runtime, handler, role } = target;
  const options = existing.Environment?.Variables?.['NODE_OPTIONS'] ?? '';
  const isOther =
    existing.Runtime !== runtime ||
    existing.Handler !== handler ||
    (role ?? existing.Role) !== existing.Role ||
    optionsFor(target, options) !== options;
  const isNew = existing.CodeSha256 !== createHash('sha256').update(zip).digest('base64');
  if (isOther) {
    const changes = {
      FunctionName: name,
      Runtime: runtime as Runtime,
      Handler: handler,
      Role: role,
      ...inspectedSettings(target, existing),
    };
    await lambda.send(new UpdateFunctionConfigurationCommand(changes));
    await waitUntilFunctionUpdatedV2(waiting, { FunctionName: name });
  }
  if (isNew) {
    const { LastUpdateStatus } = await lambda.send(
      new UpdateFunctionCodeCommand({ FunctionName: name, ZipFile: zip }),
    );
    if (LastUpdateStatus !== 'Successful') {
      await waitUntilFunctionUpdatedV2(waiting, { FunctionName: name });
    }
  }
  return isOther || isNew ? 'updated' : 'unchanged';
}

/**
 * The function's own NODE_OPTIONS and timeout stay; a debugger's option comes and goes with it. While one may look in,
 * the timeout is AWS's longest; afterwards it is what `timeoutSeconds` says.
 */
function inspectedSettings(target: FolderFunction, existing: FunctionConfiguration | undefined) {
  const variables = existing?.Environment?.Variables ?? {};
  const { NODE_OPTIONS: before = '', ...others } = variables;
  const wanted = optionsFor(target, before);
  const { timeoutSeconds = DEV_TIMEOUT_SECONDS } = target;
  if (wanted === before) return existing === undefined ? { Timeout: timeoutSeconds } : {};
  return {
    Timeout: target.nodeOptions === undefined ? timeoutSeconds : INSPECTED_TIMEOUT_SECONDS,
    Environment: { Variables: { ...others, ...(wanted !== '' && { NODE_OPTIONS: wanted }) } },
  };
}

/** NODE_OPTIONS with the debugger's option of this target, and no other. */
function optionsFor({ nodeOptions }: FolderFunction, before: string): string {
  if (nodeOptions === undefined && !INSPECT.test(before)) return before;
  const own = before.replace(INSPECT, ' ').trim();
  return [own, nodeOptions].filter(Boolean).join(' ');
}
