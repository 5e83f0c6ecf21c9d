import { useLanguage } from '../i18n/Language.tsx';
import { LANGUAGES } from '../i18n/texts.ts';

const STEPS: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ['year', 365 * 86_400],
  ['month', 30 * 86_400],
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
];

interface Moments {
  /** `3 minutes ago` */
  readonly ago: (date: Date, now?: number) => string;
  /** Date and time in full. */
  readonly full: (date: Date) => string;
}

/** Of each language once: to make a format takes longer than to use it for a table. */
const known = new Map<string, Moments>();

/** Moments in the page's language. */
export function useMoments(): Moments {
  const { language } = useLanguage();
  const tag = LANGUAGES.find(({ id }) => id === language)?.tag ?? 'en';
  const moments = known.get(tag) ?? momentsIn(tag);
  known.set(tag, moments);
  return moments;
}

function momentsIn(tag: string): Moments {
  const relative = new Intl.RelativeTimeFormat(tag, { numeric: 'auto' });
  const whole = new Intl.DateTimeFormat(tag, { dateStyle: 'medium', timeStyle: 'medium' });
  return {
    ago: (date, now = Date.now()) => {
      const seconds = (date.getTime() - now) / 1000;
      const step = STEPS.find(([, size]) => Math.abs(seconds) >= size);
      return step ? relative.format(Math.round(seconds / step[1]), step[0]) : relative.format(0, 'second');
    },
    full: (date) => whole.format(date),
  };
}
