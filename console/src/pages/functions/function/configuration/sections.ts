import type { ComponentType } from 'react';
import type { sectionTexts } from './sectionTexts.ts';
import type { FunctionTabProps } from '../tabs.ts';

export interface ConfigurationSection {
  /** In the address: `?tab=configuration&section=general`. */
  readonly id: keyof typeof sectionTexts.en;
  readonly load: () => Promise<ComponentType<FunctionTabProps>>;
}

/** What can be set of a function, in the order of the menu. */
export const sections: readonly ConfigurationSection[] = [
  { id: 'general', load: async () => (await import('./general/GeneralSection.tsx')).GeneralSection },
  { id: 'triggers', load: async () => (await import('./triggers/TriggersSection.tsx')).TriggersSection },
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
