import type { RequestContext } from '../context.ts';
import type { PolicyVersion } from '../policyDocument.ts';
import { arnTest } from './arnTest.ts';
import { binaryTest } from './binaryTest.ts';
import { boolTest } from './boolTest.ts';
import { dateTest, isDate } from './dateTest.ts';
import { ipAddressTest } from './ipAddressTest.ts';
import { isNumber, numericTest } from './numericTest.ts';
import { stringTest } from './stringTest.ts';

/** Whether a value of the request matches one of the policy's. */
export type ValueTest = (actual: string, context: RequestContext) => boolean;

export interface Operator {
  compile(values: readonly string[], version: PolicyVersion): ValueTest;
  /** Holds when no value matches: `StringNotEquals`, `NotIpAddress`, … */
  readonly negated: boolean;
  /** A value that is none of this type satisfies not even the negated operator. */
  readonly isValid?: (value: string) => boolean;
  /** Whether variables are replaced in the policy's values. */
  readonly variables: boolean;
}

type Compile = Operator['compile'];

const text = (compile: Compile, negated = false): Operator => ({ compile, negated, variables: true });
const plain = (compile: Compile, negated = false): Operator => ({ compile, negated, variables: false });
const number = (compare: (actual: number, wanted: number) => boolean, negated = false): Operator => ({
  ...plain((values) => numericTest(values, compare), negated),
  isValid: isNumber,
});
const date = (compare: (actual: number, wanted: number) => boolean, negated = false): Operator => ({
  ...plain((values) => dateTest(values, compare), negated),
  isValid: isDate,
});

const equals: Compile = (values, version) => stringTest(values, version, { wildcards: false, fold: false });
const equalsFolded: Compile = (values, version) =>
  stringTest(values, version, { wildcards: false, fold: true });
const like: Compile = (values, version) => stringTest(values, version, { wildcards: true, fold: false });
const same = (actual: number, wanted: number): boolean => actual === wanted;
const less = (actual: number, wanted: number): boolean => actual < wanted;
const lessOrSame = (actual: number, wanted: number): boolean => actual <= wanted;
const greater = (actual: number, wanted: number): boolean => actual > wanted;
const greaterOrSame = (actual: number, wanted: number): boolean => actual >= wanted;

/** By their names in lower case: AWS takes them in any case. `Null` is no operator of values and stands apart. */
export const OPERATORS: ReadonlyMap<string, Operator> = new Map([
  ['stringequals', text(equals)],
  ['stringnotequals', text(equals, true)],
  ['stringequalsignorecase', text(equalsFolded)],
  ['stringnotequalsignorecase', text(equalsFolded, true)],
  ['stringlike', text(like)],
  ['stringnotlike', text(like, true)],
  ['numericequals', number(same)],
  ['numericnotequals', number(same, true)],
  ['numericlessthan', number(less)],
  ['numericlessthanequals', number(lessOrSame)],
  ['numericgreaterthan', number(greater)],
  ['numericgreaterthanequals', number(greaterOrSame)],
  ['dateequals', date(same)],
  ['datenotequals', date(same, true)],
  ['datelessthan', date(less)],
  ['datelessthanequals', date(lessOrSame)],
  ['dategreaterthan', date(greater)],
  ['dategreaterthanequals', date(greaterOrSame)],
  ['bool', text(boolTest)],
  ['binaryequals', plain(binaryTest)],
  ['ipaddress', plain(ipAddressTest)],
  ['notipaddress', plain(ipAddressTest, true)],
  ['arnequals', text(arnTest)],
  ['arnlike', text(arnTest)],
  ['arnnotequals', text(arnTest, true)],
  ['arnnotlike', text(arnTest, true)],
]);
