/** Extensions that a container image brings in its /opt/extensions. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { CreateFunctionCommand, InvokeCommand, waitUntilFunctionActiveV2 } from '@aws-sdk/client-lambda';
import { writeLayout } from '../../src/compute/images/layout.fixture.ts';
import { startRegistry } from '../../src/compute/images/registry.fixture.ts';
import { findProgram } from '../../src/compute/drivers/findProgram.ts';
import { ECHO, extensionPlatform } from '../extensionFunctions.ts';
import { ROLE } from '../harness.ts';
import { noShellImageReason, shellImage } from './shellImage.ts';

const EXTENSION = `#!/bin/sh
api="http://$AWS_LAMBDA_RUNTIME_API/2020-01-01/extension"
wget -q -S -O /tmp/registered --header "Lambda-Extension-Name: inside" --post-data '{"events":["INVOKE","SHUTDOWN"]}' "$api/register" 2>/tmp/head
id=$(sed -n 's/^ *Lambda-Extension-Identifier: *//Ip' /tmp/head | tr -d '\\r')
echo "registered with $(cat /tmp/registered), colour $COLOUR, handler $_HANDLER."
while :; do
  event=$(wget -q -O - --header "Lambda-Extension-Identifier: $id" "$api/event/next")
  echo "inside got $event"
  case "$event" in *SHUTDOWN*) exit 0;; esac
done
`;

test(
  'started with the variables of the image, told of invocations and of the end',
  { skip: noShellImageReason() },
  async (context) => {
    const folder = mkdtempSync(join(tmpdir(), 'mayfly-layout-'));
    context.after(() => rmSync(folder, { recursive: true, force: true }));
    const layout = join(folder, 'app');
    const files = [
      { path: 'opt', type: '5', mode: 0o755 },
      { path: 'opt/extensions', type: '5', mode: 0o755 },
      { path: 'opt/extensions/inside', content: EXTENSION, mode: 0o755 },
    ] as const;
    writeLayout(layout, 'v1', shellImage({ Env: ['COLOUR=blue', 'PATH=/bin'] }, files));
    const registry = await startRegistry(layout);
    context.after(() => registry.close());
    const platform = await extensionPlatform(context, {
      isolation: 'bubblewrap',
      egress: 'platform',
      imageFolders: [folder],
    });
    const { lambda } = platform;
    const FunctionName = 'extended-image';
    await lambda.send(
      new CreateFunctionCommand({
        FunctionName,
        PackageType: 'Image',
        Role: ROLE,
        Timeout: 10,
        Code: { ImageUri: `${registry.host}/app:v1` },
      }),
    );
    await waitUntilFunctionActiveV2({ client: lambda, maxWaitTime: 20, minDelay: 1 }, { FunctionName });
    const run = async (command: string) => {
      const { Payload = new Uint8Array() } = await lambda.send(
        new InvokeCommand({ FunctionName, Payload: Buffer.from(JSON.stringify(command)) }),
      );
      return Buffer.from(Payload).toString();
    };
    assert.match(await run('pwd'), /0 \/work/);
    assert.match(await run('pwd'), /0 \/work/);
    const line = await platform.logged(FunctionName, /^registered with /);
    assert.match(line, /"functionName":"extended-image".*colour blue, handler \.$/);
    await platform.logged(FunctionName, /^inside got .*INVOKE/);
    await platform.restart();
    await platform.logged(FunctionName, /^inside got .*SHUTDOWN/);
  },
);

const skipOci = noShellImageReason() || (findProgram('curl') === undefined ? 'curl is not installed' : false);

test('with --isolation oci functions from packages have theirs', { skip: skipOci }, async (context) => {
  const platform = await extensionPlatform(context, { isolation: 'oci', egress: 'platform' });
  const name = await platform.create({ watcher: ECHO });
  assert.deepEqual((await platform.invoke(name, { n: 1 })).value, { n: 1 });
  assert.deepEqual((await platform.invoke(name, { n: 2 })).value, { n: 2 });
  await platform.logged(name, /^watcher got .*INVOKE/);
  await platform.restart();
  await platform.logged(name, /^watcher got .*SHUTDOWN.*spindown/);
});
