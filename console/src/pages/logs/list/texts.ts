import { defineTexts } from '../../../i18n/texts.ts';

export const logListTexts = defineTexts({
  en: {
    hint: 'Up and down choose a line, Enter opens it.',
    copy: 'Copy line',
    toStream: 'Open its stream',
  },
  zh: {
    hint: '用上下方向键选择一行，按 Enter 展开。',
    copy: '复制此行',
    toStream: '打开所在的日志流',
  },
});
