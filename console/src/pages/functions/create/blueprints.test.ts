import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

const here = join(import.meta.dirname, 'blueprints');
const examples = join(import.meta.dirname, '../../../../../examples');

test('blueprints are the examples, which have tests of their own', () => {
  const pairs = [
    ['orderPython/lambda_function.py', 'python/lambda_function.py'],
    ['orderNode/index.mjs.txt', 'nodejs/index.mjs'],
    ['shellRuntime/bootstrap', 'shell/bootstrap'],
    ['shellRuntime/function.sh', 'shell/function.sh'],
  ] as const;
  for (const [blueprint, example] of pairs) {
    assert.equal(
      readFileSync(join(here, blueprint), 'utf8'),
      readFileSync(join(examples, example), 'utf8'),
      blueprint,
    );
  }
});
