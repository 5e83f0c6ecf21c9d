import DateRangePicker, { type DateRangePickerProps } from '@cloudscape-design/components/date-range-picker';
import { useTexts } from '../i18n/Language.tsx';
import { timeRangeTexts } from './texts.ts';
import type { TimeRange } from './timeRange.ts';

interface TimeRangePickerProps {
  readonly range: TimeRange;
  readonly onChange: (range: TimeRange) => void;
}

const UNITS_MS = [
  ['week', 604_800_000],
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1000],
] as const;

type Unit = (typeof UNITS_MS)[number][0];

const SUGGESTED: readonly (readonly [number, Unit])[] = [
  [5, 'minute'],
  [30, 'minute'],
  [1, 'hour'],
  [3, 'hour'],
  [12, 'hour'],
  [1, 'day'],
  [1, 'week'],
  [4, 'week'],
];

/** Which stretch of time a page shows. */
export function TimeRangePicker({ range, onChange }: TimeRangePickerProps) {
  const t = useTexts(timeRangeTexts);
  return (
    <DateRangePicker
      value={valueOf(range)}
      relativeOptions={SUGGESTED.map(([amount, unit]) => ({
        key: `${amount}-${unit}`,
        amount,
        unit,
        type: 'relative',
      }))}
      isValidRange={(value) => {
        const chosen = value && rangeOf(value);
        return chosen && isForward(chosen) ? { valid: true } : { valid: false, errorMessage: t.notForward };
      }}
      onChange={({ detail }) => {
        const chosen = detail.value && rangeOf(detail.value);
        if (chosen) onChange(chosen);
      }}
      showClearButton={false}
      expandToViewport
      placeholder={t.range}
      i18nStrings={{ ariaLabel: t.range }}
    />
  );
}

function isForward(range: TimeRange): boolean {
  return range.kind === 'last' ? range.ms > 0 : range.fromMs < range.toMs;
}

function valueOf(range: TimeRange): DateRangePickerProps.Value {
  if (range.kind === 'between') {
    const [startDate, endDate] = [range.fromMs, range.toMs].map((ms) => new Date(ms).toISOString());
    return { type: 'absolute', startDate: startDate ?? '', endDate: endDate ?? '' };
  }
  const [unit, ms] = UNITS_MS.find(([, size]) => range.ms % size === 0) ?? (['second', 1000] as const);
  const amount = range.ms / ms;
  return { type: 'relative', key: `${amount}-${unit}`, amount, unit };
}

function rangeOf(value: DateRangePickerProps.Value): TimeRange | undefined {
  if (value.type === 'absolute') {
    return { kind: 'between', fromMs: Date.parse(value.startDate), toMs: Date.parse(value.endDate) };
  }
  const unit =
    value.unit === 'month' ? 30 * 86_400_000 : value.unit === 'year' ? 365 * 86_400_000 : undefined;
  const size = unit ?? UNITS_MS.find(([name]) => name === value.unit)?.[1];
  return size === undefined ? undefined : { kind: 'last', ms: value.amount * size };
}
