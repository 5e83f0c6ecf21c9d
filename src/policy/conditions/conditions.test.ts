import assert from 'node:assert/strict';
import { test } from 'node:test';
import { contextOf, type ContextValue } from '../context.ts';
import { compileCondition } from './compileCondition.ts';

/**
 * Operators as the IAM User Guide describes them ("IAM JSON policy elements: Condition operators", "Set operators
 * for multivalued context keys", "Policy variables"): operator, values of the policy, value of the request, result.
 */
type Row = readonly [
  operator: string,
  wanted: string | string[],
  actual: ContextValue | undefined,
  holds: boolean,
];

const MISSING = undefined;

const STRINGS: Row[] = [
  ['StringEquals', 'silver', 'silver', true],
  ['StringEquals', 'silver', 'Silver', false],
  ['StringEquals', ['a', 'b'], 'b', true],
  ['StringEquals', ['a', 'b'], 'c', false],
  ['StringEquals', 'a*', 'abc', false],
  ['StringEquals', 'a*', 'a*', true],
  ['StringEquals', '', '', true],
  ['StringEquals', 'a', MISSING, false],
  ['StringEquals', 'a', [], false],
  ['StringEquals', [], 'a', false],
  ['stringequals', 'a', 'a', true],
  ['StringNotEquals', 'a', 'b', true],
  ['StringNotEquals', 'a', 'a', false],
  ['StringNotEquals', ['a', 'b'], 'b', false],
  ['StringNotEquals', ['a', 'b'], 'c', true],
  ['StringNotEquals', 'a', MISSING, true],
  ['StringEqualsIgnoreCase', 'JohnDoe', 'johndoe', true],
  ['StringEqualsIgnoreCase', 'ÄRGER', 'ärger', true],
  ['StringEqualsIgnoreCase', 'a', 'b', false],
  ['StringNotEqualsIgnoreCase', 'JohnDoe', 'JOHNDOE', false],
  ['StringNotEqualsIgnoreCase', 'JohnDoe', MISSING, true],
  ['StringLike', 'home/*', 'home/bob/x', true],
  ['StringLike', 'home/*', 'Home/bob', false],
  ['StringLike', 'a?c', 'abc', true],
  ['StringLike', 'a?c', 'ac', false],
  ['StringLike', '*', '', true],
  ['StringLike', ['x*', 'y*'], 'yes', true],
  ['StringLike', '${*}', '*', true],
  ['StringLike', '${*}', 'x', false],
  ['StringLike', 'a${?}', 'a?', true],
  ['StringLike', 'a${?}', 'ab', false],
  ['StringLike', '${$}{x}', '${x}', true],
  ['StringNotLike', 'home/*', 'work/x', true],
  ['StringNotLike', ['home/*', 'work/*'], 'work/x', false],
  ['StringNotLike', 'home/*', MISSING, true],
];

const NUMBERS: Row[] = [
  ['NumericEquals', '10', '10', true],
  ['NumericEquals', '10', '10.0', true],
  ['NumericEquals', '1e1', '+10', true],
  ['NumericEquals', '10', 'ten', false],
  ['NumericEquals', 'ten', 'ten', false],
  ['NumericEquals', '10', '', false],
  ['NumericEquals', '10', '0x0a', false],
  ['NumericEquals', '10', MISSING, false],
  ['NumericNotEquals', '10', '11', true],
  ['NumericNotEquals', '10', '10', false],
  ['NumericNotEquals', '10', 'ten', false],
  ['NumericNotEquals', 'ten', '10', false],
  ['NumericNotEquals', '10', MISSING, true],
  ['NumericLessThan', '10', '9.99', true],
  ['NumericLessThan', '10', '10', false],
  ['NumericLessThan', '10', '-5', true],
  ['NumericLessThanEquals', '10', '10', true],
  ['NumericLessThanEquals', '10', '11', false],
  ['NumericGreaterThan', '3600', '3601', true],
  ['NumericGreaterThan', '3600', '3600', false],
  ['NumericGreaterThanEquals', '3600', '3600', true],
  ['NumericGreaterThanEquals', '3600', MISSING, false],
];

