/**
 * A client that a function waits for (MAYFLY_AWAITED) loads less ahead. Functions must not see which of the two they
 * have got: each of these gives the same in both, in every version that is here.
 */
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { before, test } from 'node:test';
import { FrameType } from '../../src/compute/frames.ts';
import type { RuntimeProcess } from '../../src/compute/sandbox.ts';
import { eachRuntime, NODES, PYTHONS } from './eachRuntime.ts';
import { withPeer, type Files } from './harness.ts';

const awaited = (runtime: RuntimeProcess): RuntimeProcess => ({
  ...runtime,
  environment: { ...runtime.environment, MAYFLY_AWAITED: '1' },
});

interface Seen {
  readonly answers: readonly unknown[];
  readonly logs: readonly string[];
}

async function seen(
  runtime: RuntimeProcess,
  files: Files,
  changes: { logFormat?: 'Text' | 'JSON'; memoryMiB?: number },
  events: readonly unknown[],
): Promise<Seen> {
  return withPeer(runtime, files, async (peer) => {
    const ready = await peer.assign({ handler: 'index.handler', ...changes });
    const answers: unknown[] = [ready?.type];
    const where = (text: string) => text.replaceAll(peer.taskRoot, '/var/task');
    for (const event of ready?.type === FrameType.ready ? events : []) {
      const frame = await peer.invoke(event);
      answers.push([frame?.type, where(frame?.body.toString() ?? '')]);
    }
    if (ready?.type === FrameType.initError) answers.push(where(ready.body.toString()));
    const logs = peer
      .logs()
      .map(({ level, format, text }) => `${level} ${format} ${withoutTime(where(text))}`);
    return { answers, logs };
  });
}

const withoutTime = (text: string) => text.replaceAll(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3})?Z/g, 'TIME');

async function alike(
  runtime: RuntimeProcess,
  files: Files,
  events: readonly unknown[] = [{}],
  changes: { logFormat?: 'Text' | 'JSON'; memoryMiB?: number } = {},
): Promise<Seen> {
  const ahead = await seen(runtime, files, changes, events);
  assert.deepEqual(await seen(awaited(runtime), files, changes, events), ahead);
  return ahead;
}

/** Modules of every age: loaded before any code of ours, ahead, late, and never by the client. */
const OWN = ['sys', 'os', 'json', 'logging', 'datetime', 're', 'traceback'];
const BY_VERSION = ['string', 'token', 'threading', 'textwrap'];
const FREE = ['calendar', 'uuid', 'mailbox'];
const NAMES = [...OWN, ...BY_VERSION, ...FREE];
const named = (names: readonly string[]) =>
  Object.fromEntries(names.map((name) => [`${name}.py`, `OWN = True\n`]));

