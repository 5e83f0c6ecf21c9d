import { defineTexts } from '../i18n/texts.ts';

export const formTexts = defineTexts({
  en: {
    edit: 'Edit',
    save: 'Save',
    cancel: 'Cancel',
    saving: (what: string) => `Saving: ${what}…`,
    saved: (what: string) => `Saved: ${what}.`,
    notSaved: (what: string) => `Not saved: ${what}`,
    notNumber: (from: number, to: number) => `A whole number from ${from} to ${to}.`,
  },
  zh: {
    edit: '编辑',
    save: '保存',
    cancel: '取消',
    saving: (what: string) => `正在保存：${what}…`,
    saved: (what: string) => `已保存：${what}。`,
    notSaved: (what: string) => `未能保存：${what}`,
    notNumber: (from: number, to: number) => `请输入 ${from} 至 ${to} 之间的整数。`,
  },
});
