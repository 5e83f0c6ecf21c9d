import { lazyPart } from '../../page/lazyPart.tsx';

/** Its services' SDK clients are fetched after all else. */
export const ResourceCounts = lazyPart(async () => (await import('./ResourceCounts.tsx')).ResourceCounts);
export const ActivityChart = lazyPart(async () => (await import('./ActivityChart.tsx')).ActivityChart);
