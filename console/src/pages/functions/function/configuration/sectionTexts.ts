import { defineTexts } from '../../../../i18n/texts.ts';

export const sectionTexts = defineTexts({
  en: {
    general: 'General configuration',
    triggers: 'Triggers',
    environment: 'Environment variables',
    url: 'Function URL',
    permissions: 'Permissions',
    concurrency: 'Concurrency',
    asynchronous: 'Asynchronous invocation',
    logging: 'Logging',
    layers: 'Layers',
    tags: 'Tags',
    runtime: 'Runtime management',
  },
  zh: {
    general: '常规配置',
    triggers: '触发器',
    environment: '环境变量',
    url: '函数 URL',
    permissions: '权限',
    concurrency: '并发',
    asynchronous: '异步调用',
    logging: '日志',
    layers: '层',
    tags: '标签',
    runtime: '运行时管理',
  },
});
