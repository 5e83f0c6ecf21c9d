import { defineTexts } from '../../../../../i18n/texts.ts';

export const triggersTexts = defineTexts({
  en: {
    title: 'Triggers',
    description: 'What makes the function run, and where it is reached.',
    noun: 'triggers',
    trigger: 'Trigger',
    source: 'Source',
    address: 'Address',
    none: 'No triggers yet',
    noneText: 'Add one: an address that a browser opens, a bucket, a log group.',
  },
  zh: {
    title: '触发器',
    description: '触发函数运行的来源，以及访问函数的地址。',
    noun: '触发器',
    trigger: '触发器',
    source: '来源',
    address: '地址',
    none: '还没有触发器',
    noneText: '可以添加：浏览器访问的地址、存储桶或日志组。',
  },
});
