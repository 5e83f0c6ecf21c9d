/** Runtimes that functions bring themselves, as the tutorial of AWS has them: a shell script with curl. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { test, type TestContext } from 'node:test';
import {
  CreateFunctionCommand,
  InvokeCommand,
  waitUntilFunctionActiveV2,
  type CreateFunctionCommandInput,
} from '@aws-sdk/client-lambda';
import { FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { ZipFile } from 'yazl';
import { findProgram } from '../src/compute/drivers/findProgram.ts';
import type { Config } from '../src/config.ts';
import { eventually, ROLE, testPlatform } from './harness.ts';

const skip = findProgram('curl') === undefined ? 'curl is not installed' : false;
const asRoot = process.getuid?.() === 0;
const missing = ['bwrap', 'ip', 'nft', 'nsenter'].find((program) => findProgram(program) === undefined);
const skipIsolated =
  skip || (!asRoot ? 'needs root' : missing === undefined ? false : `${missing} is not installed`);

const API = 'http://$AWS_LAMBDA_RUNTIME_API/2018-06-01/runtime';
/** Sets ID and EVENT. */
const NEXT = `
  EVENT=$(curl -sS -D /tmp/head.$$ ${API}/invocation/next)
  ID=$(sed -n 's/^Lambda-Runtime-Aws-Request-Id: *\\([^\\r]*\\)\\r*$/\\1/Ip' /tmp/head.$$ | tr -d '\\r')
`;
const respond = (body: string, what = 'response') =>
  `curl -sS -o /dev/null -X POST ${API}/invocation/$ID/${what} -d ${body}\n`;
const loop = (body: string) => `#!/bin/sh\n${'while :; do'}\n${NEXT}\n${body}\ndone\n`;

async function custom(context: TestContext, overrides: Partial<Config> = {}) {
  const platform = await testPlatform(context, overrides);
  const { lambda } = platform;
  let count = 0;
  const create = async (
    files: Record<string, { text: string; mode?: number }>,
    changes: Partial<CreateFunctionCommandInput> = {},
  ) => {
    const zip = new ZipFile();
    for (const [name, { text, mode = 0o755 }] of Object.entries(files)) {
      zip.addBuffer(Buffer.from(text), name, { mode: 0o100000 | mode });
    }
    zip.end();
    const chunks: Buffer[] = [];
    for await (const chunk of zip.outputStream) chunks.push(chunk as Buffer);
    const name = `custom-${count++}`;
    await lambda.send(
      new CreateFunctionCommand({
        FunctionName: name,
        Runtime: 'provided.al2023',
        Handler: 'function.handler',
        Role: ROLE,
        MemorySize: 1769,
        Timeout: 10,
        Code: { ZipFile: Buffer.concat(chunks) },
        ...changes,
      }),
    );
    await waitUntilFunctionActiveV2({ client: lambda, maxWaitTime: 60 }, { FunctionName: name });
    return name;
  };
  const invoke = async (name: string, event: unknown = {}) => {
    const answer = await lambda.send(
      new InvokeCommand({ FunctionName: name, Payload: JSON.stringify(event), LogType: 'Tail' }),
    );
    const text = Buffer.from(answer.Payload ?? []).toString();
    const log = Buffer.from(answer.LogResult ?? '', 'base64').toString();
    const id = answer.$metadata.requestId ?? '';
    return {
      error: answer.FunctionError,
      text,
      log,
      value: text === '' ? undefined : (JSON.parse(text) as unknown),
      id,
    };
  };
  return { ...platform, create, invoke };
}

