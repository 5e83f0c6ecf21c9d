import { AttachRolePolicyCommand } from '@aws-sdk/client-iam';
import {
  AddPermissionCommand,
  CreateFunctionCommand,
  CreateFunctionUrlConfigCommand,
  PutFunctionConcurrencyCommand,
  PutFunctionEventInvokeConfigCommand,
  waitUntilFunctionActiveV2,
  type LambdaClient,
  type Runtime,
} from '@aws-sdk/client-lambda';
import { createEcho, zipOf } from './functions.ts';
import { REGION, type BenchedPlatform } from './platform.ts';

/** An event's mark is a line of its log: `ran N` at each attempt, `told N` when its destination hears of its end. */
const CODE = {
  events: `exports.handler = async ({ n, fails }) => {
  console.log('ran ' + n);
  if (fails === 'always' || (fails === 'sometimes' && Math.random() < 0.5)) throw new Error('on purpose');
};`,
  told: `exports.handler = async ({ requestPayload }) => console.log('told ' + requestPayload.n);`,
  busy: `exports.handler = async ({ n }) => {
  await new Promise((resolve) => setTimeout(resolve, 100));
  if (n !== undefined) console.log('ran ' + n);
};`,
  stream: `const { once } = require('node:events');
exports.handler = awslambda.streamifyResponse(async ({ kib }, stream) => {
  for (let n = 0; n < kib / 16; n++) if (!stream.write(Buffer.alloc(16384, 65))) await once(stream, 'drain');
  stream.end();
});`,
  url: `exports.handler = async ({ rawPath }) => ({ path: rawPath });`,
};

export type SoakFunction = keyof typeof CODE | 'node' | 'python';

export async function createSoakFunctions(platform: BenchedPlatform): Promise<{ url: URL }> {
  const { lambda } = platform;
  await createEcho(platform, 'node', 'nodejs24.x', { memoryMiB: 256 });
  await createEcho(platform, 'python', 'python3.11', { memoryMiB: 256 });
  for (const [name, code] of Object.entries(CODE)) await createNode(platform, name, code);
  // For the destination of events.
  const PolicyArn = 'arn:aws:iam::aws:policy/service-role/AWSLambdaRole';
  const RoleName = (await platform.role()).split('/').at(-1);
  await platform.iam.send(new AttachRolePolicyCommand({ RoleName, PolicyArn }));
  await lambda.send(
    new PutFunctionConcurrencyCommand({ FunctionName: 'busy', ReservedConcurrentExecutions: 1 }),
  );
  const told = { Destination: `arn:aws:lambda:${REGION}:000000000000:function:told` };
  await lambda.send(
    new PutFunctionEventInvokeConfigCommand({
      FunctionName: 'events',
      MaximumRetryAttempts: 1,
      DestinationConfig: { OnFailure: told },
    }),
  );
  return { url: await openUrl(lambda) };
}

export async function createNode(
  { lambda, role }: Pick<BenchedPlatform, 'lambda' | 'role'>,
  name: string,
  code: string,
): Promise<void> {
  await lambda.send(
    new CreateFunctionCommand({
      FunctionName: name,
      Runtime: 'nodejs24.x' as Runtime,
      Handler: 'index.handler',
      Role: await role(),
      MemorySize: 256,
      Timeout: 30,
      Code: { ZipFile: await zipOf({ 'index.js': code }) },
    }),
  );
  await waitUntilFunctionActiveV2(
    { client: lambda, maxWaitTime: 60, minDelay: 1, maxDelay: 1 },
    { FunctionName: name },
  );
}

async function openUrl(lambda: LambdaClient): Promise<URL> {
  const { FunctionUrl = '' } = await lambda.send(
    new CreateFunctionUrlConfigCommand({ FunctionName: 'url', AuthType: 'NONE' }),
  );
  const everyone = { FunctionName: 'url', Principal: '*' };
  await lambda.send(
    new AddPermissionCommand({
      ...everyone,
      StatementId: 'url',
      Action: 'lambda:InvokeFunctionUrl',
      FunctionUrlAuthType: 'NONE',
    }),
  );
  await lambda.send(
    new AddPermissionCommand({
      ...everyone,
      StatementId: 'invoke',
      Action: 'lambda:InvokeFunction',
      InvokedViaFunctionUrl: true,
    }),
  );
  return new URL(FunctionUrl);
}
