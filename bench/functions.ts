import { CreateFunctionCommand, waitUntilFunctionActiveV2, type Runtime } from '@aws-sdk/client-lambda';
import { ZipFile } from 'yazl';
import { JAVA_ECHO_HANDLER, javaEcho } from './javaEcho.ts';
import type { BenchedPlatform } from './platform.ts';

/** The functions that are measured: an echo in each language. */
export const ECHO = {
  'nodejs24.x': {
    file: 'index.js',
    handler: 'index.handler',
    code: 'exports.handler = async (event) => event;\n',
  },
  'nodejs22.x': {
    file: 'index.js',
    handler: 'index.handler',
    code: 'exports.handler = async (event) => event;\n',
  },
  python: {
    file: 'lambda_function.py',
    handler: 'lambda_function.lambda_handler',
    code: 'def lambda_handler(event, context):\n    return event\n',
  },
  ruby: {
    file: 'index.rb',
    handler: 'index.handler',
    code: 'def handler(event:, context:) = event\n',
  },
} as const;

export async function zipOf(files: Readonly<Record<string, string | Uint8Array>>): Promise<Buffer> {
  const zip = new ZipFile();
  for (const [name, content] of Object.entries(files)) zip.addBuffer(Buffer.from(content), name);
  zip.end();
  const chunks: Buffer[] = [];
  for await (const chunk of zip.outputStream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

async function echoIn(runtime: string) {
  if (runtime.startsWith('java')) return { handler: JAVA_ECHO_HANDLER, files: await javaEcho() };
  const language = /^(python|ruby)/.exec(runtime)?.[0] as 'python' | 'ruby' | undefined;
  const { handler, file, code } = ECHO[language ?? (runtime as 'nodejs24.x')];
  return { handler, files: { [file]: code } };
}

export async function createEcho(
  platform: BenchedPlatform,
  name: string,
  runtime: string,
  options: { memoryMiB?: number } = {},
): Promise<void> {
  const { handler, files } = await echoIn(runtime);
  await platform.lambda.send(
    new CreateFunctionCommand({
      FunctionName: name,
      Runtime: runtime as Runtime,
      Handler: handler,
      Role: await platform.role(),
      MemorySize: options.memoryMiB ?? 1769,
      Timeout: 30,
      Code: { ZipFile: await zipOf(files) },
    }),
  );
  await waitUntilFunctionActiveV2(
    { client: platform.lambda, maxWaitTime: 300, minDelay: 1, maxDelay: 2 },
    { FunctionName: name },
  );
}
