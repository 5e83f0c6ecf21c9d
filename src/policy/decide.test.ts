import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { keys, request, resourceStatement, statement, statements } from './arbitraryPolicies.fixture.ts';
import { contextOf } from './context.ts';
import { decide } from './decide.ts';
import { explain } from './explain.ts';
import { decideNaively } from './naiveDecision.fixture.ts';
import { parsePolicy } from './parsePolicy.ts';
import {
  ALICE,
  allow,
  ANONYMOUS,
  decideIn,
  documentOf,
  FEDERATED,
  grant,
  principalPolicies,
  requestOf,
  resourcePolicies,
  ROOT,
  SERVICE,
  SESSION,
  type Situation,
} from './policies.fixture.ts';
import { printPolicy } from './policyDocument.ts';

const RUNS = { numRuns: 1000 };
const LAYERS = ['identity', 'boundary', 'session', 'resourcePolicy'] as const;

const situation: fc.Arbitrary<Situation> = fc
  .record({
    request,
    keys,
    principal: fc.constantFrom(ALICE, ROOT, SESSION, FEDERATED, SERVICE, ANONYMOUS),
    identity: statements,
    boundary: fc.option(statements.filter(notEmpty), { nil: undefined }),
    session: fc.option(statements.filter(notEmpty), { nil: undefined }),
    resourcePolicy: fc.option(fc.array(resourceStatement(), { minLength: 1, maxLength: 4 }), {
      nil: undefined,
    }),
    resourceAccount: fc.constantFrom('111122223333', '444455556666'),
    resourceKind: fc.constantFrom('ordinary' as const, 'required' as const),
  })
  .map(({ request: asked, boundary, session, resourcePolicy, ...rest }) => ({
    ...rest,
    ...asked,
    ...(boundary && { boundary }),
    ...(session && { session }),
    ...(resourcePolicy && { resourcePolicy }),
  }));

function notEmpty(list: readonly unknown[]): boolean {
  return list.length > 0;
}

test('identity policies are decided as the naive matcher decides them', () => {
  const seen = new Set<string>();
  fc.assert(
    fc.property(
      fc.array(statements.filter(notEmpty), { maxLength: 3 }),
      request,
      keys,
      (policies, asked, context) => {
        const expected = decideNaively(
          policies.map((Statement) => ({ Statement })),
          asked.action,
          asked.resource,
          context,
        );
        seen.add(expected);
        const decision = decideIn({ ...asked, keys: context, identity: policies.flat() });
        assert.equal(decision.outcome, expected);
      },
    ),
    RUNS,
  );
  assert.equal(seen.size, 3);
});

test('a Deny is never overridden, wherever it stands', () => {
  fc.assert(
    fc.property(situation, fc.constantFrom(...LAYERS), fc.nat(), (around, layer, at) => {
      const everything = { Effect: 'Deny', Action: '*', Resource: '*' };
      const denying = layer === 'resourcePolicy' ? { ...everything, Principal: '*' } : everything;
      const before = around[layer] ?? [];
      const place = at % (before.length + 1);
      const after = [...before.slice(0, place), denying, ...before.slice(place)];
      assert.equal(decideIn({ ...around, [layer]: after }).outcome, 'explicitDeny');
    }),
    RUNS,
  );
});

test('adding an Allow to any policy never removes access', () => {
  let allowed = 0;
  fc.assert(
    fc.property(
      situation,
      fc.constantFrom(...LAYERS),
      statement(fc.constant('Allow')),
      resourceStatement(fc.constant('Allow')),
      (around, layer, own, ofResource) => {
        const before = decideIn(around).outcome;
        // A boundary or session policy where there was none is a limit, not an addition.
        if (around[layer] === undefined && layer !== 'resourcePolicy') return;
        const added = layer === 'resourcePolicy' ? ofResource : own;
        const after = decideIn({ ...around, [layer]: [...(around[layer] ?? []), added] }).outcome;
        if (before === 'allowed') {
          allowed++;
          assert.equal(after, 'allowed');
        }
        if (before === 'explicitDeny') assert.equal(after, 'explicitDeny');
      },
    ),
    RUNS,
  );
  assert.ok(allowed > 20);
});