const DATES: Row[] = [
  ['DateGreaterThan', '2020-04-01T00:00:00Z', '2020-04-01T00:00:01Z', true],
  ['DateLessThan', '2020-06-30T23:59:59Z', '2020-06-30T23:59:59Z', false],
  ['DateLessThanEquals', '2020-06-30T23:59:59Z', '2020-06-30T23:59:59Z', true],
  ['DateGreaterThanEquals', '2020-06-30', '2020-06-30T00:00:00Z', true],
  ['DateEquals', '2020', '2020-01-01T00:00:00Z', true],
  ['DateEquals', '2020-04', '2020-04-01', true],
  ['DateEquals', '2020-04-01T12:00:00+02:00', '2020-04-01T10:00:00Z', true],
  ['DateEquals', '2020-04-01T10:00:00.000Z', '1585735200', true],
  ['DateEquals', '1585735200', '2020-04-01T10:00Z', true],
  ['DateLessThan', '2020-01-01', MISSING, false],
  ['DateLessThan', '2020-01-01', 'yesterday', false],
  ['DateNotEquals', '2020-01-01', '2020-01-02', true],
  ['DateNotEquals', '2020-01-01', 'yesterday', false],
  ['DateNotEquals', '2020-01-01', MISSING, true],
  ['DateEquals', '2021-02-29', '2021-03-01', false],
];

const BOOLEANS: Row[] = [
  ['Bool', 'true', 'true', true],
  ['Bool', 'true', 'TRUE', true],
  ['Bool', 'false', 'false', true],
  ['Bool', 'true', 'false', false],
  ['Bool', 'true', 'yes', false],
  ['Bool', 'yes', 'yes', false],
  ['Bool', 'true', MISSING, false],
  ['BoolIfExists', 'true', MISSING, true],
  ['BoolIfExists', 'false', MISSING, true],
  ['BoolIfExists', 'false', 'true', false],
  ['BinaryEquals', 'QmluYXJ5VmFsdWVJbkJhc2U2NA==', 'QmluYXJ5VmFsdWVJbkJhc2U2NA==', true],
  ['BinaryEquals', 'QQ==', 'QQ', true],
  ['BinaryEquals', 'QQ==', 'Qg==', false],
  ['BinaryEquals', 'QQ==', '!!', false],
];

const ADDRESSES: Row[] = [
  ['IpAddress', '203.0.113.0/24', '203.0.113.77', true],
  ['IpAddress', '203.0.113.0/24', '203.0.114.1', false],
  ['IpAddress', ['192.0.2.0/24', '203.0.113.0/24'], '203.0.113.1', true],
  ['IpAddress', '203.0.113.5', '203.0.113.5', true],
  ['IpAddress', '203.0.113.5', '203.0.113.6', false],
  ['IpAddress', '203.0.113.77/24', '203.0.113.1', true],
  ['IpAddress', '0.0.0.0/0', '8.8.8.8', true],
  ['IpAddress', '2001:DB8:1234:5678::/64', '2001:db8:1234:5678::1', true],
  ['IpAddress', '2001:DB8:1234:5678::/64', '2001:db8:1234:5679::1', false],
  ['IpAddress', '2001:db8::/33', '2001:db8:8000::1', false],
  ['IpAddress', '0.0.0.0/0', '::1', false],
  ['IpAddress', '::/0', '127.0.0.1', false],
  ['IpAddress', '127.0.0.0/8', '::ffff:127.0.0.1', true],
  ['IpAddress', '::ffff:10.0.0.0/104', '10.1.2.3', true],
  ['IpAddress', '203.0.113.0/33', '203.0.113.0', false],
  ['IpAddress', '203.0.113.0/24', 'localhost', false],
  ['IpAddress', '203.0.113.0/24', MISSING, false],
  ['NotIpAddress', '203.0.113.0/24', '198.51.100.1', true],
  ['NotIpAddress', ['203.0.113.0/24', '198.51.100.0/24'], '198.51.100.1', false],
  ['NotIpAddress', '203.0.113.0/24', MISSING, true],
];

