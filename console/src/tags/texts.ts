import { defineTexts } from '../i18n/texts.ts';

export const tagTexts = defineTexts({
  en: {
    title: 'Tags',
    description: 'Labels, for finding it and for policies that go by tags.',
    key: 'Key',
    value: 'Value',
    add: 'Add tag',
    remove: 'Remove',
    removeOne: (key: string) => `Remove ${key}`,
    none: 'No tags',
    noneText: 'At most 50, such as team or stage.',
    badKey: 'At most 128 characters, not beginning with aws:.',
    twice: 'There is another one of this key.',
  },
  zh: {
    title: '标签',
    description: '标记，用于查找以及基于标签的策略。',
    key: '键',
    value: '值',
    add: '添加标签',
    remove: '删除',
    removeOne: (key: string) => `删除 ${key}`,
    none: '没有标签',
    noneText: '最多 50 个，例如 team 或 stage。',
    badKey: '最多 128 个字符，不能以 aws: 开头。',
    twice: '已存在相同的键。',
  },
});
