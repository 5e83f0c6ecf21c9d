import type { ComponentType } from 'react';
import { ActivityChart } from './parts.ts';

/** The page, and beside it, not after it, its chart. */
export async function loadHomePage(): Promise<ComponentType> {
  const page = import('./HomePage.tsx');
  void ActivityChart.ahead();
  return (await page).HomePage;
}