const ARNS: Row[] = [
  [
    'ArnEquals',
    'arn:aws:sns:us-east-2:111122223333:TOPIC-ID',
    'arn:aws:sns:us-east-2:111122223333:TOPIC-ID',
    true,
  ],
  ['ArnEquals', 'arn:aws:sns:us-east-2:111122223333:*', 'arn:aws:sns:us-east-2:111122223333:x:y', true],
  ['ArnLike', 'arn:aws:sns:*:111122223333:T?', 'arn:aws:sns:eu-west-1:111122223333:T1', true],
  ['ArnLike', 'arn:aws:sns:*:T', 'arn:aws:sns:us-east-2:111122223333:T', false],
  ['ArnLike', 'arn:aws:sns:*', 'arn:aws:sns:us-east-2:111122223333:T', false],
  ['ArnLike', 'arn:aws:iam::111122223333:role/*', 'arn:aws:iam::111122223333:role/a/b', true],
  ['ArnLike', 'arn:aws:iam::111122223333:role/*', 'arn:aws:iam::111122223333:user/a', false],
  ['ArnLike', 'arn:aws:iam::111122223333:role/*', 'no-arn', false],
  ['ArnLike', '*', 'arn:aws:iam::111122223333:role/x', true],
  ['ArnLike', 'arn:aws:iam::111122223333:role/*', MISSING, false],
  ['ArnNotEquals', 'arn:aws:iam::111122223333:role/a', 'arn:aws:iam::111122223333:role/b', true],
  ['ArnNotLike', 'arn:aws:iam::*:role/a', 'arn:aws:iam::111122223333:role/a', false],
  ['ArnNotLike', 'arn:aws:iam::*:role/a', MISSING, true],
  ['ArnNotLike', 'arn:aws:iam::*:role/a', 'no-arn', true],
];

const EXISTENCE: Row[] = [
  ['Null', 'true', MISSING, true],
  ['Null', 'true', 'x', false],
  ['Null', 'true', [], true],
  ['Null', 'false', 'x', true],
  ['Null', 'false', '', true],
  ['Null', 'false', MISSING, false],
  ['Null', 'False', 'x', true],
  ['Null', ['true', 'false'], 'x', true],
  ['StringEqualsIfExists', 'a', MISSING, true],
  ['StringEqualsIfExists', 'a', 'a', true],
  ['StringEqualsIfExists', 'a', 'b', false],
  ['StringNotEqualsIfExists', 'a', MISSING, true],
  ['StringLikeIfExists', ['t1.*', 'm3.*'], 't2.nano', false],
  ['NumericLessThanIfExists', '5', MISSING, true],
  ['IpAddressIfExists', '10.0.0.0/8', MISSING, true],
  ['ArnLikeIfExists', 'arn:aws:iam::1:role/*', MISSING, true],
  ['DateLessThanIfExists', '2020-01-01', '2021-01-01', false],
];

const SETS: Row[] = [
  ['ForAllValues:StringEquals', ['environment', 'cost-center'], ['environment'], true],
  ['ForAllValues:StringEquals', ['environment', 'cost-center'], ['environment', 'cost-center'], true],
  ['ForAllValues:StringEquals', ['environment', 'cost-center'], ['environment', 'owner'], false],
  ['ForAllValues:StringEquals', ['environment'], MISSING, true],
  ['ForAllValues:StringEquals', ['environment'], [], true],
  ['ForAllValues:StringEquals', ['environment'], '', true],
  ['ForAllValues:StringEquals', ['environment'], 'environment', true],
  ['ForAllValues:StringLike', ['key1*', 'key2*'], ['key1', 'key2x'], true],
  ['ForAllValues:StringNotEquals', ['a', 'b'], ['c', 'd'], true],
  ['ForAllValues:StringNotEquals', ['a', 'b'], ['c', 'b'], false],
  ['ForAllValues:StringNotEquals', ['a'], MISSING, true],
  ['ForAnyValue:StringEquals', ['webserver', 'environment'], ['environment', 'x'], true],
  ['ForAnyValue:StringEquals', ['webserver', 'environment'], ['x'], false],
  ['ForAnyValue:StringEquals', ['webserver'], MISSING, false],
  ['ForAnyValue:StringEquals', ['webserver'], [], false],
  ['ForAnyValue:StringEquals', [''], '', false],
  ['ForAnyValue:StringNotEquals', ['a', 'b'], ['a', 'c'], true],
  ['ForAnyValue:StringNotEquals', ['a', 'b'], ['a', 'b'], false],
  ['ForAnyValue:StringNotEquals', ['a'], MISSING, false],
  ['ForAnyValue:StringEqualsIfExists', ['a'], MISSING, true],
  [
    'ForAnyValue:StringLike',
    ['o-a1b2c3d4e5/r-ab12/ou-ab12-11111111/*'],
    ['o-a1b2c3d4e5/r-ab12/ou-ab12-11111111/ou-ab12-22222222/'],
    true,
  ],
  ['forallvalues:stringequals', ['a'], ['b'], false],
  // One operator for many values without a set: any for the positive, none for the negated.
  ['StringEquals', ['a'], ['a', 'b'], true],
  ['StringNotEquals', ['a'], ['a', 'b'], false],
];

