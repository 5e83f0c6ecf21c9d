import type { ComponentType } from 'react';

/** The page, and beside it, not after it, the code of the tab that it opens with. */
export async function loadFunctionPage(): Promise<ComponentType> {
  const page = import('./FunctionPage.tsx');
  // What fails here is asked for again by the tab, which says so.
  import('./code/CodeTab.tsx').catch(() => undefined);
  import('../../../editor/CodeEditor.tsx').catch(() => undefined);
  return (await page).FunctionPage;
}
