import type { FunctionConfiguration } from '@aws-sdk/client-lambda';
import type { ComponentType } from 'react';
import type { tabTexts } from './tabTexts.ts';

/** What every tab of a function's page gets. */
export interface FunctionTabProps {
  readonly name: string;
  /** A version or alias; undefined: $LATEST. */
  readonly qualifier: string | undefined;
  readonly configuration: FunctionConfiguration;
  /** After the tab has changed the function. */
  readonly reload: () => Promise<void>;
}

export interface FunctionTab {
  /** In the address: `?tab=code`. */
  readonly id: string;
  readonly text: keyof typeof tabTexts.en;
  readonly load: () => Promise<ComponentType<FunctionTabProps>>;
  /** What is typed in it survives a look at another tab. */
  readonly keep?: boolean;
}

/** The tabs of a function, from left to right. */
export const functionTabs: readonly FunctionTab[] = [
  { id: 'code', text: 'code', keep: true, load: async () => (await import('./code/CodeTab.tsx')).CodeTab },
  { id: 'test', text: 'test', keep: true, load: async () => (await import('./test/TestTab.tsx')).TestTab },
  { id: 'monitor', text: 'monitor', load: async () => (await import('./monitor/MonitorTab.tsx')).MonitorTab },
  {
    id: 'configuration',
    text: 'configuration',
    load: async () => (await import('./configuration/ConfigurationTab.tsx')).ConfigurationTab,
  },
  { id: 'aliases', text: 'aliases', load: async () => (await import('./aliases/AliasesTab.tsx')).AliasesTab },
  {
    id: 'versions',
    text: 'versions',
    load: async () => (await import('./versions/VersionsTab.tsx')).VersionsTab,
  },
];
