import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import Input from '@cloudscape-design/components/input';
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Textarea from '@cloudscape-design/components/textarea';
import { useTexts } from '../../../i18n/Language.tsx';
import type { DraftProps } from './CreateTablePage.tsx';
import { KeyFields } from './KeyFields.tsx';
import { attributesOf, isTableName, mistyped, newIndex, type IndexDraft } from './tableDraft.ts';
import { tablesTexts } from './texts.ts';

/** The indexes of a table that is being made. */
export function IndexFields({ draft, change, asked }: DraftProps) {
  const t = useTexts(tablesTexts);
  const { indexes } = draft;
  const wrong = mistyped(attributesOf(draft));
  const set = (at: number, changes: Partial<IndexDraft>) =>
    change({ indexes: indexes.map((index, place) => (place === at ? { ...index, ...changes } : index)) });
  return (
    <Container
      header={
        <Header
          description={t.indexesText}
          actions={
            <SpaceBetween direction="horizontal" size="xs">
              {draft.sort.name !== '' && (
                <Button
                  formAction="none"
                  onClick={() => change({ indexes: [...indexes, newIndex('local')] })}
                >
                  {t.addLocal}
                </Button>
              )}
              <Button formAction="none" onClick={() => change({ indexes: [...indexes, newIndex('global')] })}>
                {t.addGlobal}
              </Button>
            </SpaceBetween>
          }
        >
          {t.indexes}
        </Header>
      }
    >
      <SpaceBetween size="xl">
        {indexes.length === 0 && <Box color="text-body-secondary">{t.noIndexes}</Box>}
        {indexes.map((index, at) => (
          <OneIndex
            key={at}
            index={index}
            asked={asked}
            mistyped={wrong}
            lacksSort={draft.sort.name === ''}
            onChange={(changes) => set(at, changes)}
            onRemove={() => change({ indexes: indexes.filter((_, place) => place !== at) })}
          />
        ))}
      </SpaceBetween>
    </Container>
  );
}

interface OneIndexProps {
  readonly index: IndexDraft;
  readonly asked: boolean;
  /** Names that have another type elsewhere. */
  readonly mistyped: ReadonlySet<string>;
  /** The table has no sort key, which a local index needs. */
  readonly lacksSort?: boolean;
  readonly onChange: (changes: Partial<IndexDraft>) => void;
  readonly onRemove?: () => void;
}

export function OneIndex({
  index,
  asked,
  mistyped: wrong,
  lacksSort = false,
  onChange,
  onRemove,
}: OneIndexProps) {
  const t = useTexts(tablesTexts);
  const isGlobal = index.kind === 'global';
  const problem = (name: string) => (wrong.has(name) ? t.mistyped(name) : undefined);
  const projections = (['ALL', 'KEYS_ONLY', 'INCLUDE'] as const).map((value) => ({
    value,
    label: t.projections[value],
  }));
  return (
    <SpaceBetween size="m">
      {onRemove && (
        <Header
          variant="h3"
          actions={
            <Button formAction="none" onClick={onRemove}>
              {t.remove}
            </Button>
          }
        >
          {isGlobal ? t.globalIndex : t.localIndex}
        </Header>
      )}
      <FormField
        label={t.indexName}
        errorText={
          !isGlobal && lacksSort
            ? t.localNeedsSort
            : asked && !isTableName(index.name)
              ? t.badName
              : undefined
        }
      >
        <Input
          value={index.name}
          spellcheck={false}
          onChange={({ detail }) => onChange({ name: detail.value.trim() })}
        />
      </FormField>
      {isGlobal && (
        <KeyFields
          label={t.partition}
          attribute={index.partition}
          error={asked && index.partition.name === '' ? t.missing : problem(index.partition.name)}
          onChange={(partition) => onChange({ partition })}
        />
      )}
      <KeyFields
        label={t.sort}
        attribute={index.sort}
        error={asked && !isGlobal && index.sort.name === '' ? t.missing : problem(index.sort.name)}
        onChange={(sort) => onChange({ sort })}
      />
      <FormField label={t.projection}>
        <Select
          options={projections}
          selectedOption={projections.find(({ value }) => value === index.projection) ?? null}
          onChange={({ detail }) =>
            onChange({ projection: detail.selectedOption.value as IndexDraft['projection'] })
          }
        />
      </FormField>
      {index.projection === 'INCLUDE' && (
        <FormField
          label={t.included}
          constraintText={t.includedText}
          errorText={asked && index.included.trim() === '' ? t.missing : undefined}
        >
          <Textarea
            value={index.included}
            rows={3}
            spellcheck={false}
            onChange={({ detail }) => onChange({ included: detail.value })}
          />
        </FormField>
      )}
    </SpaceBetween>
  );
}
