import { defineTexts } from '../../../../../i18n/texts.ts';

export const loggingTexts = defineTexts({
  en: {
    title: 'Logging configuration',
    description: 'How the function’s log is written, and where.',
    format: 'Log format',
    formats: { Text: 'Text', JSON: 'JSON' },
    formatTexts: {
      Text: 'Lines as the function writes them.',
      JSON: 'Every line as a JSON object; levels can be left out.',
    },
    application: 'Application log level',
    system: 'System log level',
    group: 'Log group',
    groupText: 'Made when the function first writes.',
    all: 'All',
  },
  zh: {
    title: '日志配置',
    description: '函数日志的写入方式和位置。',
    format: '日志格式',
    formats: { Text: '文本', JSON: 'JSON' },
    formatTexts: { Text: '按函数写入的原样记录。', JSON: '每行为一个 JSON 对象；可按级别过滤。' },
    application: '应用程序日志级别',
    system: '系统日志级别',
    group: '日志组',
    groupText: '在函数首次写入时创建。',
    all: '全部',
  },
});
