import { defineTexts } from '../i18n/texts.ts';

export const functionFieldTexts = defineTexts({
  en: {
    label: 'Function',
    choose: 'Choose a function',
    none: 'There are no functions yet.',
    loading: 'Loading functions',
  },
  zh: { label: '函数', choose: '选择函数', none: '还没有函数。', loading: '正在加载函数' },
});
