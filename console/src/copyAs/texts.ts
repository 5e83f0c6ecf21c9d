import { defineTexts } from '../i18n/texts.ts';

export const copyTexts = defineTexts({
  en: {
    copyAs: (what: string) => `Copy as code: ${what}`,
    title: 'Copy as',
    copied: 'Copied to the clipboard.',
    copyFailed: 'The browser did not let us copy. Select the text and copy it.',
    copy: 'Copy',
    cli: 'AWS CLI',
    javascript: 'JavaScript (SDK v3)',
    python: 'Python (boto3)',
  },
  zh: {
    copyAs: (what: string) => `复制为代码：${what}`,
    title: '复制为',
    copied: '已复制到剪贴板。',
    copyFailed: '浏览器不允许复制。请选中文本后手动复制。',
    copy: '复制',
    cli: 'AWS CLI',
    javascript: 'JavaScript（SDK v3）',
    python: 'Python（boto3）',
  },
});
