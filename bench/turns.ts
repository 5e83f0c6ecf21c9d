import { percentile } from './platform.ts';

/** What a contender did in its turns, beside what the first contender did in the same. */
export interface Turns<Contender, Result> {
  readonly contender: Contender;
  readonly median: (of: (result: Result, first: Result) => number) => number;
  readonly sum: (of: (result: Result) => number) => number;
}

/** What is compared takes turns of a second or two, so that other work on the machine meets all alike. */
export async function takeTurns<Contender, Result>(
  contenders: readonly Contender[],
  count: number,
  run: (contender: Contender) => Promise<Result>,
): Promise<Turns<Contender, Result>[]> {
  const results: Result[][] = contenders.map(() => []);
  for (let turn = 0; turn < count; turn++) {
    // There and back: a machine that grows quieter or busier meanwhile favours nobody.
    const order = [...contenders.entries()];
    for (const [at, contender] of turn % 2 === 0 ? order : order.toReversed())
      results[at]?.push(await run(contender));
  }
  const first = results[0] ?? [];
  return contenders.map((contender, at) => {
    const own = results[at] ?? [];
    return {
      contender,
      median: (of) =>
        percentile(
          own.map((result, turn) => of(result, first[turn] ?? result)),
          0.5,
        ),
      sum: (of) => own.reduce((sum, result) => sum + of(result), 0),
    };
  });
}
