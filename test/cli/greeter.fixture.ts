import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import type { LambdaClient } from '@aws-sdk/client-lambda';
import { readConfig } from '../../src/config.ts';
import { platformClients } from '../../src/cli/platformClients.ts';
import { eventually } from '../harness.ts';
import { folderOf, up } from './commandLine.ts';

/** Commands are processes of their own; a machine that is busy with other tests starts them slowly. */
export const soon = <T>(what: string, probe: () => Promise<T | undefined>): Promise<T> =>
  eventually(what, probe, 60_000);

export const greeter = (greeting: string) => `export const handler = async ({ name, fail }) => {
  console.log('asked by', name);
  if (fail) throw new Error('as asked');
  return '${greeting} ' + name;
};`;

export async function lambdaOf(context: TestContext, data: string): Promise<LambdaClient> {
  const { lambda, logs } = await platformClients(readConfig(['--data', data]).config);
  context.after(() => [lambda, logs].forEach((client) => client.destroy()));
  return lambda;
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}

/** A folder with a function in it, and a platform. */
export async function project(context: TestContext, args: readonly string[] = []) {
  const folder = await folderOf(context);
  const data = join(folder, 'data');
  const source = join(folder, 'greeter');
  await mkdir(source);
  await writeFile(join(source, 'index.mjs'), greeter('Hello'));
  const platform = await up(context, data, args);
  return { data, source, platform };
}
