import type { ComponentType } from 'react';
import { defineTexts } from '../../../../i18n/texts.ts';
import type { FunctionTabProps } from '../tabs.ts';

export interface ConfigurationSection {
  /** In the address: `?tab=configuration&section=general`. */
  readonly id: keyof typeof sectionTexts.en;
  readonly load: () => Promise<ComponentType<FunctionTabProps>>;
}

export const sectionTexts = defineTexts({
  en: {
    general: 'General configuration',
    environment: 'Environment variables',
    url: 'Function URL',
    permissions: 'Permissions',
  },
  zh: {
    general: '常规配置',
    environment: '环境变量',
    url: '函数 URL',
    permissions: '权限',
  },
});

/** What can be set of a function, in the order of the menu. */
export const sections: readonly ConfigurationSection[] = [
  { id: 'general', load: async () => (await import('./general/GeneralSection.tsx')).GeneralSection },
  {
    id: 'environment',
    load: async () => (await import('./environment/EnvironmentSection.tsx')).EnvironmentSection,
  },
  {
    id: 'permissions',
    load: async () => (await import('./permissions/PermissionsSection.tsx')).PermissionsSection,
  },
  { id: 'url', load: async () => (await import('./functionUrl/UrlSection.tsx')).UrlSection },
];
