import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { lineageName, withLineage } from './lineage.ts';

const ROOT = 'Root=1-00000000-000000000000000000000000;Parent=0000000000000000;Sampled=0';
const A = lineageName('arn:aws:lambda:us-east-1:111111111111:function:a');
const B = lineageName('arn:aws:lambda:us-east-1:111111111111:function:b');

test('a chain counts how often each function ran in it', () => {
  let header = ROOT;
  const loops: number[] = [];
  for (const name of [A, B, A, B, A]) {
    const next = withLineage(header, name);
    header = next.traceHeader;
    loops.push(next.loops);
  }
  assert.deepEqual(loops, [0, 0, 1, 1, 2]);
  assert.equal(header, `${ROOT};Lineage=5:${A}:2|4:${B}:1`);
});

test('a function that calls many others once is no loop', () => {
  let header = ROOT;
  for (let number = 0; number < 40; number++) {
    const next = withLineage(header, lineageName(`f${number}`));
    assert.equal(next.loops, 0);
    header = next.traceHeader;
  }
  assert.ok(header.length < 600);
});

test('a forged lineage is read without harm', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 600 }), (text) => {
      const { traceHeader, loops } = withLineage(`${ROOT};Lineage=${text}`, A);
      assert.ok(Number.isSafeInteger(loops) && loops >= 0);
      assert.ok(traceHeader.startsWith(ROOT));
    }),
  );
  assert.equal(withLineage(`${ROOT};Lineage=1:${A}:999999999999`, A).loops, 1);
});
