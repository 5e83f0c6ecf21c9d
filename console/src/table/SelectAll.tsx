import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useLanguage, useTexts } from '../i18n/Language.tsx';
import { tableTexts } from './texts.ts';

interface SelectAllProps<T> {
  /** The rows in sight. */
  readonly page: readonly T[];
  /** The rows of all pages that fit the filter. */
  readonly all: readonly T[];
  readonly selected: readonly T[];
  readonly idOf: (row: T) => string;
  readonly onChange: (rows: readonly T[]) => void;
}

/** The box in a table's head selects a page. Whoever has clicked it may mean all pages: that is one click more. */
export function SelectAll<T>({ page, all, selected, idOf, onChange }: SelectAllProps<T>) {
  const t = useTexts(tableTexts);
  const { language } = useLanguage();
  if (all.length <= page.length || selected.length < page.length) return null;
  const chosen = new Set(selected.map(idOf));
  if (!page.every((row) => chosen.has(idOf(row)))) return null;
  const isAll = selected.length >= all.length && all.every((row) => chosen.has(idOf(row)));
  const number = (count: number) => count.toLocaleString(language);
  return (
    <SpaceBetween direction="horizontal" size="xs" alignItems="center">
      <Box color="text-body-secondary">
        <span role="status">
          {isAll ? t.allSelected(number(all.length)) : t.pageSelected(number(page.length))}
        </span>
      </Box>
      <Button variant="inline-link" onClick={() => onChange(isAll ? [] : all)}>
        {isAll ? t.selectNone : t.selectAllOf(number(all.length))}
      </Button>
    </SpaceBetween>
  );
}
