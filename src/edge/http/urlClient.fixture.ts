import { request, type IncomingHttpHeaders } from 'node:http';
import type { LambdaClient } from '@aws-sdk/client-lambda';
import {
  AddPermissionCommand,
  CreateFunctionCommand,
  CreateFunctionUrlConfigCommand,
  waitUntilFunctionActiveV2,
  type CreateFunctionUrlConfigCommandInput,
} from '@aws-sdk/client-lambda';
import { nodeFunction, type TestPlatform } from '../../../test/harness.ts';

/** A client of function URLs that needs no name resolution: the name is in the Host header, the address is ours. */
export interface UrlAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface UrlRequestOptions {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string | string[]>>;
  readonly body?: string | Uint8Array;
  /** Told of each piece of the body as it comes. */
  readonly onPiece?: (piece: Buffer) => void;
}

/** Rejects when the answer is cut short. `url`: of the configuration, with a path after it. */
export function ask(url: string, options: UrlRequestOptions = {}): Promise<UrlAnswer> {
  const at = /^http:\/\/([^/:]+):(\d+)(\/.*)$/.exec(url);
  const [, host = '', port = '', path = ''] = at ?? [];
  return new Promise((resolve, reject) => {
    const { method = options.body === undefined ? 'GET' : 'POST' } = options;
    const headers = { host: `${host}:${port}`, ...options.headers };
    const sent = request({ host: '127.0.0.1', port, path, method, headers, agent: false }, (answer) => {
      const pieces: Buffer[] = [];
      answer.on('data', (piece: Buffer) => {
        pieces.push(piece);
        options.onPiece?.(piece);
      });
      answer.on('error', reject);
      answer.on('end', () =>
        resolve({
          status: answer.statusCode ?? 0,
          headers: answer.headers,
          body: Buffer.concat(pieces).toString(),
        }),
      );
    });
    sent.on('error', reject);
    sent.end(options.body);
  });
}

/** Both permissions that a URL for everybody needs. */
export async function letEverybodyIn(
  lambda: LambdaClient,
  target: { FunctionName: string; Qualifier?: string },
) {
  const everybody = { ...target, Principal: '*' };
  await lambda.send(
    new AddPermissionCommand({
      ...everybody,
      StatementId: 'url',
      Action: 'lambda:InvokeFunctionUrl',
      FunctionUrlAuthType: 'NONE',
    }),
  );
  await lambda.send(
    new AddPermissionCommand({
      ...everybody,
      StatementId: 'function',
      Action: 'lambda:InvokeFunction',
      InvokedViaFunctionUrl: true,
    }),
  );
}

/** A function of this code, and its URL. */
export async function functionWithUrl(
  { lambda }: Pick<TestPlatform, 'lambda'>,
  name: string,
  code: string,
  config: Partial<CreateFunctionUrlConfigCommandInput> = {},
): Promise<string> {
  await lambda.send(new CreateFunctionCommand({ ...(await nodeFunction(name, code)), Timeout: 10 }));
  await waitUntilFunctionActiveV2({ client: lambda, maxWaitTime: 60 }, { FunctionName: name });
  const { FunctionUrl = '' } = await lambda.send(
    new CreateFunctionUrlConfigCommand({ FunctionName: name, AuthType: 'NONE', ...config }),
  );
  await letEverybodyIn(lambda, { FunctionName: name });
  return FunctionUrl;
}
