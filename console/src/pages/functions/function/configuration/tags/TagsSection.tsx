import {
  LambdaClient,
  ListTagsCommand,
  TagResourceCommand,
  UntagResourceCommand,
} from '@aws-sdk/client-lambda';
import Table from '@cloudscape-design/components/table';
import { useState } from 'react';
import { useClient } from '../../../../../aws/clients.ts';
import { EmptyState } from '../../../../../emptyState/EmptyState.tsx';
import { ErrorAlert } from '../../../../../feedback/ErrorAlert.tsx';
import { useTexts } from '../../../../../i18n/Language.tsx';
import { useLoad } from '../../../../../live/useLoad.ts';
import type { FunctionTabProps } from '../../tabs.ts';
import { EditableContainer } from '../EditableContainer.tsx';
import { EditForm } from '../EditForm.tsx';
import { PairsEditor, type Pair } from '../PairsEditor.tsx';
import { useChange, type Change } from '../useChange.ts';
import { tagChanges } from './tagChanges.ts';
import { tagsTexts } from './texts.ts';

type Tags = Readonly<Record<string, string>>;

/** Tags are the function's, whatever version is looked at. */
export function TagsSection({ name, configuration, reload }: FunctionTabProps) {
  const t = useTexts(tagsTexts);
  const lambda = useClient(LambdaClient);
  const Resource = (configuration.FunctionArn ?? '').split(':').slice(0, 7).join(':');
  const tags = useLoad<Tags>(`functions/${name}/tags`, async (abortSignal) => {
    const { Tags = {} } = await lambda.send(new ListTagsCommand({ Resource }), { abortSignal });
    return Tags;
  });
  const change = useChange(async () => {
    await Promise.all([tags.reload(), reload()]);
  });
  const before = tags.data;
  const rows = Object.entries(before ?? {}).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return (
    <EditableContainer
      title={t.title}
      description={t.description}
      form={
        before &&
        ((close) => <TagsForm resource={Resource} before={before} change={change} onClose={close} />)
      }
    >
      <ErrorAlert error={tags.error} onRetry={() => void tags.reload()} />
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
        ]}
        empty={
          <EmptyState
            title={t.none}
            text={t.noneText}
            call={{
              service: 'lambda',
              operation: 'TagResource',
              input: { Resource, Tags: { team: 'shop' } },
            }}
          />
        }
      />
    </EditableContainer>
  );
}

interface TagsFormProps {
  readonly resource: string;
  readonly before: Tags;
  readonly change: Change;
  readonly onClose: () => void;
}

function TagsForm({ resource, before, change, onClose }: TagsFormProps) {
  const t = useTexts(tagsTexts);
  const lambda = useClient(LambdaClient);
  const [pairs, setPairs] = useState<readonly Pair[]>(() => {
    const known = Object.entries(before).map(([key, value]) => ({ key, value }));
    return known.length === 0 ? [{ key: '', value: '' }] : known;
  });
  const problemOf = ({ key }: Pair, index: number): string | undefined => {
    if (key.length > 128 || key.startsWith('aws:')) return t.badKey;
    return key !== '' && pairs.findIndex((pair) => pair.key === key) < index ? t.twice : undefined;
  };
  const save = () =>
    change(t.title, async (abortSignal) => {
      const { set, removed } = tagChanges(before, pairs);
      if (removed.length > 0) {
        await lambda.send(new UntagResourceCommand({ Resource: resource, TagKeys: [...removed] }), {
          abortSignal,
        });
      }
      if (Object.keys(set).length > 0) {
        await lambda.send(new TagResourceCommand({ Resource: resource, Tags: set }), { abortSignal });
      }
    });
  return (
    <EditForm
      valid={pairs.every((pair, index) => problemOf(pair, index) === undefined)}
      onSave={save}
      onClose={onClose}
    >
      <PairsEditor texts={t} pairs={pairs} problemOf={problemOf} onChange={setPairs} />
    </EditForm>
  );
}
