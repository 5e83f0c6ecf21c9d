/** Functions that reach for the Runtime API of another, where each has an address of its own. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { CreateFunctionCommand, InvokeCommand, waitUntilFunctionActiveV2 } from '@aws-sdk/client-lambda';
import { ZipFile } from 'yazl';
import { findProgram } from '../../src/compute/drivers/findProgram.ts';
import { nodeFunction, ROLE, testPlatform, type TestPlatform } from '../harness.ts';

const needed = process.getuid?.() === 0 ? ['bwrap', 'ip', 'nft', 'nsenter'] : ['bwrap', 'ip', 'nsenter'];
const missing = [...needed, 'python3'].find((program) => findProgram(program) === undefined);
const skip = missing === undefined ? false : `${missing} is not installed`;

/** Runs the Python that its event brings, and answers what it leaves in `said`. */
const PUPPET = `#!/usr/bin/python3
import http.client, json, os, socket, sys, time
api = os.environ['AWS_LAMBDA_RUNTIME_API']
host, port = api.split(':')[0], int(api.split(':')[1])
def connect(**more):
    return socket.create_connection((host, port), timeout=2, **more)
def ask(method, path, body=None):
    line = http.client.HTTPConnection(api, timeout=2)
    line.request(method, '/2018-06-01' + path, body)
    answer = line.getresponse()
    return [answer.status, answer.read().decode()]
def why(attempt):
    try:
        return attempt()
    except Exception as error:
        return type(error).__name__
kept = []
while True:
    line = http.client.HTTPConnection(api)
    line.request('GET', '/2018-06-01/runtime/invocation/next')
    event = line.getresponse()
    me = event.headers['Lambda-Runtime-Aws-Request-Id']
    scope = dict(globals(), said=None)
    exec(json.load(event)['code'], scope)
    ask('POST', '/runtime/invocation/%s/response' % me, json.dumps(scope['said']))
`;