const TABLES = { STRINGS, NUMBERS, DATES, BOOLEANS, ADDRESSES, ARNS, EXISTENCE, SETS };

function holds(
  operator: string,
  wanted: string | readonly string[],
  actual: ContextValue | undefined,
  version: '2008-10-17' | '2012-10-17' = '2012-10-17',
): boolean {
  const values = typeof wanted === 'string' ? [wanted] : wanted;
  const condition = compileCondition({ operator, key: 'aws:Key', values }, version);
  return condition.holds(
    contextOf([
      ...(actual === undefined ? [] : ([['AWS:key', actual]] as const)),
      ['aws:username', 'bob'],
      ['aws:PrincipalTag/team', 'red*'],
      ['aws:TagKeys', ['a', 'b']],
    ]),
  );
}

for (const [name, rows] of Object.entries(TABLES)) {
  for (const [operator, wanted, actual, expected] of rows) {
    const title = `${operator} ${JSON.stringify(wanted)} of ${JSON.stringify(actual) ?? 'nothing'} is ${expected}`;
    test(`${name.toLowerCase()}: ${title}`, () => assert.equal(holds(operator, wanted, actual), expected));
  }
}

const VARIABLES: Row[] = [
  ['StringEquals', '${aws:username}', 'bob', true],
  ['StringEquals', '${AWS:UserName}', 'bob', true],
  ['StringEquals', 'home/${aws:username}/x', 'home/bob/x', true],
  ['StringEquals', '${aws:none}', '', false],
  ['StringNotEquals', '${aws:none}', 'x', true],
  ['StringEquals', "${aws:none, 'company-wide'}", 'company-wide', true],
  ['StringEquals', "${aws:username, 'company-wide'}", 'bob', true],
  ['StringEquals', "${aws:none,''}", '', true],
  ['StringEquals', '${aws:TagKeys}', 'a', false],
  ['StringLike', '${aws:PrincipalTag/team}', 'reddish', false],
  ['StringLike', '${aws:PrincipalTag/Team}', 'red*', true],
  ['StringLike', '${aws:username}/*', 'bob/x', true],
  ['StringEqualsIgnoreCase', '${aws:username}', 'BOB', true],
  ['ArnLike', 'arn:aws:iam::111122223333:user/${aws:username}', 'arn:aws:iam::111122223333:user/bob', true],
  ['ArnLike', 'arn:aws:iam::111122223333:user/${aws:none}', 'arn:aws:iam::111122223333:user/bob', false],
  ['ArnNotLike', 'arn:aws:iam::111122223333:user/${aws:none}', 'arn:aws:iam::111122223333:user/bob', true],
  ['NumericEquals', "${aws:none, '1'}", '1', false],
  ['StringEquals', '${aws:username', '${aws:username', true],
  ['StringEquals', '${not a key}', '${not a key}', true],
];

for (const [operator, wanted, actual, expected] of VARIABLES) {
  test(`variables: ${operator} ${JSON.stringify(wanted)} of ${JSON.stringify(actual)} is ${expected}`, () =>
    assert.equal(holds(operator, wanted, actual), expected));
}

test('documents of 2008 know no variables', () => {
  assert.equal(holds('StringEquals', '${aws:username}', 'bob', '2008-10-17'), false);
  assert.equal(holds('StringEquals', '${aws:username}', '${aws:username}', '2008-10-17'), true);
  assert.equal(holds('StringLike', '${*}', '${x}', '2008-10-17'), true);
});
