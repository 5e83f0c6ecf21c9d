import { defineTexts } from '../../../i18n/texts.ts';

export const gridTexts = defineTexts({
  en: {
    title: 'Monitor',
    description: 'What CloudWatch has counted, minute by minute.',
    refresh: 'Refresh',
    inMetrics: 'Open in Metrics',
    nothing: 'Nothing in this time',
  },
  zh: {
    title: '监控',
    description: 'CloudWatch 按分钟统计的数据。',
    refresh: '刷新',
    inMetrics: '在指标页打开',
    nothing: '该时段内没有数据',
  },
});
