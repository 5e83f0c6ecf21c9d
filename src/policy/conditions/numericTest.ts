import type { ValueTest } from './operators.ts';

const NUMBER = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/;

export function isNumber(text: string): boolean {
  return NUMBER.test(text);
}

/** Decimal numbers. What is none matches nothing. */
export function numericTest(
  values: readonly string[],
  compare: (actual: number, wanted: number) => boolean,
): ValueTest {
  const wanted = values.filter(isNumber).map(Number);
  return (actual) => {
    if (!isNumber(actual)) return false;
    const number = Number(actual);
    return wanted.some((one) => compare(number, one));
  };
}
