/** Extensions that do what they must not, in real sandboxes: they harm nobody but their own function. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { findProgram } from '../../src/compute/drivers/findProgram.ts';
import { ECHO, extensionPlatform, shellExtension } from '../extensionFunctions.ts';
import { eventually } from '../harness.ts';

const needed = ['curl', 'python3', 'bwrap', 'ip', 'nft', 'nsenter'];
const missing = needed.find((program) => findProgram(program) === undefined);
const asRoot = process.getuid?.() === 0;
const skip = !asRoot ? 'needs root' : missing === undefined ? false : `${missing} is not installed`;
const isolated = { isolation: 'bubblewrap' } as const;

test(
  'what it wants sent elsewhere is refused, and what comes is sent into its own sandbox alone',
  { skip },
  async (context) => {
    let reached = 0;
    const outside = createServer((socket) => {
      reached++;
      socket.on('error', () => {}).destroy();
    });
    await new Promise<void>((resolve) => outside.listen(0, '0.0.0.0', resolve));
    context.after(() => outside.close());
    const { port } = outside.address() as AddressInfo;
    const platform = await extensionPlatform(context, { ...isolated, egress: 'platform' });
    const ask = (uri: string) =>
      `call PUT /2022-07-01/telemetry -o /tmp/answer -w '%{http_code} ' -H "Lambda-Extension-Identifier: $ID" -d '{"schemaVersion":"2022-12-13","types":["platform"],"buffering":{"timeoutMs":25},"destination":{"protocol":"HTTP","URI":"${uri}"}}'; cat /tmp/answer; echo\n`;
    const places = ['127.0.0.1', 'localhost', '169.254.169.254', '$GATEWAY', '0.0.0.0'];
    const asks = places
      .map((host) => ask(`http://${host}:${port}/`))
      .join('')
      .replaceAll('$GATEWAY', `'"$GATEWAY"'`);
    // Nobody listens on that port in the sandbox; on the host somebody does.
    const program = shellExtension(
      `GATEWAY=\${AWS_LAMBDA_RUNTIME_API%:*}\n${asks}${ask(`http://sandbox.localdomain:${port}/`)}while :; do next; sleep 0.3; done`,
      '"INVOKE"',
    );
    const name = await platform.create({ reacher: program });
    await platform.invoke(name);
    await platform.invoke(name);
    await platform.logged(name, /^200 "OK"/);
    const lines = await platform.lines(name);
    assert.equal(
      lines.filter((line) => line.startsWith('400 ') && line.includes('URI host')).length,
      places.length,
    );
    assert.equal(reached, 0);
  },
);

test('identifiers of another environment are worth nothing', { skip }, async (context) => {
  const platform = await extensionPlatform(context, { ...isolated, egress: 'platform' });
  const victim = await platform.create({
    victim: shellExtension('echo "id $ID"; while :; do next; done', '"INVOKE"'),
  });
  await platform.invoke(victim);
  const line = await platform.logged(victim, /^id /);
  const thief = await platform.create({
    thief: shellExtension(
      `call POST /2020-01-01/extension/exit/error -H 'Lambda-Extension-Identifier: ${line.slice(3)}' -H 'Lambda-Extension-Function-Error-Type: Extension.Stolen'; echo\nwhile :; do next; done`,
      '"INVOKE"',
    ),
  });
  assert.equal((await platform.invoke(thief)).error, undefined);
  await platform.logged(thief, /Extension\.UnknownExtensionIdentifier/);
  assert.equal((await platform.invoke(victim)).error, undefined);
});

test('floods of lines, requests and connections hurt their own function only', { skip }, async (context) => {
  const platform = await extensionPlatform(context, { ...isolated, egress: 'platform' });
  const quiet = await platform.create({ quiet: ECHO });
  await platform.invoke(quiet);
  const flooder = await platform.create(
    {
      flood: `#!/usr/bin/python3
import os, socket, threading, urllib.request
host, port = os.environ['AWS_LAMBDA_RUNTIME_API'].split(':')
request = urllib.request.Request('http://%s:%s/2020-01-01/extension/register' % (host, port), b'{"events":["INVOKE"]}',
  {'Lambda-Extension-Name': 'flood'})
me = urllib.request.urlopen(request).headers['Lambda-Extension-Identifier']
def connections():
    held = []
    while True:
        try:
            one = socket.create_connection((host, int(port)))
            one.sendall(b'PUT /2022-07-01/telemetry HTTP/1.1\\r\\nHost: x\\r\\nContent-Length: 99999999\\r\\n\\r\\n' + b'x' * 65536)
            held.append(one)
            if len(held) > 200: held.clear()
        except OSError: pass
def lines():
    while True: os.write(1, b'y' * 8191 + b'\\n')
for work in (connections, lines): threading.Thread(target=work, daemon=True).start()
while True:
    next = urllib.request.Request('http://%s:%s/2020-01-01/extension/event/next' % (host, port), None, {'Lambda-Extension-Identifier': me})
    try: urllib.request.urlopen(next).read()
    except OSError: pass
`,
    },
    undefined,
    { Timeout: 3 },
  );
  const before = process.memoryUsage().rss;
  const storm = platform.invoke(flooder);
  for (let index = 0; index < 20; index++) assert.equal((await platform.invoke(quiet)).error, undefined);
  await storm;
  const grownMiB = (process.memoryUsage().rss - before) / 2 ** 20;
  assert.ok(grownMiB < 400, `grew by ${grownMiB} MiB`);
});

test('nothing of it outlives its environment', { skip }, async (context) => {
  const platform = await extensionPlatform(context, { ...isolated, egress: 'none' });
  const marker = '271828.18';
  const name = await platform.create({
    // Ignores what it can, and leaves children behind that nobody waits for.
    clinger: shellExtension(
      `trap '' TERM INT HUP\n(setsid sh -c 'trap "" TERM HUP; sleep ${marker}' >/dev/null 2>&1 &)\nwhile :; do next; sleep 0.1; done`,
    ),
  });
  await platform.invoke(name);
  assert.ok(running(marker) > 0);
  await platform.restart();
  await eventually('the end of all', async () => (running(marker) === 0 ? true : undefined));
});

/** Processes of this machine with the word in their command. */
function running(word: string): number {
  return readdirSync('/proc').filter((id) => {
    try {
      return /^\d+$/.test(id) && readFileSync(`/proc/${id}/cmdline`, 'latin1').split('\0').includes(word);
    } catch {
      return false;
    }
  }).length;
}
