/** External extensions through the whole platform: programs in layers, beside functions of several runtimes. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findProgram } from '../src/compute/drivers/findProgram.ts';
import { archive, ECHO, extensionPlatform, shellExtension, type Program } from './extensionFunctions.ts';
import { eventually } from './harness.ts';

/** What shells say of a child that died of a signal: nobody's log. */
const OF_THE_SHELL = /\b(?:Terminated|Killed)\b/;

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

const CUSTOM = {
  bootstrap: `#!/bin/sh
API=http://$AWS_LAMBDA_RUNTIME_API/2018-06-01/runtime
while :; do
  curl -sS -D /tmp/head.$$ -o /tmp/event.$$ $API/invocation/next
  ID=$(sed -n 's/^Lambda-Runtime-Aws-Request-Id: *//Ip' /tmp/head.$$ | tr -d '\\r')
  curl -sS -o /dev/null -X POST $API/invocation/$ID/response -d '"custom"'
done
`,
};

test('beside a runtime that the function brings itself', { skip }, async (context) => {
  const platform = await extensionPlatform(context);
  const zip = await archive({ bootstrap: { text: CUSTOM.bootstrap } });
  const changes = { Runtime: 'provided.al2023', Code: { ZipFile: zip } } as const;
  const name = await platform.create({ one: ECHO, two: ECHO }, {}, changes);
  assert.equal((await platform.invoke(name)).text, '"custom"');
  assert.equal((await platform.invoke(name)).text, '"custom"');
  await platform.logged(name, /^one got .*INVOKE/);
  await platform.logged(name, /^two got .*INVOKE/);
  // In a layer with an extension the bootstrap may be missing too.
  const empty = await platform.create({ one: ECHO }, { other: '' }, { Runtime: 'provided.al2023' });
  assert.match((await platform.invoke(empty)).text, /Couldn't find valid bootstrap/);
});

test(
  'an invocation lasts until its extensions ask for the next event; its caller is answered before',
  { skip },
  async (context) => {
    const platform = await extensionPlatform(context);
    const slow = shellExtension('while :; do next; sleep 0.6; echo "slow is done"; done', '"INVOKE"');
    const name = await platform.create({ slow });
    const startedMs = performance.now();
    const { log } = await platform.invoke(name);
    assert.match(log, /REPORT.*\tDuration: (?:[6-9]\d\d|\d{4})\.\d\d ms/);
    assert.ok(performance.now() - startedMs >= 600, 'the log is complete when the invocation is over');
    assert.match(log, /slow is done/);
  },
);

test(
  'one that exits, reports an error, or can’t be started ends the environment in AWS’s words',
  { skip },
  async (context) => {
    const platform = await extensionPlatform(context);
    const failing = async (program: string | Program, code?: Record<string, string>) => {
      const name = await platform.create({ broken: program }, code);
      const answer = await platform.invoke(name);
      return { ...answer, ...(answer.value as { errorType: string; errorMessage: string }), name };
    };
    const cases: [string, string | Program, string, RegExp][] = [
      ['exits before it registers', '#!/bin/sh\nexit 3\n', 'Extension.Crash', /exit code 3$/],
      ['exits instead of waiting', shellExtension('exit 0'), 'Extension.Crash', /exit code 0$/],
      ['is no executable', { text: 'x', mode: 0o644 }, 'Extension.LaunchError', /permission denied$/],
      ['has no interpreter', '#!/nowhere/sh\n', 'Extension.LaunchError', /no such file or directory$/],
      [
        'reports an error of its own',
        shellExtension(
          'call POST /2020-01-01/extension/init/error -H "Lambda-Extension-Identifier: $ID" -H "Lambda-Extension-Function-Error-Type: Extension.NoKey"; sleep 60',
        ),
        'Extension.InitError',
        /Extension\.NoKey$/,
      ],
      ['ends in an invocation', shellExtension('next; exit 9'), 'Extension.Crash', /exit code 9$/],
      [
        'reports an error in an invocation',
        shellExtension(
          'next; call POST /2020-01-01/extension/exit/error -H "Lambda-Extension-Identifier: $ID" -H "Lambda-Extension-Function-Error-Type: Extension.Lost"; sleep 60',
        ),
        'Extension.ExitError',
        /Extension\.Lost$/,
      ],
    ];
    const sleeper = { 'index.mjs': 'export const handler = () => new Promise((r) => setTimeout(r, 5000));' };
    for (const [what, program, errorType, message] of cases) {
      const failed = await failing(program, sleeper);
      assert.deepEqual([failed.error, failed.errorType], ['Unhandled', errorType], `${what}: ${failed.text}`);
      assert.ok(failed.errorMessage.startsWith(`RequestId: ${failed.id} Error: `), what);
      assert.match(failed.errorMessage, message, what);
      await platform.logged(failed.name, new RegExp(`REPORT .*Status: error\tError Type: ${errorType}`));
    }
  },
);

test(
  'one that ends after the answer: the caller has it, the invocation has failed',
  { skip },
  async (context) => {
    const platform = await extensionPlatform(context);
    const cases: [string, string, RegExp][] = [
      ['next; sleep 0.5; exit 9', 'Extension.Crash', /Error: exit code 9$/m],
      ['next; sleep 0.5; kill -9 $$', 'Extension.Crash', /Error: signal: killed$/m],
      [
        'next; sleep 0.5; call POST /2020-01-01/extension/exit/error -H "Lambda-Extension-Identifier: $ID" -H "Lambda-Extension-Function-Error-Type: Extension.Lost"; sleep 60',
        'Extension.ExitError',
        /Error: Extension\.Lost$/m,
      ],
    ];
    for (const [script, errorType, message] of cases) {
      const name = await platform.create({ broken: shellExtension(script, '"INVOKE"') });
      const { error, value, log, id } = await platform.invoke(name, { n: 1 });
      assert.deepEqual([error, value], [undefined, { n: 1 }], script);
      assert.match(log, new RegExp(`REPORT RequestId: ${id}.*Status: error\tError Type: ${errorType}\n`));
      await platform.logged(name, message);
      await platform.logged(name, /^EXTENSION/);
      assert.doesNotMatch(log, OF_THE_SHELL);
      assert.deepEqual((await platform.invoke(name, { n: 2 })).value, { n: 2 });
    }
  },
);

test('ten are started; with eleven the function fails, and its log says why', { skip }, async (context) => {
  const platform = await extensionPlatform(context);
  const many = (count: number) =>
    Object.fromEntries(Array.from({ length: count }, (_, index) => [`e${index}`, ECHO]));
  const ten = await platform.invoke(await platform.create(many(10)), { n: 1 });
  assert.deepEqual([ten.error, ten.text], [undefined, '{"n":1}']);
  const name = await platform.create(many(11));
  const eleven = await platform.invoke(name);
  assert.equal(eleven.error, 'Unhandled');
  assert.deepEqual(eleven.value, {
    errorType: 'Extension.TooManyExtensions',
    errorMessage: `RequestId: ${eleven.id} Error: Extension limit (10) reached`,
  });
  await platform.logged(name, /REPORT .*Status: error\tError Type: Extension\.TooManyExtensions/);
  const lines = await platform.lines(name);
  assert.ok(lines.some((line) => /^INIT_REPORT .*Error Type: Extension\.TooManyExtensions$/.test(line)));
  assert.ok(lines.some((line) => /^RequestId: .* Error: Extension limit \(10\) reached/.test(line)));
  assert.ok(lines.some((line) => /^EXTENSION\t.*LaunchError.*Extension\.TooManyExtensions$/.test(line)));
  assert.ok(!lines.some((line) => line.endsWith(' starts')), 'none of them has run');
});

test('whatever its file is called, it is started', { skip }, async (context) => {
  const platform = await extensionPlatform(context);
  const long = 'n'.repeat(200);
  const files = ['with space', "quo'te$(x)", 'a=b', 'größer 看', long];
  const name = await platform.create(Object.fromEntries(files.map((file) => [file, ECHO])));
  const { error, text } = await platform.invoke(name, { n: 1 });
  assert.deepEqual([error, text], [undefined, '{"n":1}']);
  for (const file of files) {
    const lines = await eventually(`${file} starts`, async () => {
      const found = await platform.lines(name);
      return found.includes(`${file} starts`) ? found : undefined;
    });
    const state = `EXTENSION\tName: ${file}\tState: Ready\tEvents: [INVOKE, SHUTDOWN]`;
    assert.ok(lines.includes(state), lines.join('\n'));
  }
});

test('the end is told with its reason, and is over in two seconds', { skip }, async (context) => {
  const platform = await extensionPlatform(context);
  const code = {
    'index.mjs': `export const handler = async ({ how }) => {
      if (how === 'exit') process.exit(4);
      if (how === 'hang') await new Promise((r) => setTimeout(r, 60_000));
    };`,
  };
  const name = await platform.create({ watcher: ECHO }, code, { Timeout: 1 });
  assert.match((await platform.invoke(name, { how: 'hang' })).text, /Task timed out after 1.00 seconds/);
  await platform.logged(name, /watcher got .*SHUTDOWN.*"timeout"/);
  assert.match((await platform.invoke(name, { how: 'exit' })).text, /exit status 4/);
  await platform.logged(name, /watcher got .*SHUTDOWN.*"failure"/);
  await platform.invoke(name, { how: '' });
  await platform.restart();
  await platform.logged(name, /watcher got .*SHUTDOWN.*"spindown"/);
  assert.doesNotMatch((await platform.lines(name)).join('\n'), OF_THE_SHELL);
  const stubborn = shellExtension('next; trap "" TERM; next; next; echo unheard; while :; do sleep 1; done');
  const kept = await platform.create({ stubborn });
  await platform.invoke(kept);
  const startedMs = performance.now();
  await platform.restart();
  const tookMs = performance.now() - startedMs;
  assert.ok(tookMs < 8_000, `took ${tookMs} ms`);
});

test('initialisation waits for all of them, for ten seconds at most', { skip }, async (context) => {
  const platform = await extensionPlatform(context);
  const late = shellExtension('sleep 0.5; echo ready; while :; do next; done', '"INVOKE"');
  const name = await platform.create({ late });
  const { log } = await platform.invoke(name);
  const [, initMs = '0'] = /Init Duration: ([\d.]+) ms/.exec(log) ?? [];
  assert.ok(Number(initMs) >= 500, log);
  const never = await platform.create({ never: '#!/bin/sh\nsleep 60\n' }, undefined, { Timeout: 1 });
  const answer = await platform.invoke(never);
  assert.match(answer.text, /Task timed out after 1.00 seconds/);
  assert.match(
    (await platform.lines(never)).join('\n'),
    /INIT_REPORT Init Duration: 10\d\d\d\.\d\d ms\tPhase: init\tStatus: timeout/,
  );
});