test(
  'a script with curl: events, variables, log lines, one environment for all',
  { skip },
  async (context) => {
    const { create, invoke } = await custom(context);
    const name = await create(
      {
        bootstrap: {
          text: `#!/bin/sh\nset -eu\n. ./function.sh\necho loaded; N=0\nwhile :; do\n${NEXT}\nN=$((N+1))\nhandler\n${respond('"$ANSWER"')}done\n`,
        },
        'function.sh': {
          text: `handler() { echo "got $EVENT"; ANSWER="{\\"n\\":$N,\\"in\\":$EVENT,\\"colour\\":\\"$COLOUR\\",\\"handler\\":\\"$_HANDLER\\",\\"here\\":\\"$(pwd)\\",\\"root\\":\\"$LAMBDA_TASK_ROOT\\"}"; }`,
          mode: 0o644,
        },
      },
      { Environment: { Variables: { COLOUR: "$(id) 'blue'" } } },
    );
    const first = await invoke(name, { a: 1 });
    const value = first.value as { here: string; root: string };
    assert.deepEqual(first.value, {
      n: 1,
      in: { a: 1 },
      colour: "$(id) 'blue'",
      handler: 'function.handler',
      here: value.root,
      root: value.root,
    });
    assert.match(first.log, /\ngot \{"a":1\}\n/);
    assert.match(first.log, /Init Duration/);
    const second = await invoke(name, {});
    assert.equal((second.value as { n: number }).n, 2);
    assert.doesNotMatch(second.log, /Init Duration/);
  },
);

test('what it reports as an error is passed on, and it lives on', { skip }, async (context) => {
  const { create, invoke } = await custom(context);
  const fail = respond(
    `'{"errorMessage":"no luck","errorType":"Mine"}' -H 'Lambda-Runtime-Function-Error-Type: Function.Mine'`,
    'error',
  );
  const name = await create({
    bootstrap: { text: loop(`N=$((N+1))\n[ $N = 1 ] && { ${fail}continue; }\n${respond('$N')}`) },
  });
  const failed = await invoke(name);
  assert.deepEqual(
    [failed.error, failed.value],
    ['Unhandled', { errorMessage: 'no luck', errorType: 'Mine' }],
  );
  assert.equal((await invoke(name)).value, 2);
});

test('a failing initialisation: reported, or just an exit', { skip }, async (context) => {
  const { create, invoke } = await custom(context);
  const report = `curl -sS -o /dev/null -X POST ${API}/init/error -H 'Lambda-Runtime-Function-Error-Type: Runtime.NoSuchHandler' -d '{"errorMessage":"nothing to call","errorType":"InitError"}'`;
  const reported = await create({ bootstrap: { text: `#!/bin/sh\necho trying\n${report}\nexit 1\n` } });
  const { error, value } = await invoke(reported);
  assert.deepEqual(
    [error, value],
    ['Unhandled', { errorMessage: 'nothing to call', errorType: 'InitError' }],
  );
  const exits = await create({ bootstrap: { text: '#!/bin/sh\nexit 7\n' } });
  const answer = await invoke(exits);
  assert.deepEqual(answer.value, {
    errorType: 'Runtime.ExitError',
    errorMessage: `RequestId: ${answer.id} Error: Runtime exited with error: exit status 7`,
  });
});

test('what ends within an invocation ends it: exit, and time', { skip }, async (context) => {
  const { create, invoke } = await custom(context);
  const exits = await create({ bootstrap: { text: loop('exit 0') } });
  const { value, id } = await invoke(exits);
  const gone = `RequestId: ${id} Error: Runtime exited without providing a reason`;
  assert.deepEqual(value, { errorType: 'Runtime.ExitError', errorMessage: gone });
  const slow = await create({ bootstrap: { text: loop('sleep 60') } }, { Timeout: 1 });
  const late = await invoke(slow);
  assert.match(late.text, /Task timed out after 1.00 seconds/);
});

test('a bootstrap that is not there or cannot be executed', { skip }, async (context) => {
  const { create, invoke, logs } = await custom(context);
  const problems: [Record<string, { text: string; mode?: number }>, RegExp][] = [
    [
      { other: { text: '#!/bin/sh\n' } },
      /Couldn't find valid bootstrap\(s\): \[\S+\/bootstrap \S*\/opt\/bootstrap\]/,
    ],
    [{ bootstrap: { text: '#!/bin/sh\n', mode: 0o644 } }, /fork\/exec \S+\/bootstrap: permission denied/],
    [
      { bootstrap: { text: '#!/bin/sh\r\necho\r\n' } },
      /fork\/exec \S+\/bootstrap: no such file or directory/,
    ],
    [{ bootstrap: { text: 'no first line' } }, /fork\/exec \S+\/bootstrap: exec format error/],
  ];
  for (const [files, message] of problems) {
    const name = await create(files);
    const { error, value, id } = await invoke(name);
    const { errorType, errorMessage } = value as { errorType: string; errorMessage: string };
    assert.deepEqual([error, errorType], ['Unhandled', 'Runtime.InvalidEntrypoint']);
    assert.ok(errorMessage.startsWith(`RequestId: ${id} Error: `), errorMessage);
    assert.match(errorMessage, message);
    await eventually('its line in the log', async () => {
      const found = await logs
        .send(new FilterLogEventsCommand({ logGroupName: `/aws/lambda/${name}` }))
        .catch(() => undefined);
      return found?.events?.find((event) => event.message?.startsWith(`RequestId: ${id} Error: `));
    });
  }
});

