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
    concurrency: 'Concurrency',
    asynchronous: 'Asynchronous invocation',
    logging: 'Logging',
    layers: 'Layers',
    tags: 'Tags',
    runtime: 'Runtime management',
  },
  zh: {
    general: '常规配置',
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
  {
    id: 'concurrency',
    load: async () => (await import('./concurrency/ConcurrencySection.tsx')).ConcurrencySection,
  },
  {
    id: 'asynchronous',
    load: async () => (await import('./asynchronous/AsynchronousSection.tsx')).AsynchronousSection,
  },
  { id: 'logging', load: async () => (await import('./logging/LoggingSection.tsx')).LoggingSection },
  { id: 'layers', load: async () => (await import('./layers/LayersSection.tsx')).LayersSection },
  { id: 'tags', load: async () => (await import('./tags/TagsSection.tsx')).TagsSection },
  { id: 'runtime', load: async () => (await import('./runtime/RuntimeSection.tsx')).RuntimeSection },
];
