import { defineTexts } from '../i18n/texts.ts';

export const timeRangeTexts = defineTexts({
  en: { range: 'Time range', notForward: 'The end must be after the beginning.' },
  zh: { range: '时间范围', notForward: '结束时间必须晚于开始时间。' },
});
