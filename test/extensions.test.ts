/** External extensions through the whole platform: programs in layers, beside functions of several runtimes. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findProgram } from '../src/compute/drivers/findProgram.ts';
import { ECHO, extensionPlatform, shellExtension } from './extensionFunctions.ts';

const skip = findProgram('curl') === undefined ? 'curl is not installed' : false;

test(
  'it is started first, told of invocations and of the end, and its lines are logged',
  { skip },
  async (context) => {
    const platform = await extensionPlatform(context);
    const name = await platform.create({ watcher: ECHO });
    const first = await platform.invoke(name, { n: 1 });
    assert.deepEqual([first.error, first.value], [undefined, { n: 1 }]);
    await platform.invoke(name, { n: 2 });
    const told = JSON.parse(
      (await platform.logged(name, /^watcher got .*INVOKE/)).slice('watcher got '.length),
    );
    assert.equal(told.requestId, first.id);
    assert.equal(told.eventType, 'INVOKE');
    assert.match(told.invokedFunctionArn, new RegExp(`:function:${name}$`));
    assert.ok(told.deadlineMs > Date.now());
    assert.match(told.tracing?.value ?? 'Root=1-', /^Root=1-/);
    const lines = await platform.lines(name);
    const start = lines.findIndex((line) => line.startsWith('START'));
    const states = lines.indexOf('EXTENSION\tName: watcher\tState: Ready\tEvents: [INVOKE, SHUTDOWN]');
    assert.ok(lines.indexOf('watcher starts') < states && states < start && states !== -1, lines.join('\n'));
    assert.equal(lines.filter((line) => line.startsWith('watcher starts')).length, 1);
    await platform.restart();
    const end = JSON.parse(
      (await platform.logged(name, /^watcher got .*SHUTDOWN/)).slice('watcher got '.length),
    );
    assert.equal(end.shutdownReason, 'spindown');
  },
);
