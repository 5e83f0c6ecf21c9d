import Table from '@cloudscape-design/components/table';
import { useState } from 'react';
import type { ApiCall } from '../copyAs/apiCall.ts';
import { EmptyState } from '../emptyState/EmptyState.tsx';
import { ErrorAlert } from '../feedback/ErrorAlert.tsx';
import { useTexts } from '../i18n/Language.tsx';
import { useLoad } from '../live/useLoad.ts';
import { EditableContainer } from '../form/EditableContainer.tsx';
import { EditForm } from '../form/EditForm.tsx';
import { PairsEditor, type Pair } from '../form/PairsEditor.tsx';
import { copyColumn } from '../table/copyColumn.tsx';
import { tableTexts } from '../table/texts.ts';
import { tagChanges, type TagChanges } from './tagChanges.ts';
import { useChange } from '../form/useChange.ts';
import { tagTexts } from './texts.ts';

export type Tags = Readonly<Record<string, string>>;

/** For who has none yet. */
const EXAMPLE: Tags = { team: 'shop' };

interface TagsContainerProps {
  /** Names what is tagged, for the answer's cache. */
  readonly name: string;
  readonly load: (signal: AbortSignal) => Promise<Tags>;
  /** `all` for services that take the whole set. */
  readonly save: (changes: TagChanges, all: Tags, signal: AbortSignal) => Promise<void>;
  /** The call that sets these tags; `all` as in `save`. */
  readonly callOf: (tags: Tags, all: Tags) => ApiCall;
}

/** The tags of a resource, seen and edited in place. */
export function TagsContainer({ name, load, save, callOf }: TagsContainerProps) {
  const t = useTexts(tagTexts);
  const { copyColumn: copyHeader } = useTexts(tableTexts);
  const tags = useLoad<Tags>(`${name}/tags`, load);
  const change = useChange(tags.reload);
  const before = tags.data;
  const rows = Object.entries(before ?? {}).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return (
    <EditableContainer
      title={t.title}
      description={t.description}
      form={
        before &&
        ((close) => (
          <TagsForm
            before={before}
            onSave={(changes, all) => change(t.title, (signal) => save(changes, all, signal))}
            onClose={close}
          />
        ))
      }
    >
      <ErrorAlert error={tags.error} onRetry={() => void tags.reload()} />
      {(before !== undefined || tags.error === undefined) && (
        <Table
          variant="embedded"
          items={rows}
          trackBy={([key]) => key}
          loading={before === undefined && tags.loading}
          resizableColumns
          enableKeyboardNavigation
          ariaLabels={{ tableLabel: t.title }}
          columnDefinitions={[
            { id: 'key', header: t.key, isRowHeader: true, width: 260, cell: ([key]) => key },
            { id: 'value', header: t.value, minWidth: 240, cell: ([, value]) => value },
            copyColumn<[string, string]>(
              copyHeader,
              ([key]) => key,
              ([key, value]) => callOf({ [key]: value }, before ?? {}),
            ),
          ]}
          empty={<EmptyState title={t.none} text={t.noneText} call={callOf(EXAMPLE, EXAMPLE)} />}
        />
      )}
    </EditableContainer>
  );
}

interface TagsFormProps {
  readonly before: Tags;
  readonly onSave: (changes: TagChanges, all: Tags) => Promise<boolean>;
  readonly onClose: () => void;
}

function TagsForm({ before, onSave, onClose }: TagsFormProps) {
  const t = useTexts(tagTexts);
  const [pairs, setPairs] = useState<readonly Pair[]>(() => {
    const known = Object.entries(before).map(([key, value]) => ({ key, value }));
    return known.length === 0 ? [{ key: '', value: '' }] : known;
  });
  const problemOf = ({ key }: Pair, index: number): string | undefined => {
    if (key.length > 128 || key.startsWith('aws:')) return t.badKey;
    return key !== '' && pairs.findIndex((pair) => pair.key === key) < index ? t.twice : undefined;
  };
  const all = Object.fromEntries(pairs.flatMap(({ key, value }) => (key === '' ? [] : [[key, value]])));
  return (
    <EditForm
      valid={pairs.every((pair, index) => problemOf(pair, index) === undefined)}
      onSave={() => onSave(tagChanges(before, pairs), all)}
      onClose={onClose}
    >
      <PairsEditor texts={t} pairs={pairs} problemOf={problemOf} onChange={setPairs} />
    </EditForm>
  );
}
