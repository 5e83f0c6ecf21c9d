import { defineTexts } from '../../../i18n/texts.ts';

export const tabTexts = defineTexts({
  en: {
    code: 'Code',
    test: 'Test',
    monitor: 'Monitor',
    configuration: 'Configuration',
    aliases: 'Aliases',
    versions: 'Versions',
  },
  zh: {
    code: '代码',
    test: '测试',
    monitor: '监控',
    configuration: '配置',
    aliases: '别名',
    versions: '版本',
  },
});
