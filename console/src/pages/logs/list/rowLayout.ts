/** Where the rows of a long list are, when all are equally high but some have more below them. */
export interface RowLayout {
  readonly totalPx: number;
  /** Where the row at this index begins. */
  topOf(index: number): number;
  /** The row, or what is below it, at this height; of an empty list 0. */
  indexAt(px: number): number;
}

/** `extras`: how much is below which row, in the order of rows. */
export function layoutRows(
  count: number,
  rowPx: number,
  extras: readonly (readonly [index: number, px: number])[],
): RowLayout {
  const extraPx = extras.reduce((sum, [, px]) => sum + px, 0);
  const clamp = (index: number) => Math.max(0, Math.min(count - 1, index));
  return {
    totalPx: count * rowPx + extraPx,
    topOf: (index) => extras.reduce((top, [above, px]) => (above < index ? top + px : top), index * rowPx),
    indexAt: (px) => {
      let passed = 0;
      for (const [index, height] of extras) {
        const begins = (index + 1) * rowPx + passed;
        if (px < begins) break;
        if (px < begins + height) return index;
        passed += height;
      }
      return clamp(Math.floor((px - passed) / rowPx));
    },
  };
}
