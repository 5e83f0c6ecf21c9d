import { FilterPatternError, type PatternReader } from './patternReader.ts';

export type Condition<T> = (subject: T) => boolean;

/** Far more than 1,024 characters of pattern need, and far less than the stack holds. */
const MAX_DEPTH = 200;

/** `a && b || (c && d)`, with `&&` binding tighter; `predicate` reads what stands between. */
export function readConditions<T>(
  reader: PatternReader,
  predicate: (reader: PatternReader) => Condition<T>,
  depth: number = 0,
): Condition<T> {
  if (depth > MAX_DEPTH) throw new FilterPatternError();
  const operand = (): Condition<T> => {
    if (!reader.skipSpace().take('(')) return predicate(reader);
    const inner = readConditions(reader, predicate, depth + 1);
    reader.skipSpace().expect(')');
    return inner;
  };
  const conjunction = (): Condition<T> => {
    const all = [operand()];
    while (reader.skipSpace().take('&&')) all.push(operand());
    return all.length === 1 && all[0] ? all[0] : (subject) => all.every((condition) => condition(subject));
  };
  const any = [conjunction()];
  while (reader.skipSpace().take('||')) any.push(conjunction());
  return any.length === 1 && any[0] ? any[0] : (subject) => any.some((condition) => condition(subject));
}
