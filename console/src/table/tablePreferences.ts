import type { CollectionPreferencesProps } from '@cloudscape-design/components/collection-preferences';
import { useState } from 'react';
import { readPreference, writePreference } from '../theme/preferences.ts';

export interface TablePreferences {
  readonly pageSize: number;
  readonly wrapLines: boolean;
  /** Undefined: all of them, in their order. */
  readonly columns: CollectionPreferencesProps['preferences'] extends infer P
    ? P extends { contentDisplay?: infer D }
      ? D | undefined
      : undefined
    : undefined;
}

const USUAL: TablePreferences = { pageSize: 25, wrapLines: false, columns: undefined };

/** How a person likes this table, kept in the browser under the table's name. */
export function useTablePreferences(name: string) {
  const [preferences, setPreferences] = useState(() => parse(readPreference(`table.${name}`)));
  const change = (next: TablePreferences) => {
    writePreference(`table.${name}`, JSON.stringify(next));
    setPreferences(next);
  };
  return [preferences, change] as const;
}

function parse(text: string | undefined): TablePreferences {
  try {
    return { ...USUAL, ...(JSON.parse(text ?? '{}') as Partial<TablePreferences>) };
  } catch {
    return USUAL;
  }
}
