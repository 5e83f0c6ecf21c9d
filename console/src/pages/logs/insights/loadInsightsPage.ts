import type { ComponentType } from 'react';
import { fetchEditor } from '../../../editor/Editor.tsx';

/** The page, and beside it, not after it, the editor of its query. */
export async function loadInsightsPage(): Promise<ComponentType> {
  const page = import('./InsightsPage.tsx');
  void fetchEditor();
  return (await page).InsightsPage;
}
