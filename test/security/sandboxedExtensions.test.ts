/** Extensions and their subscriptions in real sandboxes, with a network for everything and with one for them alone. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findProgram } from '../../src/compute/drivers/findProgram.ts';
import { ECHO, extensionPlatform, subscriber } from '../extensionFunctions.ts';
import { eventually } from '../harness.ts';

const needed = ['curl', 'python3', 'bwrap', 'ip', 'nsenter', 'unshare'];
const missing = needed.find((program) => findProgram(program) === undefined);
const skip = missing === undefined ? false : `${missing} is not installed`;
const isolated = { isolation: 'bubblewrap' } as const;

const READS = {
  'index.mjs': `import { readFileSync } from 'node:fs';
    export const handler = async () => {
      try { return readFileSync('/tmp/told', 'utf8'); } catch { return ''; }
    };`,
};

for (const egress of ['none', 'platform'] as const) {
  test(`in a sandbox, --egress ${egress}: started, told, waited for`, { skip }, async (context) => {
    const platform = await extensionPlatform(context, { ...isolated, egress });
    const name = await platform.create({ watcher: ECHO });
    assert.deepEqual((await platform.invoke(name, { n: 1 })).value, { n: 1 });
    assert.deepEqual((await platform.invoke(name, { n: 2 })).value, { n: 2 });
    await platform.logged(name, /^watcher got .*INVOKE/);
    await platform.restart();
    await platform.logged(name, /^watcher got .*SHUTDOWN.*spindown/);
  });

  test(`in a sandbox, --egress ${egress}: subscribers are reached`, { skip }, async (context) => {
    const platform = await extensionPlatform(context, { ...isolated, egress });
    const until = 'platform.runtimeDone';
    const name = await platform.create(
      {
        http: subscriber({ types: ['platform'], file: '/tmp/told', until }),
        tcp: subscriber({ types: ['function'], tcp: true, file: '/tmp/told' }),
      },
      { 'index.mjs': `console.log('seen by tcp');${READS['index.mjs']}` },
    );
    await platform.invoke(name);
    const text = await eventually('both in /tmp', async () => {
      const { text: told } = await platform.invoke(name);
      return told.includes('seen by tcp') && told.includes(until) ? told : undefined;
    });
    assert.match(text, /platform\.initStart/);
  });
}
