import type { ComponentType } from 'react';
import { fetchEditor } from '../../../editor/Editor.tsx';
import { functionTabs } from './tabs.ts';

/** The page with the tab that it opens with, and beside them, not after them, the editor. */
export async function loadFunctionPage(): Promise<ComponentType> {
  const tab = functionTabs[0]?.Content.ahead();
  void fetchEditor();
  const { FunctionPage } = await import('./FunctionPage.tsx');
  await tab;
  return FunctionPage;
}
