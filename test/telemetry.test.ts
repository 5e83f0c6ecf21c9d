/** The Telemetry and Logs APIs through the whole platform: a subscriber beside the function gets what it asked for. */
import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { findProgram } from '../src/compute/drivers/findProgram.ts';
import { extensionPlatform, subscriber } from './extensionFunctions.ts';
import { eventually } from './harness.ts';

const skip = findProgram('python3') === undefined ? 'python3 is not installed' : false;

interface Told {
  readonly time: string;
  readonly type: string;
  readonly record: Record<string, unknown>;
  /** Where the record is a text. */
  readonly text: string;
}

/** What the subscriber has written so far. */
function toldIn(file: string): Told[] {
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, 'utf8').split('\n').slice(0, -1);
  return lines.map((line) => {
    const told = JSON.parse(line) as Told;
    return { ...told, text: JSON.stringify(told.record) };
  });
}

const CODE = {
  'index.mjs':
    'console.log("loaded"); export const handler = async (e) => { console.log("runs", e.n); return e; };',
};

for (const tcp of [false, true]) {
  test(
    `a subscriber over ${tcp ? 'TCP' : 'HTTP'} gets the events of an invocation in order`,
    { skip },
    async (context) => {
      const folder = mkdtempSync(join(tmpdir(), 'mayfly-told-'));
      context.after(() => rmSync(folder, { recursive: true, force: true }));
      const file = join(folder, 'told');
      const platform = await extensionPlatform(context);
      const program = subscriber({
        types: ['platform', 'function'],
        tcp,
        file,
        until: 'platform.runtimeDone',
      });
      const name = await platform.create({ listener: program }, CODE);
      const { id, error } = await platform.invoke(name, { n: 7 });
      assert.equal(error, undefined);
      // The report of one invocation comes with the next at the latest.
      await platform.invoke(name, { n: 8 });
      const all = await eventually('the report', async () => {
        const found = toldIn(file);
        return found.some(({ type, record }) => type === 'platform.report' && record['requestId'] === id)
          ? found
          : undefined;
      });
      const types = all.map(({ type }) => type);
      const expected = [
        'platform.initStart',
        'function',
        'platform.telemetrySubscription',
        'platform.extension',
        'platform.initRuntimeDone',
        'platform.initReport',
        'platform.start',
        'function',
        'platform.runtimeDone',
        'platform.report',
      ];
      assert.deepEqual(types.slice(0, 10).toSorted(), expected.toSorted());
      for (const [earlier, later] of [
        ['platform.initStart', 'platform.extension'],
        ['platform.initReport', 'platform.start'],
        ['platform.start', 'platform.runtimeDone'],
        ['platform.runtimeDone', 'platform.report'],
      ] as const) {
        assert.ok(types.indexOf(earlier) < types.indexOf(later), types.join(' '));
      }
      const of = (type: string) => all.find((one) => one.type === type)?.record;
      const started = of('platform.start');
      assert.deepEqual([started?.['requestId'], started?.['version']], [id, '$LATEST']);
      assert.deepEqual(of('platform.extension'), {
        name: 'listener',
        state: 'Ready',
        events: ['INVOKE', 'SHUTDOWN'],
      });
      assert.deepEqual(of('platform.telemetrySubscription'), {
        name: 'listener',
        state: 'Subscribed',
        types: ['platform', 'function'],
      });
      const { metrics, spans, tracing, ...done } = of('platform.runtimeDone') ?? {};
      assert.deepEqual(done, { requestId: id, status: 'success' });
      assert.deepEqual(
        (spans as { name: string }[]).map((span) => span.name),
        ['responseLatency', 'responseDuration', 'runtimeOverhead'],
      );
      assert.deepEqual(tracing, started?.['tracing']);
      assert.equal((metrics as { producedBytes: number }).producedBytes, 7);
      const lines = all
        .filter(({ type }) => type === 'function')
        .map(({ text }) => JSON.parse(text) as string);
      assert.match(lines[0] ?? '', /\tINFO\tloaded$/);
      assert.match(lines[1] ?? '', /\tINFO\truns 7$/);
      assert.ok(all.every(({ time }) => /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(time)));
      await platform.logged(name, /^listener subscribed 200 "OK"$/);
      await platform.logged(
        name,
        /^TELEMETRY\tName: listener\tState: Subscribed\tTypes: \[Platform, Function\]$/,
      );
    },
  );
}

test(
  'the Logs API gives lines of extensions too; objects where the function logs JSON',
  { skip },
  async (context) => {
    const folder = mkdtempSync(join(tmpdir(), 'mayfly-told-'));
    context.after(() => rmSync(folder, { recursive: true, force: true }));
    const file = join(folder, 'told');
    const platform = await extensionPlatform(context);
    const program = subscriber({ types: ['function', 'extension'], api: 'logs', file });
    const name = await platform.create({ listener: program }, CODE, {
      LoggingConfig: { LogFormat: 'JSON', ApplicationLogLevel: 'INFO', SystemLogLevel: 'INFO' },
    });
    await platform.invoke(name, { n: 1 });
    await platform.invoke(name, { n: 2 });
    const all = await eventually('both', async () => {
      const found = toldIn(file);
      return found.some(({ type }) => type === 'extension') &&
        found.filter(({ type }) => type === 'function').length >= 2
        ? found
        : undefined;
    });
    assert.ok(all.every(({ type }) => type === 'function' || type === 'extension'));
    const [loaded] = all.filter(({ type }) => type === 'function');
    assert.deepEqual([loaded?.record['level'], loaded?.record['message']], ['INFO', 'loaded']);
    assert.equal(
      all.find(({ type }) => type === 'extension')?.text,
      JSON.stringify('listener subscribed 200 "OK"'),
    );
  },
);