describe('the Runtime API and functions that are not its own', { skip }, () => {
  const cleanUps: (() => unknown)[] = [];
  let platform: TestPlatform;
  before(async () => {
    const context = { after: (cleanUp: () => unknown) => void cleanUps.push(cleanUp) };
    platform = await testPlatform(context as never, { isolation: 'bubblewrap', egress: 'none' });
    for (const name of ['attacker', 'victim']) await create(name);
  });
  after(async () => {
    for (const cleanUp of cleanUps) await cleanUp();
  });

  async function create(name: string): Promise<void> {
    const zip = new ZipFile();
    zip.addBuffer(Buffer.from(PUPPET), 'bootstrap', { mode: 0o100755 });
    zip.end();
    const chunks: Buffer[] = [];
    for await (const chunk of zip.outputStream) chunks.push(chunk as Buffer);
    const { lambda } = platform;
    await lambda.send(
      new CreateFunctionCommand({
        FunctionName: name,
        Runtime: 'provided.al2023',
        Handler: 'none',
        Role: ROLE,
        MemorySize: 1769,
        Timeout: 20,
        Code: { ZipFile: Buffer.concat(chunks) },
      }),
    );
    await waitUntilFunctionActiveV2({ client: lambda, maxWaitTime: 60 }, { FunctionName: name });
  }

  async function run(name: string, event: object): Promise<unknown> {
    const answer = await platform.lambda.send(
      // With its log: then the invocation is over, and its environment idle.
      new InvokeCommand({ FunctionName: name, Payload: JSON.stringify(event), LogType: 'Tail' }),
    );
    const text = Buffer.from(answer.Payload ?? []).toString();
    assert.equal(answer.FunctionError, undefined, text);
    return JSON.parse(text) as unknown;
  }
  const python = (name: string, code: string) => run(name, { code });
  const unharmed = async () => assert.equal(await python('victim', 'said = "well"'), 'well');

  test('an answer for the invocation of another is refused, and the other gives its own', async () => {
    const id = await python('victim', 'said = me');
    // A new invocation of the victim is running while the attacker answers for every id it could know.
    const running = python('victim', 'time.sleep(1); said = "my own"');
    const tried = await python(
      'attacker',
      `said = [ask('POST', '/runtime/invocation/%s/%s' % (id, what), '"forged"')[0]
               for id in ('${String(id)}', 'undefined', '00000000-0000-0000-0000-000000000000')
               for what in ('response', 'error')]`,
    );
    assert.deepEqual(tried, Array(6).fill(400));
    assert.equal(await running, 'my own');
  });

  test('nobody calls under the address of another', async () => {
    const victim = String(await python('victim', 'said = connect().getsockname()[0]'));
    const attacker = String(await python('attacker', 'said = connect().getsockname()[0]'));
    assert.notEqual(victim, attacker);
    const forged = `
def forge():
    line = socket.socket()
    line.settimeout(1)
    line.setsockopt(socket.IPPROTO_IP, 15, 1)  # IP_FREEBIND: any address may be bound
    line.bind(('${victim}', 0))
    line.connect((host, port))
    return 'connected'
said = why(forge)`;
    assert.match(String(await python('attacker', forged)), /^(OSError|timeout|TimeoutError)$/);
    assert.match(
      String(
        await python(
          'attacker',
          `said = why(lambda: socket.create_connection(('${victim}', port), timeout=1).getpeername())`,
        ),
      ),
      /Error|timeout/,
    );
    await unharmed();
  });

  test('a function of another runtime, and one without a network, get no answer', async (context) => {
    if (process.getuid?.() !== 0)
      return context.skip('Node.js functions need a cache folder, which nobody has');
    const api = String(await python('attacker', 'said = api'));
    const code = `export const handler = async ({ url }) => {
      try { return (await fetch(url, { signal: AbortSignal.timeout(1000) })).status; } catch (error) { return String(error.cause?.code ?? error.name); }
    };`;
    const { lambda } = platform;
    await lambda.send(new CreateFunctionCommand(await nodeFunction('stranger', code)));
    await waitUntilFunctionActiveV2({ client: lambda, maxWaitTime: 60 }, { FunctionName: 'stranger' });
    const said = await run('stranger', { url: `http://${api}/2018-06-01/ping` });
    assert.match(String(said), /ENETUNREACH|EHOSTUNREACH|TimeoutError/);
  });

  test('sockets that are held, garbage and giant heads are their own owner’s trouble', async () => {
    const held = await python(
      'attacker',
      `
for _ in range(300):
    try:
        line = connect()
        line.send(b'GET /2018-06-01/runtime/invocation/next HTTP/1.1\\r\\n')
        kept.append(line)
    except OSError:
        pass
def closed(line):
    line.settimeout(0.01)
    try:
        return line.recv(1) == b''
    except OSError as error:
        return not isinstance(error, TimeoutError)
lost = [line for line in kept if closed(line)]
said = len(kept) - len(lost)
for line in kept:
    line.close()
time.sleep(0.2)`,
    );
    assert.ok(Number(held) <= 64, `${String(held)} connections are held`);
    await unharmed();
    const garbage = `
for _ in range(200):
    line = connect()
    try:
        line.send(os.urandom(2000))
        line.send(b'X' * 300000)
    except OSError:
        pass
    line.close()
said = ask('GET', '/ping')`;
    assert.deepEqual(await python('attacker', garbage), [200, 'pong']);
    await unharmed();
  });

  test('what it leaves is gone with it: the next environment has another address', async () => {
    await create('mortal');
    const before = await python('mortal', 'said = connect().getsockname()[0]');
    const gone = await platform.lambda.send(
      new InvokeCommand({ FunctionName: 'mortal', Payload: JSON.stringify({ code: 'os._exit(1)' }) }),
    );
    assert.equal(gone.FunctionError, 'Unhandled');
    assert.notEqual(await python('mortal', 'said = connect().getsockname()[0]'), before);
  });
});
