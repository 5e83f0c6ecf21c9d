import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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
  [['--auth', 'none'], /--auth takes enforce or audit or open, not 'none'/],
  [['--isolation', 'docker'], /--isolation takes auto or bubblewrap or oci or process, not 'docker'/],
  [['--region', 'Mars'], /--region takes an AWS region/],
  [['--frobnicate'], /Unknown option '--frobnicate'/],
  [['stray'], /Unexpected argument 'stray'/],
  [['--port'], /--port/],
  [['--runtime', 'python3.13'], /--runtime takes NAME=PATH with an absolute path, not 'python3\.13'/],
  [['--runtime', 'ruby3.3=bin/ruby'], /--runtime takes NAME=PATH with an absolute path/],
  [['--config', '/nowhere/mayfly.json'], /\/nowhere\/mayfly\.json can't be read: ENOENT/],
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

function withFolder(use: (folder: string) => void): void {
  const folder = mkdtempSync(join(tmpdir(), 'mayfly-config-'));
  try {
    use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

test('interpreters are named by flags, which win over the environment, which wins over the file', () => {
  withFolder((data) => {
    const runtimes = { 'ruby3.3': '/file/ruby', 'python3.13': '/file/python', java21: '/opt/jdk' };
    writeFileSync(join(data, 'mayfly.json'), JSON.stringify({ runtimes }));
    const MAYFLY_RUNTIME = 'ruby3.3=/variable/ruby,python3.13=/variable/python';
    const config = read(['--data', data, '--runtime', 'ruby3.3=/flag/ruby'], { MAYFLY_RUNTIME });
    assert.deepEqual(config.runtimes, {
      'ruby3.3': '/flag/ruby',
      'python3.13': '/variable/python',
      java21: '/opt/jdk',
    });
    const two = read(['--runtime', 'ruby3.3=/a', '--runtime=ruby3.4=/b'], {});
    assert.deepEqual(two.runtimes, { 'ruby3.3': '/a', 'ruby3.4': '/b' });
  });
});

test('a file holds every setting; its folders are relative to it', () => {
  withFolder((folder) => {
    const file = join(folder, 'settings.json');
    writeFileSync(file, JSON.stringify({ port: 5000, data: 'state', 'pool-mib': '12', region: 'eu-west-1' }));
    const config = read(['--config', file, '--region', 'us-west-2'], { MAYFLY_POOL_MIB: '13' });
    assert.equal(config.port, 5000);
    assert.equal(config.dataFolder, join(folder, 'state'));
    assert.equal(config.poolMiB, 13);
    assert.equal(config.region, 'us-west-2');
    assert.equal(read([], { MAYFLY_CONFIG: file }).port, 5000);
  });
});

for (const [content, message] of [
  ['{"prot": 1}', /mayfly\.json: there is no setting 'prot' here/],
  ['{"data": "/x"}', /mayfly\.json: there is no setting 'data' here/],
  ['{"port": true}', /mayfly\.json: 'port' takes a string or a number/],
  ['{"port": 70000}', /--port takes a whole number from 0 to 65535, not '70000'/],
  ['{"runtimes": ["a"]}', /mayfly\.json: 'runtimes' takes an object of names and paths/],
  ['{"runtimes": {"ruby3.3": 7}}', /--runtime takes NAME=PATH with an absolute path, not 'ruby3\.3=7'/],
  ['{"runtimes": {"__proto__": "/x"}}', /--runtime takes NAME=PATH/],
  ['[]', /mayfly\.json must hold a JSON object/],
  ['{', /mayfly\.json can't be read: SyntaxError/],
] as const) {
  test(`refused in a file: ${content}`, () => {
    withFolder((data) => {
      writeFileSync(join(data, 'mayfly.json'), content);
      assert.throws(
        () => read(['--data', data]),
        (error) => error instanceof UsageError && message.test(error.message),
      );
    });
  });
}
