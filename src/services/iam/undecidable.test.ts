import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parsePolicy, printPolicy } from '../../policy/index.ts';
import { createAwsPolicies } from './awsManagedPolicies.ts';
import { defaultDocument } from './findPolicy.ts';
import { forUnknownResource, withoutUnknownConditions } from './undecidable.ts';

const ARN = 'arn:aws:lambda:us-east-1:111111111111:function:mine';
const read = (...statements: object[]) =>
  parsePolicy(JSON.stringify({ Version: '2012-10-17', Statement: statements }), 'identity');
const left = (document: ReturnType<typeof read>) =>
  (JSON.parse(printPolicy(document)) as { Statement: Record<string, unknown>[] }).Statement;
const allow = { Effect: 'Allow', Action: 'lambda:*', Resource: '*' };
const deny = { ...allow, Effect: 'Deny' };

test('without a resource, only what is allowed on every resource is, and whatever is denied on some is', () => {
  assert.equal(left(forUnknownResource(read(allow))).length, 1);
  assert.equal(left(forUnknownResource(read({ ...allow, Resource: [ARN, '*'] }))).length, 1);
  for (const resource of [{ Resource: ARN }, { Resource: 'arn:aws:lambda:*:*:*' }, { NotResource: ARN }]) {
    const { Resource: _, ...rest } = allow;
    assert.equal(left(forUnknownResource(read({ ...rest, ...resource }))).length, 0);
    const [denied] = left(forUnknownResource(read({ ...rest, Effect: 'Deny', ...resource })));
    assert.deepEqual(denied, { Effect: 'Deny', Action: ['lambda:*'] }, 'on every resource');
  }
});

test('conditions on keys that nobody tells allow nothing, and deny always', () => {
  const unknown = [
    { StringEquals: { 'lambda:Principal': 'x' } },
    { StringNotEquals: { 'aws:ResourceTag/team': 'x' } },
    { Null: { 'aws:RequestTag/team': 'true' } },
    { 'ForAllValues:StringEquals': { 'aws:TagKeys': ['a'] } },
    { StringNotEquals: { 'aws:username': '${aws:ResourceTag/owner}' } },
  ];
  for (const Condition of unknown) {
    assert.equal(left(withoutUnknownConditions(read({ ...allow, Condition }))).length, 0);
    const [denied] = left(withoutUnknownConditions(read({ ...deny, Condition })));
    assert.equal(denied?.['Condition'], undefined, JSON.stringify(Condition));
  }
});

test('conditions on keys that every request has stay, beside unknown ones of a Deny too', () => {
  const known = { 'aws:SourceIp': ['10.0.0.0/8'] };
  const tagged = { 'aws:PrincipalTag/Team': ['x'] };
  const Condition = { IpAddress: known, StringEquals: tagged };
  assert.deepEqual(
    left(withoutUnknownConditions(read({ ...allow, Condition })))[0]?.['Condition'],
    Condition,
  );
  const mixed = { IpAddress: known, StringEquals: { 's3:prefix': 'x' } };
  assert.deepEqual(left(withoutUnknownConditions(read({ ...deny, Condition: mixed })))[0]?.['Condition'], {
    IpAddress: known,
  });
});

test("every one of AWS's managed policies is a policy", async () => {
  const all = await createAwsPolicies().list();
  assert.ok(all.length > 40);
  for (const policy of all) {
    assert.ok(parsePolicy(defaultDocument(policy), 'identity').statements.length > 0, policy.name);
  }
});
