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
import { oneLine } from './platformClients.ts';
import { zipFolder } from './zipFolder.ts';

export interface FolderFunction {
  readonly folder: string;
  readonly name: string;
  readonly runtime: string;
  readonly handler: string;
  readonly role: string | undefined;
  /** `--inspect=…`: a debugger is to look into it. */
  readonly nodeOptions: string | undefined;
}

/** Where no role is named; the platform's own account. */
const DEFAULT_ROLE = 'arn:aws:iam::000000000000:role/mayfly-dev';
const DEV_TIMEOUT_SECONDS = 30;
const DEV_MEMORY_MIB = 256;
/** Whoever stands at a breakpoint needs time; AWS's longest. */
const INSPECTED_TIMEOUT_SECONDS = 900;
/** Seconds; the first function of a runtime waits for its download. */
const PATIENCE = { maxWaitTime: 300, minDelay: 0.05, maxDelay: 0.5 };

/** Makes the function, or brings it up to what the folder holds; resolves once it is usable. */
export async function deployFolder(
  lambda: LambdaClient,
  target: FolderFunction,
): Promise<'created' | 'updated' | 'unchanged'> {
  try {
    const zip = await zipFolder(target.folder);
    const existing = await existingFunction(lambda, target.name);
    return existing === undefined
      ? await create(lambda, target, zip)
      : await update(lambda, target, zip, existing);
  } catch (error) {
    throw oneLine(error);
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

async function create(lambda: LambdaClient, target: FolderFunction, zip: Uint8Array): Promise<'created'> {
  await lambda.send(
    new CreateFunctionCommand({
      FunctionName: target.name,
      Runtime: target.runtime as Runtime,
      Handler: target.handler,
      Role: target.role ?? DEFAULT_ROLE,
      ...inspectedSettings(target, undefined),
      MemorySize: DEV_MEMORY_MIB,
      Code: { ZipFile: zip },
    }),
  );
  await waitUntilFunctionActiveV2({ client: lambda, ...PATIENCE }, { FunctionName: target.name });
  return 'created';
}

async function update(
  lambda: LambdaClient,
  target: FolderFunction,
  zip: Uint8Array,
  existing: FunctionConfiguration,
): Promise<'updated' | 'unchanged'> {
  const { name, runtime, handler, role, nodeOptions } = target;
  const isOther =
    existing.Runtime !== runtime ||
    existing.Handler !== handler ||
    (role ?? existing.Role) !== existing.Role ||
    existing.Environment?.Variables?.['NODE_OPTIONS'] !== nodeOptions;
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
    await waitUntilFunctionUpdatedV2({ client: lambda, ...PATIENCE }, { FunctionName: name });
  }
  if (isNew) {
    const { LastUpdateStatus } = await lambda.send(
      new UpdateFunctionCodeCommand({ FunctionName: name, ZipFile: zip }),
    );
    if (LastUpdateStatus !== 'Successful') {
      await waitUntilFunctionUpdatedV2({ client: lambda, ...PATIENCE }, { FunctionName: name });
    }
  }
  return isOther || isNew ? 'updated' : 'unchanged';
}

/** The function's own variables stay; those of a debugger come and go with it. */
function inspectedSettings({ nodeOptions }: FolderFunction, existing: FunctionConfiguration | undefined) {
  const { NODE_OPTIONS: _, ...own } = existing?.Environment?.Variables ?? {};
  const isNew = existing === undefined;
  if (nodeOptions !== undefined) {
    return {
      Timeout: INSPECTED_TIMEOUT_SECONDS,
      Environment: { Variables: { ...own, NODE_OPTIONS: nodeOptions } },
    };
  }
  const wasInspected = existing?.Environment?.Variables?.['NODE_OPTIONS'] !== undefined;
  return {
    ...((isNew || wasInspected) && { Timeout: DEV_TIMEOUT_SECONDS }),
    ...(wasInspected && { Environment: { Variables: own } }),
  };
}
