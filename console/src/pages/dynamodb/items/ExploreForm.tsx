import type { TableDescription } from '@aws-sdk/client-dynamodb';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Checkbox from '@cloudscape-design/components/checkbox';
import Container from '@cloudscape-design/components/container';
import ExpandableSection from '@cloudscape-design/components/expandable-section';
import FormField from '@cloudscape-design/components/form-field';
import Grid from '@cloudscape-design/components/grid';
import Input from '@cloudscape-design/components/input';
import SegmentedControl from '@cloudscape-design/components/segmented-control';
import Select, { type SelectProps } from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import { CopyAs } from '../../../copyAs/CopyAs.tsx';
import { useTexts } from '../../../i18n/Language.tsx';
import {
  expressQuestion,
  FIRST_QUESTION,
  fits,
  isComplete,
  keyOf,
  SORT_OPERATORS,
  type Key,
  type KeyAttribute,
  type Question,
} from './exploreRequest.ts';
import { FilterFields } from './FilterFields.tsx';
import './items.css';
import { itemsTexts } from './texts.ts';

interface ExploreFormProps {
  readonly table: TableDescription;
  readonly question: Question;
  readonly busy: boolean;
  readonly onRun: (question: Question) => void;
  /** What was read up to then stays. */
  readonly onStop: () => void;
}

/** Asks what of the table is to be seen. */
export function ExploreForm({ table, question, busy, onRun, onStop }: ExploreFormProps) {
  const t = useTexts(itemsTexts);
  const [draft, setDraft] = useState(question);
  const change = (changes: Partial<Question>) => setDraft((before) => ({ ...before, ...changes }));
  const key = keyOf(table, draft.index);
  const isGlobal = table.GlobalSecondaryIndexes?.some(({ IndexName }) => IndexName === draft.index) ?? false;
  const ready = isComplete(draft, key);
  return (
    <Container>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (ready) onRun(draft);
        }}
      >
        <SpaceBetween size="m">
          <Grid gridDefinition={[{ colspan: { default: 12, s: 4 } }, { colspan: { default: 12, s: 8 } }]}>
            <SpaceBetween size="xxs">
              <SegmentedControl
                label={t.kind}
                selectedId={draft.kind}
                options={[
                  { id: 'scan', text: t.scan },
                  { id: 'query', text: t.query },
                ]}
                onChange={({ detail }) => change({ kind: detail.selectedId === 'query' ? 'query' : 'scan' })}
              />
              <Box variant="small" color="text-body-secondary">
                {draft.kind === 'query' ? t.queryText : t.scanText}
              </Box>
            </SpaceBetween>
            <SourceField
              table={table}
              index={draft.index}
              onChange={(index) => setDraft((before) => withIndex(before, index))}
            />
          </Grid>
          {draft.kind === 'query' && <KeyConditions draft={draft} keys={key} change={change} />}
          <ExpandableSection
            headerText={draft.filters.length > 0 ? `${t.filters} (${draft.filters.length})` : t.filters}
            headerDescription={t.filtersText}
            defaultExpanded={question.filters.length > 0}
          >
            <FilterFields filters={draft.filters} onChange={(filters) => change({ filters })} />
          </ExpandableSection>
          <SpaceBetween direction="horizontal" size="s" alignItems="center">
            <Button variant="primary" disabled={!ready} loading={busy}>
              {t.run}
            </Button>
            {busy && (
              <Button formAction="none" onClick={onStop}>
                {t.stop}
              </Button>
            )}
            <Button
              formAction="none"
              onClick={() => {
                setDraft(FIRST_QUESTION);
                onRun(FIRST_QUESTION);
              }}
            >
              {t.reset}
            </Button>
            {!isGlobal && (
              <Checkbox
                checked={draft.consistent}
                onChange={({ detail }) => change({ consistent: detail.checked })}
              >
                {t.consistent}
              </Checkbox>
            )}
            {ready && (
              <CopyAs
                label={t.asCode}
                call={{
                  service: 'dynamodb',
                  operation: draft.kind === 'query' ? 'Query' : 'Scan',
                  input: { TableName: table.TableName, ...expressQuestion(draft, key) },
                }}
              />
            )}
          </SpaceBetween>
        </SpaceBetween>
      </form>
    </Container>
  );
}

