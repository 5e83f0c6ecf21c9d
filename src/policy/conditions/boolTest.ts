import type { PolicyVersion } from '../policyDocument.ts';
import type { ValueTest } from './operators.ts';
import { stringTest } from './stringTest.ts';

/** `true` and `false` in any case; what is neither matches nothing. */
export function boolTest(values: readonly string[], version: PolicyVersion): ValueTest {
  const test = stringTest(values, version, { wildcards: false, fold: true });
  return (actual, context) => /^(?:true|false)$/i.test(actual) && test(actual, context);
}