test('taking a policy of limits away never removes access, removing a Deny neither', () => {
  fc.assert(
    fc.property(situation, fc.constantFrom('boundary' as const, 'session' as const), (around, layer) => {
      if (decideIn(around).outcome !== 'allowed') return;
      const { [layer]: _, ...without } = around;
      // A federated user without session policy has nothing.
      if (layer === 'boundary' || around.principal !== FEDERATED) {
        assert.equal(decideIn(without).outcome, 'allowed');
      }
      const identity = around.identity?.filter(({ Effect }) => Effect === 'Allow') ?? [];
      assert.equal(decideIn({ ...around, identity }).outcome, 'allowed');
    }),
    RUNS,
  );
});

test('order says nothing, and what was decided before says nothing', () => {
  fc.assert(
    fc.property(situation, request, (around, other) => {
      const principal = principalPolicies(around);
      const side = resourcePolicies(around);
      const expected = decide(requestOf(around), principal, side).outcome;
      decide(requestOf({ ...around, ...other }), principal, side);
      assert.equal(decide(requestOf(around), principal, side).outcome, expected);
      const turned = { ...around, identity: around.identity?.toReversed() ?? [] };
      assert.equal(decideIn(turned).outcome, expected);
    }),
    { numRuns: 500 },
  );
});

test('the simulator agrees with the decision', () => {
  fc.assert(
    fc.property(situation, (around) => {
      const explained = explain(
        requestOf(around),
        around.resource ?? '*',
        principalPolicies(around),
        resourcePolicies(around),
      );
      const { outcome } = decideIn(around);
      assert.equal(explained.decision.outcome, outcome);
      if (outcome === 'explicitDeny') assert.ok(explained.matched.length > 0);
      if (outcome === 'allowed' && explained.matched.length === 0) assert.equal(around.principal, ROOT);
    }),
    { numRuns: 500 },
  );
});

test('what is printed reads back as the same, and decides the same', () => {
  fc.assert(
    fc.property(fc.array(resourceStatement(), { minLength: 1, maxLength: 4 }), (list) => {
      const document = parsePolicy(documentOf(list), 'resource');
      const again = parsePolicy(printPolicy(document), 'resource');
      const plain = ({ statements: all, ...rest }: typeof document) => ({
        ...rest,
        statements: all.map(({ start: _start, end: _end, ...one }) => one),
      });
      assert.deepEqual(plain(again), plain(document));
      assert.equal(printPolicy(again), printPolicy(document));
    }),
    { numRuns: 500 },
  );
});

test('every resource must be allowed; the refused one is named', () => {
  const policies = principalPolicies({ action: '', identity: [allow('s3:*', 'arn:aws:s3:::a/*')] });
  const asking = (...resources: string[]) =>
    decide({ principal: ALICE, action: 's3:GetObject', resources, context: contextOf([]) }, policies);
  assert.equal(asking('arn:aws:s3:::a/1', 'arn:aws:s3:::a/2').outcome, 'allowed');
  const refused = asking('arn:aws:s3:::a/1', 'arn:aws:s3:::b/2', 'arn:aws:s3:::c/2');
  assert.deepEqual([refused.outcome, refused.resource], ['implicitDeny', 'arn:aws:s3:::b/2']);
  assert.throws(() => asking(), /no resource/);
});

test('a decision tells statement and policy', () => {
  const decision = decideIn({
    action: 's3:GetObject',
    identity: [allow('sqs:*'), { ...allow('s3:*'), Sid: 'Files' }],
  });
  const { sid, index, source } = decision.statement ?? {};
  assert.deepEqual([sid, index, source?.id], ['Files', 1, 'PolicyInputList.1']);
  const given = decideIn({ action: 's3:GetObject', resourcePolicy: [grant('*', 's3:*')] });
  assert.equal(given.policyType, 'resource');
});

test('hostile actions and resources are text like any other', () => {
  for (const action of ['', ':', '__proto__', 'constructor:x', 's3', '*', 's3:*', 's3:get*']) {
    const outcome = decideIn({ action, resource: '*', identity: [allow('s3:GetObject')] }).outcome;
    assert.equal(outcome, 'implicitDeny', action);
  }
  for (const resource of ['', '*', ':::::', 'arn:aws:s3:::*', 'arn:aws:s3:::a']) {
    assert.equal(
      decideIn({ action: 's3:GetObject', resource, identity: [allow('s3:*', 'arn:aws:s3:::a/*')] }).outcome,
      'implicitDeny',
    );
  }
});
