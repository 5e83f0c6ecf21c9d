import { defineTexts } from '../../../../../i18n/texts.ts';

export const runtimeTexts = defineTexts({
  en: {
    title: 'Runtime management',
    description: 'Runtimes are those of this machine: a function follows them when they are updated.',
    mode: 'Update runtime version',
    modes: { Auto: 'Auto', FunctionUpdate: 'Function update', Manual: 'Manual' },
    arn: 'Runtime version ARN',
  },
  zh: {
    title: '运行时管理',
    description: '运行时即本机的运行时：更新后函数会随之使用。',
    mode: '更新运行时版本',
    modes: { Auto: '自动', FunctionUpdate: '函数更新时', Manual: '手动' },
    arn: '运行时版本 ARN',
  },
});
