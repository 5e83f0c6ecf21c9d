import { defineTexts } from '../i18n/texts.ts';

export const emptyTexts = defineTexts({
  en: { withCli: 'With the AWS CLI:' },
  zh: { withCli: '使用 AWS CLI：' },
});
