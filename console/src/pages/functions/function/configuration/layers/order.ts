/** The list with the item at `index` moved by `by` places; as it was where that is beyond its ends. */
export function moved<T>(items: readonly T[], index: number, by: -1 | 1): readonly T[] {
  const item = items[index];
  if (item === undefined || index + by < 0 || index + by >= items.length) return items;
  return items.toSpliced(index, 1).toSpliced(index + by, 0, item);
}
