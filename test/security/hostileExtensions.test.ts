/** Extensions that do what they must not, in real sandboxes: they harm nobody but their own function. */
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { findProgram } from '../../src/compute/drivers/findProgram.ts';
import { extensionPlatform, shellExtension, ECHO } from '../extensionFunctions.ts';

const missing = ['curl', 'bwrap', 'ip', 'nft', 'nsenter'].find((program) => findProgram(program) === undefined);
const asRoot = process.getuid?.() === 0;
const skip = !asRoot ? 'needs root' : missing === undefined ? false : `${missing} is not installed`;

for (const egress of ['none', 'platform'] as const) {
  test(`in a sandbox, --egress ${egress}: started, told, waited for`, { skip }, async (context) => {
    const platform = await extensionPlatform(context, { isolation: 'bubblewrap', egress });
    const name = await platform.create({ watcher: ECHO });
    assert.deepEqual((await platform.invoke(name, { n: 1 })).value, { n: 1 });
    assert.deepEqual((await platform.invoke(name, { n: 2 })).value, { n: 2 });
    await platform.logged(name, /^watcher got .*INVOKE/);
    await platform.restart();
    await platform.logged(name, /^watcher got .*SHUTDOWN.*spindown/);
  });
}
