import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ELEMENTS } from './elementExamples.fixture.ts';
import type { Example } from './examples.fixture.ts';
import { explain } from './explain.ts';
import { IDENTITY_EXAMPLES } from './identityExamples.fixture.ts';
import { ONE_ACCOUNT, PRINCIPALS, RESOURCE_POLICY_MATRIX } from './oneAccountExamples.fixture.ts';
import { decideIn, principalPolicies, requestOf, resourcePolicies } from './policies.fixture.ts';
import { CROSS_ACCOUNT, TRUST } from './trustExamples.fixture.ts';

const TABLES: Readonly<Record<string, readonly Example[]>> = {
  'policy elements': ELEMENTS,
  'identity-based policies': IDENTITY_EXAMPLES,
  'one account': ONE_ACCOUNT,
  'who is named and who is silent': RESOURCE_POLICY_MATRIX,
  principals: PRINCIPALS,
  'cross account': CROSS_ACCOUNT,
  trust: TRUST,
};

for (const [table, examples] of Object.entries(TABLES)) {
  for (const example of examples) {
    test(`${table}: ${example.says}: ${example.outcome}`, () => {
      const decision = decideIn(example);
      assert.equal(decision.outcome, example.outcome);
      if (example.by !== undefined) assert.equal(decision.policyType, example.by);
    });
  }
}

test('the simulator agrees with every decision, and shows statements of its kind', () => {
  for (const example of Object.values(TABLES).flat()) {
    const request = requestOf(example);
    const explained = explain(
      request,
      example.resource ?? '*',
      principalPolicies(example),
      resourcePolicies(example),
    );
    assert.equal(explained.decision.outcome, example.outcome, example.says);
    const effect = example.outcome === 'explicitDeny' ? 'Deny' : 'Allow';
    assert.ok(
      explained.matched.every(({ statement }) => statement.effect === effect),
      example.says,
    );
    if (effect === 'Deny') assert.ok(explained.matched.length > 0, example.says);
  }
});
