import { defineTexts } from '../../../../../i18n/texts.ts';

export const environmentTexts = defineTexts({
  en: {
    title: 'Environment variables',
    description:
      'What the function’s code reads from its environment. All of them together take at most 4 KB.',
    key: 'Key',
    value: 'Value',
    add: 'Add environment variable',
    remove: 'Remove',
    removeOne: (key: string) => `Remove ${key}`,
    none: 'No environment variables',
    noneText: 'Settings that differ between stages belong here, rather than into the code.',
    badKey: 'Two or more letters, digits and _, a letter first.',
    twice: 'There is another one of this key.',
  },
  zh: {
    title: '环境变量',
    description: '函数代码从环境中读取的值。所有变量总计不超过 4 KB。',
    key: '键',
    value: '值',
    add: '添加环境变量',
    remove: '删除',
    removeOne: (key: string) => `删除 ${key}`,
    none: '没有环境变量',
    noneText: '随阶段而不同的设置应放在这里，而不是写在代码中。',
    badKey: '至少两个字符，由字母、数字和 _ 组成，以字母开头。',
    twice: '已存在相同的键。',
  },
});
