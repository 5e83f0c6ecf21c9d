import { useLanguage } from '../i18n/Language.tsx';
import { LANGUAGES } from '../i18n/texts.ts';

const STEPS: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ['year', 365 * 86_400],
  ['month', 30 * 86_400],
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
];

/** Moments in the page's language. */
export function useMoments() {
  const { language } = useLanguage();
  const tag = LANGUAGES.find(({ id }) => id === language)?.tag ?? 'en';
  return {
    /** `3 minutes ago` */
    ago: (date: Date, now = Date.now()): string => {
      const seconds = (date.getTime() - now) / 1000;
      const format = new Intl.RelativeTimeFormat(tag, { numeric: 'auto' });
      const step = STEPS.find(([, size]) => Math.abs(seconds) >= size);
      return step ? format.format(Math.round(seconds / step[1]), step[0]) : format.format(0, 'second');
    },
    /** Date and time in full. */
    full: (date: Date): string =>
      new Intl.DateTimeFormat(tag, { dateStyle: 'medium', timeStyle: 'medium' }).format(date),
  };
}