await eachRuntime(PYTHONS, (runtime) => {
  before(async () => {
    const { host = '' } = runtime.mounts.find(({ inside }) => inside === '/var/runtime') ?? {};
    const client = /^\/var\/runtime\/([^/]+)\//.exec(runtime.argv.at(-1) ?? '')?.[1] ?? '';
    // The catalogue writes the list when a runtime is prepared, and nobody waits for it.
    const list = join(host, client, 'mayfly_runtime', 'ahead.txt');
    for (let turn = 0; turn < 1000 && !existsSync(list); turn++) await pause(10);
    assert.ok(existsSync(list));
  });

  test('which modules are Python’s own and which the package’s', async () => {
    const names = JSON.stringify(NAMES);
    const code = `import importlib\ndef handler(e, c):\n  return [n for n in ${names} if hasattr(importlib.import_module(n), "OWN")]`;
    const { answers } = await alike(runtime, { 'index.py': code, ...named(NAMES) });
    const [, body] = answers[1] as [number, string];
    const packaged = JSON.parse(body) as string[];
    for (const name of FREE) assert.ok(packaged.includes(name), name);
    for (const name of OWN) assert.ok(!packaged.includes(name), name);
  });

  test('a module that was thrown away is looked for anew', async () => {
    const code = `import sys, json\ndel sys.modules["json"]\nimport json\ndef handler(e, c): return hasattr(json, "OWN")`;
    const { answers } = await alike(runtime, { 'index.py': code, ...named(['json']) });
    assert.deepEqual(answers[1], [FrameType.response, 'true']);
  });

  test('a module that was looked for and not loaded', async () => {
    const code = `
import importlib.util
specs = [importlib.util.find_spec(name) for name in ("json", "logging", "datetime", "_json", "calendar")]
found = [spec.origin for spec in specs] + [specs[0].loader.get_source("json") is None, specs[0].submodule_search_locations is None]
import json, logging
def handler(e, c): return found + [hasattr(json, "OWN"), len(logging.getLogger().handlers)]`;
    const { answers } = await alike(runtime, { 'index.py': code, ...named(['json', 'logging']) });
    assert.match(JSON.stringify(answers[1]), /false, false, false, 1\]/);
  });

  for (const logFormat of ['Text', 'JSON'] as const) {
    test(`what functions log as ${logFormat}`, async () => {
      const code = `
def handler(e, c):
  import logging
  log = logging.getLogger("mine")
  log.warning("%s of %d", e, 2, extra={"more": 1})
  try: 1 / 0
  except ZeroDivisionError: log.exception("failed")
  print(logging.__loader__.__class__.__name__, len(logging.getLogger().handlers))
  return [logging.__loader__.__class__.__name__, logging.__spec__.loader is logging.__loader__, len(logging.getLogger().handlers)]`;
      const { answers, logs } = await alike(runtime, { 'index.py': code }, [{ a: 1 }, 2], { logFormat });
      assert.match(JSON.stringify(answers), /SourceFileLoader.*true, 1/);
      assert.equal(logs.length, 4);
    });
  }

  test('what events become, and what results', async () => {
    const code = `
import decimal
def handler(e, c):
  if e == "nan": return float("nan")
  if e == "object": return {"a": object()}
  if e == "set": return {1}
  if e == "decimal": return [decimal.Decimal("1.5"), decimal.Decimal("2"), {"k": decimal.Decimal("1e400")}]
  if e == "bytes": return b"\\x00raw"
  if e == "loop":
    x = []; x.append(x); return x
  if e == "deep":
    x = 1
    for _ in range(100000): x = [x]
    return x
  if e == "keys": return {1: 2, None: 3, True: 4, 1.5: 5}
  if e == "badkey": return {(1, 2): 3}
  if e == "surrogate": return "\\ud800"
  if e == "raise": raise ValueError("é\\u2028")
  return e`;
    const kinds = 'nan object set decimal bytes loop deep keys badkey surrogate raise'.split(' ');
    const values = [
      { a: [1, 2.5, true, null, 'ü☃😀"\\\n'], b: {} },
      [],
      '',
      0,
      -1.5e300,
      12345678901234567890n.toString(),
    ];
    const { answers } = await alike(runtime, { 'index.py': code }, [...kinds, ...values]);
    assert.equal(answers.length, 1 + kinds.length + values.length);
  });

  for (const code of [
    'raise KeyError("at import")',
    'import nowhere',
    'def handler(:',
    'def other(e, c): pass',
    'import sys; sys.exit(3)',
  ]) {
    test(`${JSON.stringify(code)} fails`, async () => void (await alike(runtime, { 'index.py': code })));
  }
});

await eachRuntime(NODES, (runtime) => {
  for (const memoryMiB of [128, 1769]) {
    test(`what there is with ${memoryMiB} MiB`, async () => {
      const code = `exports.handler = async () => {
        const kind = typeof gc; gc(); globalThis.gc = 1;
        return [kind, gc, process.argv.length, process.execArgv, Object.keys(globalThis).sort(), process.env.MAYFLY_AWAITED];
      }`;
      const { answers } = await alike(runtime, { 'index.js': code }, [{}], { memoryMiB });
      assert.match(JSON.stringify(answers[1]), /\[\\"function\\",1,/);
    });
  }

  for (const logFormat of ['Text', 'JSON'] as const) {
    test(`what functions log as ${logFormat}`, async () => {
      const code = `exports.handler = async (event) => {
        console.log('%s and', event.a, { deep: [1] }); console.error(new Error('x').message); console.log(event);
        if (event.a === 2) throw new TypeError('no'); return event.a; }`;
      await alike(runtime, { 'index.js': code }, [{ a: 1 }, { a: 2 }], { logFormat });
    });
  }

  for (const [name, code] of [
    ['index.mjs', 'import { join } from "node:path"; export const handler = async () => join("a", "b");'],
    ['index.cjs', 'module.exports = { handler: () => Promise.resolve(1) };'],
    ['index.js', 'throw new RangeError("at import")'],
    ['index.js', 'require("./nowhere")'],
    ['index.js', 'exports.handler = ('],
  ] as const) {
    test(`${name}: ${code}`, async () => void (await alike(runtime, { [name]: code })));
  }
});
