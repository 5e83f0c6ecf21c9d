import type { TableDescription } from '@aws-sdk/client-dynamodb';
import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Form from '@cloudscape-design/components/form';
import Header from '@cloudscape-design/components/header';
import SegmentedControl from '@cloudscape-design/components/segmented-control';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { useState } from 'react';
import { CopyAs } from '../../../copyAs/CopyAs.tsx';
import { Editor } from '../../../editor/Editor.tsx';
import { ErrorAlert } from '../../../feedback/ErrorAlert.tsx';
import { useTexts } from '../../../i18n/Language.tsx';
import { UnsavedChanges } from '../../../page/UnsavedChanges.tsx';
import { itemOfPlain, itemOfWire, plainItemText, wireText, type Item } from './attributeValue.ts';
import { keyOf } from './exploreRequest.ts';
import { FieldRows } from './FieldRows.tsx';
import { fieldsOf, hasFields, itemOfFields, type Field } from './fieldDraft.ts';
import { itemsTexts } from './texts.ts';

type View = 'form' | 'plain' | 'wire';

/** What is typed, in the view in which it is typed. */
interface Draft {
  readonly view: View;
  readonly fields: readonly Field[];
  readonly text: string;
}

interface ItemEditorProps {
  readonly table: TableDescription;
  readonly item: Item;
  /** The item exists: its key stays. */
  readonly isEdit: boolean;
  /** Where Cancel leads. */
  readonly back: string;
  /** Rejects with what to show. */
  readonly onSave: (item: Item) => Promise<void>;
}

/** An item as a form, as JSON, or as DynamoDB JSON; each view shows what the others have typed. */
export function ItemEditor({ table, item, isEdit, back, onSave }: ItemEditorProps) {
  const t = useTexts(itemsTexts);
  const [draft, setDraft] = useState<Draft>(() => draftOf(item, hasFields(item) ? 'form' : 'wire'));
  const [touched, setTouched] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const read = readDraft(draft);
  const change = (changes: Partial<Draft>) => {
    setTouched(true);
    setDraft((before) => ({ ...before, ...changes }));
  };
  const show = (view: View) => {
    if (read.item) setDraft(draftOf(read.item, view));
  };
  const save = async () => {
    if (!read.item || busy) return;
    setBusy(true);
    setError(undefined);
    setTouched(false);
    try {
      await onSave(read.item);
    } catch (failure) {
      setTouched(true);
      setError(failure);
      setBusy(false);
    }
  };
  const { partition, sort } = keyOf(table);
  const hold: 'all' | 'type' = isEdit ? 'all' : 'type';
  const fixed: Readonly<Record<string, 'all' | 'type'>> = {
    [partition.name]: hold,
    ...(sort && { [sort.name]: hold }),
  };
  const hasForm = !read.item || draft.view === 'form' || hasFields(read.item);
  const hasPlain = !read.item || plainItemText(read.item) !== undefined;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <Form
        actions={
          <SpaceBetween direction="horizontal" size="xs">
            <Button variant="link" formAction="none" href={back}>
              {t.cancel}
            </Button>
            <Button variant="primary" loading={busy} disabled={!read.item}>
              {isEdit ? t.save : t.saveNew}
            </Button>
          </SpaceBetween>
        }
      >
        <Container
          header={
            <Header
              description={
                draft.view === 'form' ? isEdit && t.formText : draft.view === 'wire' ? t.wireText : t.jsonText
              }
              actions={
                <SpaceBetween direction="horizontal" size="s" alignItems="center">
                  <CopyAs
                    label={t.title}
                    call={{
                      service: 'dynamodb',
                      operation: 'PutItem',
                      input: {
                        TableName: table.TableName,
                        Item: read.item ?? item,
                      },
                    }}
                  />
                  <SegmentedControl
                    label={t.views}
                    selectedId={draft.view}
                    options={[
                      { id: 'form', text: t.form, disabled: !read.item || !hasForm },
                      { id: 'plain', text: t.plain, disabled: !read.item || !hasPlain },
                      { id: 'wire', text: t.wire, disabled: !read.item },
                    ]}
                    onChange={({ detail }) => show(detail.selectedId as View)}
                  />
                </SpaceBetween>
              }
            >
              {t.formTitle}
            </Header>
          }
        >
          <SpaceBetween size="m">
            {!hasForm && <Alert type="info">{t.noForm}</Alert>}
            {hasForm && !hasPlain && <Alert type="info">{t.noPlain}</Alert>}
            {draft.view === 'form' ? (
              <FieldRows
                fields={draft.fields}
                path=""
                fixed={fixed}
                onChange={(fields) => change({ fields })}
              />
            ) : (
              <div className="item-json">
                <Editor
                  path={`${draft.view}.json`}
                  label={draft.view === 'wire' ? t.wire : t.plain}
                  value={draft.text}
                  onChange={(text) => change({ text })}
                />
              </div>
            )}
            {read.problem !== undefined && (
              <StatusIndicator type="error">{t.notItem(read.problem)}</StatusIndicator>
            )}
            <ErrorAlert error={error} />
          </SpaceBetween>
        </Container>
      </Form>
      <UnsavedChanges unsaved={touched} />
    </form>
  );
}

function draftOf(item: Item, view: View): Draft {
  const text = view === 'plain' ? plainItemText(item) : wireText(item);
  return { view, fields: fieldsOf(item), text: text ?? '' };
}

function readDraft({ view, fields, text }: Draft): { readonly item?: Item; readonly problem?: string } {
  try {
    if (view === 'form') return { item: itemOfFields(fields) };
    return { item: view === 'wire' ? itemOfWire(text) : itemOfPlain(text) };
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) };
  }
}