/** Another key: what was typed for the former's is of no use. */
function withIndex({ index: _former, ...question }: Question, index: string | undefined): Question {
  const cleared = { ...question, partition: '', sort: '', sortTo: '', consistent: false };
  return index === undefined ? cleared : { ...cleared, index };
}

interface SourceFieldProps {
  readonly table: TableDescription;
  readonly index: string | undefined;
  readonly onChange: (index: string | undefined) => void;
}

function SourceField({ table, index, onChange }: SourceFieldProps) {
  const t = useTexts(itemsTexts);
  const indexes = [...(table.GlobalSecondaryIndexes ?? []), ...(table.LocalSecondaryIndexes ?? [])];
  const keyText = (name?: string) => {
    const { partition, sort } = keyOf(table, name);
    return [partition.name, ...(sort ? [sort.name] : [])].join(', ');
  };
  const options: SelectProps.Option[] = [
    { value: '', label: `${t.table}: ${table.TableName}`, description: keyText() },
    ...indexes.map(({ IndexName = '' }) => ({
      value: IndexName,
      label: `${t.index}: ${IndexName}`,
      description: keyText(IndexName),
    })),
  ];
  return (
    <FormField label={t.source} stretch>
      <Select
        options={options}
        selectedOption={options.find(({ value }) => value === (index ?? '')) ?? null}
        onChange={({ detail }) => onChange(detail.selectedOption.value || undefined)}
      />
    </FormField>
  );
}

interface KeyConditionsProps {
  readonly draft: Question;
  readonly keys: Key;
  readonly change: (changes: Partial<Question>) => void;
}

function KeyConditions({ draft, keys: { partition, sort }, change }: KeyConditionsProps) {
  const t = useTexts(itemsTexts);
  const operators = SORT_OPERATORS.map((value) => ({ value, label: t.operators[value] }));
  const problem = (attribute: KeyAttribute, text: string) =>
    text === '' || fits(attribute.type, text)
      ? undefined
      : attribute.type === 'N'
        ? t.badNumber
        : t.badBinary;
  const isHalf = draft.sortOperator === 'between' && (draft.sort === '') !== (draft.sortTo === '');
  return (
    <SpaceBetween size="m">
      <FormField label={t.partition(partition.name)} errorText={problem(partition, draft.partition)} stretch>
        <Input
          value={draft.partition}
          spellcheck={false}
          onChange={({ detail }) => change({ partition: detail.value })}
        />
      </FormField>
      {sort && (
        <Grid
          gridDefinition={[
            { colspan: { default: 12, s: 3 } },
            { colspan: { default: 12, s: draft.sortOperator === 'between' ? 4 : 7 } },
            ...(draft.sortOperator === 'between' ? [{ colspan: { default: 12, s: 3 } }] : []),
            { colspan: { default: 12, s: 2 } },
          ]}
        >
          <FormField label={t.sortOperator} stretch>
            <Select
              options={operators}
              selectedOption={operators.find(({ value }) => value === draft.sortOperator) ?? null}
              onChange={({ detail }) =>
                change({ sortOperator: detail.selectedOption.value as Question['sortOperator'] })
              }
            />
          </FormField>
          <FormField
            label={t.sort(sort.name)}
            errorText={problem(sort, draft.sort) ?? (isHalf && draft.sort === '' ? t.rangeTo : undefined)}
            stretch
          >
            <Input
              value={draft.sort}
              spellcheck={false}
              onChange={({ detail }) => change({ sort: detail.value })}
            />
          </FormField>
          {draft.sortOperator === 'between' && (
            <FormField
              label={t.sortTo}
              errorText={
                problem(sort, draft.sortTo) ?? (isHalf && draft.sortTo === '' ? t.rangeTo : undefined)
              }
              stretch
            >
              <Input
                value={draft.sortTo}
                spellcheck={false}
                onChange={({ detail }) => change({ sortTo: detail.value })}
              />
            </FormField>
          )}
          <div className="beside-fields">
            <Checkbox
              checked={draft.descending}
              onChange={({ detail }) => change({ descending: detail.checked })}
            >
              {t.descending}
            </Checkbox>
          </div>
        </Grid>
      )}
    </SpaceBetween>
  );
}
