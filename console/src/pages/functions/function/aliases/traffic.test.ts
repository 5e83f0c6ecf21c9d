import assert from 'node:assert/strict';
import { test } from 'node:test';
import { routingOf, sharesOf } from './traffic.ts';

test('all of it goes to one version, unless it is divided', () => {
  assert.deepEqual(sharesOf({ FunctionVersion: '3' }), [{ version: '3', percent: 100 }]);
  assert.deepEqual(
    sharesOf({ FunctionVersion: '3', RoutingConfig: { AdditionalVersionWeights: { '4': 0.07 } } }),
    [
      { version: '3', percent: 93 },
      { version: '4', percent: 7 },
    ],
  );
});

test('a share is sent as a weight', () => {
  assert.deepEqual(routingOf('4', 7), { AdditionalVersionWeights: { '4': 0.07 } });
  assert.deepEqual(routingOf(undefined, 7), { AdditionalVersionWeights: {} });
});
