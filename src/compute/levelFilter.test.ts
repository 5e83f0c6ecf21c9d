import assert from 'node:assert/strict';
import { test } from 'node:test';
import { levelFilter } from './levelFilter.ts';

const at = '2026-01-02T03:04:05.678Z';
const line = (level?: unknown, timestamp: unknown = at) =>
  `${JSON.stringify({ level, timestamp, message: 'x' })}\n`;

test('objects pass from the level of the function on', () => {
  const passes = levelFilter('WARN');
  const passed = ['TRACE', 'debug', 'INFO', 'warn', 'ERROR', 'FATAL'].filter((level) => passes(line(level)));
  assert.deepEqual(passed, ['warn', 'ERROR', 'FATAL']);
});

test('without a known level or a time that AWS would read, a line counts as INFO', () => {
  for (const text of [line(), line('LOUD'), line(3), line('ERROR', 'today'), line('ERROR', null)]) {
    assert.equal(levelFilter('WARN')(text), false, text);
    assert.equal(levelFilter('INFO')(text), true, text);
  }
});

test('what is no object in JSON passes', () => {
  for (const text of ['plain\n', '{not json}\n', '[{"level":"DEBUG"}]\n', '\n', '"x"\n']) {
    assert.equal(levelFilter('FATAL')(text), true, text);
  }
});
