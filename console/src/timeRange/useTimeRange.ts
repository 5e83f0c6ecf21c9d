import { useSearchParams } from 'react-router';
import { readTimeRange, writeTimeRange, type TimeRange } from './timeRange.ts';

/** The range that the address names, else the usual one; and how another is chosen, which the back button undoes. */
export function useTimeRange(usual: TimeRange): readonly [TimeRange, (chosen: TimeRange) => void] {
  const [search, setSearch] = useSearchParams();
  const choose = (chosen: TimeRange) =>
    setSearch((before) => {
      const next = new URLSearchParams(before);
      for (const old of ['last', 'from', 'to']) next.delete(old);
      for (const [param, value] of Object.entries(writeTimeRange(chosen))) next.set(param, value);
      return next;
    });
  return [readTimeRange(search, usual), choose];
}
