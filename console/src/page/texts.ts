import { defineTexts } from '../i18n/texts.ts';

export const pageTexts = defineTexts({
  en: {
    unsaved: 'Leave the page?',
    unsavedText: 'What you have changed here is not saved, and is lost when you leave.',
    stay: 'Stay',
    leave: 'Leave',
    close: 'Close',
    copy: 'Copy',
    confirm: (word: string) => `To confirm, type “${word}”.`,
    confirmWord: 'delete',
    cancel: 'Cancel',
    delete: 'Delete',
  },
  zh: {
    unsaved: '离开此页面？',
    unsavedText: '您在此处的更改尚未保存，离开后将会丢失。',
    stay: '留下',
    leave: '离开',
    close: '关闭',
    copy: '复制',
    confirm: (word: string) => `要确认，请输入“${word}”。`,
    confirmWord: 'delete',
    cancel: '取消',
    delete: '删除',
  },
});
