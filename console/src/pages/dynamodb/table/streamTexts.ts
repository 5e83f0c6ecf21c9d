import { defineTexts } from '../../../i18n/texts.ts';

export const streamTexts = defineTexts({
  en: {
    triggers: 'Functions that run on its changes',
    none: 'None yet. A function gets one where it is looked at: Add trigger, DynamoDB table.',
    enable: 'Enable',
    disable: 'Disable',
    remove: 'Remove',
    removeTitle: (name: string) => `Remove the trigger of ${name}`,
    removeText: 'The function no longer runs on changes of this table, and where it stopped is forgotten.',
  },
  zh: {
    triggers: '在其变更时运行的函数',
    none: '还没有。可在函数页面中添加：添加触发器，DynamoDB 表。',
    enable: '启用',
    disable: '禁用',
    remove: '移除',
    removeTitle: (name: string) => `移除 ${name} 的触发器`,
    removeText: '此表变更时将不再运行该函数，并且不再记得处理到何处。',
  },
});
