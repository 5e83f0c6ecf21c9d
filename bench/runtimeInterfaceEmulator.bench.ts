/**
 * Warm invoke through the Runtime API, beside AWS's runtime interface emulator with the same program: an echo in Go, the
 * same binary for both. The emulator runs one invocation at a time and has neither authentication nor isolation nor
 * logs; Mayfly has all of them on. A bare `node:http` echo tells what the machine can do.
 *
 * The emulator is `aws-lambda-rie` of the PATH, or what RUNTIME_INTERFACE_EMULATOR names. Without it the table is
 * printed without its row.
 */
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, connect, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { CreateFunctionCommand, waitUntilFunctionActiveV2 } from '@aws-sdk/client-lambda';
import { ZipFile } from 'yazl';
import { contender, PAYLOAD, startBareEcho, underLoad, type Contender, type LoadTurn } from './echoLoad.ts';
import { machine, startPlatform, type BenchedPlatform } from './platform.ts';
import { printTable } from './table.ts';
import { takeTurns, type Turns } from './turns.ts';

const TURNS = Number(process.argv[2] ?? 5);
const SECONDS = 2;
const WARM_UP_SECONDS = 3;
const FOLDERS = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/local/go/bin'];

/** Nothing but the standard library: what is measured is not a client. */
const ECHO = `
package main

import (
	"bytes"
	"io"
	"net/http"
	"os"
)

func main() {
	api := "http://" + os.Getenv("AWS_LAMBDA_RUNTIME_API") + "/2018-06-01/runtime/invocation/"
	client := &http.Client{}
	for {
		event, err := client.Get(api + "next")
		if err != nil {
			panic(err)
		}
		body, _ := io.ReadAll(event.Body)
		event.Body.Close()
		id := event.Header.Get("Lambda-Runtime-Aws-Request-Id")
		answer, err := client.Post(api+id+"/response", "application/json", bytes.NewReader(body))
		if err != nil {
			panic(err)
		}
		io.Copy(io.Discard, answer.Body)
		answer.Body.Close()
	}
}
`;

const folder = mkdtempSync(join(tmpdir(), 'mayfly-bench-rie-'));
const children: ChildProcess[] = [];
const bare = await startBareEcho('signed');
let platform: BenchedPlatform | undefined;
try {
  const bootstrap = buildEcho();
  platform = await startPlatform();
  const emulator = await startEmulator(bootstrap);
  const contenders = [bare, await mayfly(platform, bootstrap)];
  if (typeof emulator === 'string') process.stdout.write(`Without AWS's emulator: ${emulator}.\n`);
  else contenders.push(emulator);
  for (const each of contenders) await underLoad(each, 1, WARM_UP_SECONDS);
  for (const each of contenders.slice(1, 2)) await underLoad(each, 16, WARM_UP_SECONDS);
  process.stdout.write(
    `${machine()}; isolation ${platform.isolation}; median of ${TURNS} turns of ${SECONDS} s\n\n`,
  );
  const head = 'what|connections|p50 ms|p99 ms|answers/s|throughput against the emulator|failures';
  printTable(head.split('|'), [...(await compare(contenders, 1)), ...(await compare(contenders, 16))]);
} finally {
  await platform?.stop();
  bare.stop();
  for (const child of children) child.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
}

async function compare(contenders: readonly Contender[], connections: number): Promise<string[][]> {
  const turns = await takeTurns(contenders, TURNS, (each) => underLoad(each, connections, SECONDS));
  const emulator = turns[2] && answersOf(turns[2]);
  return turns.map((own) => [
    own.contender.what,
    String(connections),
    own.median(({ p50Ms }) => p50Ms).toFixed(3),
    own.median(({ p99Ms }) => p99Ms).toFixed(3),
    answersOf(own).toFixed(0),
    emulator === undefined ? '-' : (answersOf(own) / emulator).toFixed(2),
    String(own.sum(({ failures }) => failures)),
  ]);
}

/** What it refuses, because it is at work, is no answer. */
function answersOf({ median }: Turns<Contender, LoadTurn>): number {
  return median(({ count, failures, seconds }) => (count - failures) / seconds);
}

function find(program: string): string | undefined {
  return FOLDERS.map((each) => join(each, program)).find((path) => existsSync(path));
}

function buildEcho(): string {
  const go = find('go');
  if (go === undefined) throw new Error('this benchmark needs Go: apt-get install golang-go');
  writeFileSync(join(folder, 'main.go'), ECHO);
  writeFileSync(join(folder, 'go.mod'), 'module echo\n\ngo 1.19\n');
  const bootstrap = join(folder, 'bootstrap');
  execFileSync(go, ['build', '-o', bootstrap, '.'], {
    cwd: folder,
    env: { ...process.env, CGO_ENABLED: '0' },
    stdio: 'inherit',
  });
  return bootstrap;
}

async function mayfly(running: BenchedPlatform, bootstrap: string): Promise<Contender> {
  const zip = new ZipFile();
  zip.addBuffer(readFileSync(bootstrap), 'bootstrap', { mode: 0o100755 });
  zip.end();
  const chunks: Buffer[] = [];
  for await (const chunk of zip.outputStream) chunks.push(chunk as Buffer);
  await running.lambda.send(
    new CreateFunctionCommand({
      FunctionName: 'echo',
      Runtime: 'provided.al2023',
      Handler: 'bootstrap',
      Role: await running.role(),
      MemorySize: 1769,
      Timeout: 30,
      Code: { ZipFile: Buffer.concat(chunks) },
    }),
  );
  await waitUntilFunctionActiveV2({ client: running.lambda, maxWaitTime: 60 }, { FunctionName: 'echo' });
  const request = (await running.invokeBytes('echo', PAYLOAD)).toString('base64');
  return { what: 'Mayfly provided.al2023', port: running.port, pid: running.pid, request };
}

/** Or why there is none. */
async function startEmulator(bootstrap: string): Promise<Contender | string> {
  const named = process.env['RUNTIME_INTERFACE_EMULATOR'];
  const program = named ?? find('aws-lambda-rie');
  if (program === undefined) {
    return 'aws-lambda-rie is not on the PATH, and the Go module proxy does not have it';
  }
  const [port, apiPort] = [await freePort(), await freePort()];
  const listens = ['--runtime-interface-emulator-address', `127.0.0.1:${port}`];
  const serves = ['--runtime-api-address', `127.0.0.1:${apiPort}`];
  const words = ['--log-level', 'error', ...listens, ...serves, bootstrap];
  const child = spawn(program, words, { cwd: folder, stdio: 'ignore' });
  children.push(child);
  while (!(await answers(port))) await new Promise((resolve) => setTimeout(resolve, 50));
  const path = '/2015-03-31/functions/function/invocations';
  return contender('AWS runtime interface emulator', `127.0.0.1:${port}`, path, child.pid);
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}
