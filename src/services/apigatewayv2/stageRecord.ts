import type { Key, View } from '../../store/store.ts';
import { notFound } from './faults.ts';
import { stages, wellFormed, type StageRecord } from './records.ts';

export async function existingStage(
  view: View,
  key: Key,
  stageName: string | undefined,
): Promise<StageRecord> {
  const record = await stages.get(view, [...key, wellFormed(stageName)]);
  if (!record) throw notFound('Invalid stage identifier specified');
  return record;
}
