import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CLONE_FOLDER, readConfig, UsageError } from './config.ts';

const read = (args: string[], environment: Record<string, string> = {}) =>
  readConfig(args, [], environment).config;

test('defaults are those of the documentation', () => {
  const config = read([]);
  assert.equal(config.port, 4566);
  assert.equal(config.listen, '127.0.0.1');
  assert.equal(config.dataFolder, `${CLONE_FOLDER}/.mayfly`);
  assert.equal(config.auth, 'enforce');
  assert.equal(config.isolation, 'auto');
  assert.ok(Object.isFrozen(config));
});

test('a flag wins over the environment, which wins over the default', () => {
  assert.equal(read([], { MAYFLY_PORT: '5000' }).port, 5000);
  assert.equal(read(['--port', '5001'], { MAYFLY_PORT: '5000' }).port, 5001);
  assert.equal(read(['--data=/srv/x']).dataFolder, '/srv/x');
  assert.equal(read([], { MAYFLY_LOG_LEVEL: 'debug' }).logLevel, 'debug');
});

for (const [args, message] of [
  [['--port', '70000'], /--port takes a whole number from 0 to 65535, not '70000'/],
  [['--port', '1e3'], /--port takes a whole number/],
  [['--auth', 'none'], /--auth takes enforce or open, not 'none'/],
  [['--isolation', 'docker'], /--isolation takes auto or bubblewrap or process, not 'docker'/],
  [['--region', 'Mars'], /--region takes an AWS region/],
  [['--frobnicate'], /Unknown option '--frobnicate'/],
  [['stray'], /Unexpected argument 'stray'/],
  [['--port'], /--port/],
] as const) {
  test(`refused in one line: ${args.join(' ')}`, () => {
    assert.throws(
      () => read([...args]),
      (error) => error instanceof UsageError && message.test(error.message) && !error.message.includes('\n'),
    );
  });
}

test('open authentication is for loopback only', () => {
  assert.equal(read(['--auth', 'open', '--listen', '127.0.0.2']).auth, 'open');
  assert.throws(() => read(['--auth', 'open', '--listen', '0.0.0.0']), UsageError);
});
