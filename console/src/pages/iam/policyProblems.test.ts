import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PolicyKind } from './checkPolicy.ts';
import { policyProblems } from './policyProblems.ts';

const found = (text: string, kind: PolicyKind = 'identity') =>
  policyProblems(text, kind).map(({ line, code, name }) => `${line} ${code} ${name}`.trim());
const statement = (inner: string) => `{\n"Version": "2012-10-17",\n"Statement": [\n{${inner}}\n]\n}`;

test('a document that the service takes has no problems', () => {
  assert.deepEqual(
    found(statement('"Effect": "Allow", "Action": ["s3:Get*", "*"], "Resource": "arn:aws:s3:::a/*"')),
    [],
  );
  assert.deepEqual(found('{"Statement": {"Effect": "Deny", "NotAction": "iam:*", "NotResource": "*"}}'), []);
});

test('each problem is told at its place', () => {
  assert.deepEqual(
    found(`{
  "Version": "2012-10-18",
  "Statment": [],
  "Statement": [
    {
      "Efect": "Allow",
      "Action": ["s3.GetObject"],
      "Resource": "bucket"
    },
    { "Effect": "allow", "Resource": "*", "NotResource": "*" },
    "Allow"
  ]
}`),
    [
      '2 version',
      '3 unknown Statment',
      '5 noEffect',
      '6 unknown Efect',
      '7 action',
      '8 resource',
      '10 noAction',
      '10 effect',
      '10 both Resource',
      '11 statement',
    ],
  );
  const [problem] = policyProblems(
    '{ "Statement": { "Effect": 1, "Action": "*", "Resource": "*" } }',
    'identity',
  );
  assert.deepEqual(problem, { from: 27, to: 28, line: 1, code: 'effect', name: '' });
});

test('who is meant belongs into policies of resources and of trust only', () => {
  const trust = statement('"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": "*"');
  assert.deepEqual(found(trust, 'trust'), []);
  assert.deepEqual(found(trust, 'resource'), ['4 noResource']);
  assert.deepEqual(found(trust), ['4 noResource', '4 principalHere']);
  const identity = statement('"Effect": "Allow", "Action": "*", "Resource": "*"');
  assert.deepEqual(found(identity, 'trust'), ['4 noPrincipal', '4 resourceHere']);
});

test('what is no JSON, or no object, is left to the editor', () => {
  assert.deepEqual(found('{ "Statement": '), []);
  assert.deepEqual(found('[]'), []);
});