test(
  'what it does between its answer and the next `next` is part of the invocation',
  { skip },
  async (context) => {
    const { create, lambda, logs, dataFolder } = await custom(context);
    const gate = `${dataFolder}/gate`;
    const name = await create({
      bootstrap: {
        text: loop(`${respond('$$')}\nwhile [ ! -e ${gate} ]; do sleep 0.02; done; echo after work`),
      },
    });
    const answer = async () => {
      const { Payload } = await lambda.send(new InvokeCommand({ FunctionName: name }));
      return Buffer.from(Payload ?? []).toString();
    };
    // Answered at once, but not over: another environment is made for the second.
    assert.notEqual(await answer(), await answer());
    assert.equal(existsSync(gate), false);
    writeFileSync(gate, '');
    const lines = await eventually('the ends of both', async () => {
      const { events = [] } = await logs
        .send(new FilterLogEventsCommand({ logGroupName: `/aws/lambda/${name}` }))
        .catch(() => ({ events: [] }));
      const told = events.map(({ message = '' }) => message.split(' ')[0]?.trim());
      return told.filter((word) => word === 'REPORT').length === 2 ? told : undefined;
    });
    for (let at = lines.indexOf('END'); at !== -1; at = lines.indexOf('END', at + 1)) {
      assert.ok(lines.slice(0, at).includes('after'));
    }
  },
);

test(
  'one that never asks for the next is ended when its time is up, and the platform can stop before',
  { skip },
  async (context) => {
    const { create, invoke, lambda } = await custom(context);
    const text = loop(`${respond('$$')}\nsleep 600`);
    const name = await create({ bootstrap: { text } }, { Timeout: 1 });
    // With its log: that is complete when the invocation is over.
    const { error, value, log } = await invoke(name);
    assert.equal(error, undefined);
    assert.match(log, /REPORT RequestId: \S+\tDuration: 1\d\d\d\.\d\d ms/);
    await eventually('its end', () =>
      Promise.resolve(existsSync(`/proc/${String(value)}`) ? undefined : true),
    );
    assert.notEqual((await invoke(name)).value, value);
    const stays = await create({ bootstrap: { text } }, { Timeout: 600 });
    await lambda.send(new InvokeCommand({ FunctionName: stays }));
  },
);

test('an idle one is frozen in its long poll, and thawed by its next event', { skip }, async (context) => {
  const { create, invoke } = await custom(context);
  const name = await create({ bootstrap: { text: loop(respond('$$')) } });
  const { value: pid } = await invoke(name);
  const state = () => / ([A-Z]) /.exec(readFileSync(`/proc/${String(pid)}/stat`, 'utf8'))?.[1];
  await eventually('a stopped process', () => Promise.resolve(state() === 'T' ? true : undefined));
  assert.equal((await invoke(name)).value, pid);
});

for (const egress of ['none', 'platform'] as const) {
  test(`isolated, with egress ${egress}`, { skip: skipIsolated }, async (context) => {
    const { create, invoke } = await custom(context, { isolation: 'bubblewrap', egress });
    const seen = `{\\"here\\":\\"$(pwd)\\",\\"user\\":\\"$(id -un)\\",\\"open\\":\\"$(ls /proc/self/fd | tr '\\n' ' ')\\",\\"endpoint\\":\\"$AWS_ENDPOINT_URL\\"}`;
    const name = await create({ bootstrap: { text: loop(respond(`"${seen}"`)) } });
    const { value } = await invoke(name);
    const { here, user, open, endpoint } = value as Record<string, string>;
    assert.deepEqual([here, user], ['/var/task', 'sbx_user1051']);
    assert.equal(open?.trim(), '0 1 2 3', 'nothing but what ls opens itself');
    assert.equal(endpoint === '', egress === 'none');
    assert.equal((await invoke(name)).error, undefined);
  });
}
