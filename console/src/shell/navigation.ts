import { defineTexts } from '../i18n/texts.ts';

/**
 * The pages at the left. To add one: its text in both languages, and its line in `sections`, where a person of AWS would
 * look for it.
 */
export const navigationTexts = defineTexts({
  en: {
    compute: 'Compute',
    home: 'Home',
    functions: 'Functions',
    security: 'Security',
    audit: 'Audit trail',
    machine: 'This machine',
    settings: 'Settings',
  },
  zh: {
    compute: '计算',
    home: '首页',
    functions: '函数',
    security: '安全',
    audit: '审计记录',
    machine: '本机',
    settings: '设置',
  },
});

type NavigationText = keyof typeof navigationTexts.en;

export interface NavigationSection {
  readonly text: NavigationText;
  readonly pages: readonly NavigationPage[];
}

export interface NavigationPage {
  readonly text: NavigationText;
  readonly path: string;
}

export const sections: readonly NavigationSection[] = [
  {
    text: 'compute',
    pages: [
      { text: 'home', path: '/home' },
      { text: 'functions', path: '/functions' },
    ],
  },
  { text: 'security', pages: [{ text: 'audit', path: '/audit' }] },
  { text: 'machine', pages: [{ text: 'settings', path: '/settings' }] },
];
