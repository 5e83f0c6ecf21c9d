import type { FunctionConfiguration } from '@aws-sdk/client-lambda';
import { lazyPart, type LazyPart } from '../../../page/lazyPart.tsx';
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
  readonly Content: LazyPart<FunctionTabProps>;
  /** What is typed in it survives a look at another tab. */
  readonly keep?: boolean;
}

/** The tabs of a function, from left to right. */
export const functionTabs: readonly FunctionTab[] = [
  {
    id: 'code',
    text: 'code',
    keep: true,
    Content: lazyPart(async () => (await import('./code/CodeTab.tsx')).CodeTab),
  },
  {
    id: 'test',
    text: 'test',
    keep: true,
    Content: lazyPart(async () => (await import('./test/TestTab.tsx')).TestTab),
  },
  {
    id: 'monitor',
    text: 'monitor',
    Content: lazyPart(async () => (await import('./monitor/MonitorTab.tsx')).MonitorTab),
  },
  {
    id: 'configuration',
    text: 'configuration',
    Content: lazyPart(async () => (await import('./configuration/ConfigurationTab.tsx')).ConfigurationTab),
  },
  {
    id: 'aliases',
    text: 'aliases',
    Content: lazyPart(async () => (await import('./aliases/AliasesTab.tsx')).AliasesTab),
  },
  {
    id: 'versions',
    text: 'versions',
    Content: lazyPart(async () => (await import('./versions/VersionsTab.tsx')).VersionsTab),
  },
];
