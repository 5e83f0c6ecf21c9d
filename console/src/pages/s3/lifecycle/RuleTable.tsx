import type { LifecycleRule } from '@aws-sdk/client-s3';
import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { useState } from 'react';
import { EmptyState } from '../../../emptyState/EmptyState.tsx';
import { useTexts } from '../../../i18n/Language.tsx';
import type { Loaded } from '../../../live/useLoad.ts';
import { DeleteConfirmation } from '../../../page/DeleteConfirmation.tsx';
import { ResourceTable } from '../../../table/ResourceTable.tsx';
import { RuleDialog } from './RuleDialog.tsx';
import { draftOf, NEW_RULE, ruleOf } from './ruleDraft.ts';
import { lifecycleTexts } from './texts.ts';

interface RuleTableProps {
  readonly bucket: string;
  readonly rules: Loaded<readonly LifecycleRule[]>;
  /** Rejects with the service's refusal. */
  readonly save: (rules: readonly LifecycleRule[]) => Promise<void>;
  readonly remove: (rules: readonly LifecycleRule[]) => Promise<void>;
}

export function RuleTable({ bucket, rules, save, remove }: RuleTableProps) {
  const t = useTexts(lifecycleTexts);
  const [selected, select] = useState<readonly LifecycleRule[]>([]);
  const [asking, ask] = useState<'create' | 'edit' | 'delete'>();
  const close = () => ask(undefined);
  const all = rules.data ?? [];
  const [only] = selected;
  const name = only?.ID ?? '';
  const draft = only && draftOf(only);
  const others = all.filter(({ ID }) => ID !== name);
  const namesOf = (of: readonly LifecycleRule[]) => of.map(({ ID = '' }) => ID);
  const columns = useRuleColumns();
  const create = <Button onClick={() => ask('create')}>{t.create}</Button>;
  const done = () => {
    select([]);
    close();
  };
  return (
    <>
      <ResourceTable<LifecycleRule>
        name="s3-lifecycle"
        title={t.title}
        description={only && !draft ? t.editAsJson : t.text}
        noun={t.noun}
        rows={rules}
        idOf={({ ID = '' }) => ID}
        columns={columns}
        callOf={() => ({
          service: 's3',
          operation: 'GetBucketLifecycleConfiguration',
          input: { Bucket: bucket },
        })}
        selection={{ type: 'single', selected, onChange: select }}
        actions={
          <SpaceBetween direction="horizontal" size="xs">
            <Button disabled={!only} onClick={() => ask('delete')}>
              {t.remove}
            </Button>
            <Button disabled={!draft} onClick={() => ask('edit')}>
              {t.edit}
            </Button>
            <Button variant="primary" onClick={() => ask('create')}>
              {t.create}
            </Button>
          </SpaceBetween>
        }
        empty={
          <EmptyState
            title={t.emptyTitle}
            text={t.emptyText}
            action={create}
            call={{
              service: 's3',
              operation: 'PutBucketLifecycleConfiguration',
              input: {
                Bucket: bucket,
                LifecycleConfiguration: {
                  Rules: [ruleOf({ ...NEW_RULE, id: 'old-logs', prefix: 'logs/', expireDays: '30' })],
                },
              },
            }}
          />
        }
      />
      {asking === 'create' && (
        <RuleDialog
          title={t.createTitle}
          submit={t.create}
          rule={NEW_RULE}
          taken={namesOf(all)}
          onCancel={close}
          onSave={async (made) => {
            await save([...all, ruleOf(made)]);
            done();
          }}
        />
      )}
      {asking === 'edit' && draft && (
        <RuleDialog
          title={t.editTitle(name)}
          submit={t.save}
          rule={draft}
          taken={namesOf(others)}
          onCancel={close}
          onSave={async (changed) => {
            await save(all.map((rule) => (rule.ID === name ? ruleOf(changed) : rule)));
            done();
          }}
        />
      )}
      {asking === 'delete' && (
        <DeleteConfirmation
          title={t.deleteTitle(name)}
          onCancel={close}
          onConfirm={() => {
            done();
            void remove(others);
          }}
        >
          {t.deleteText}
        </DeleteConfirmation>
      )}
    </>
  );
}

function useRuleColumns() {
  const t = useTexts(lifecycleTexts);
  return [
    { id: 'name', header: t.name, isRowHeader: true, width: 180, cell: ({ ID }: LifecycleRule) => ID },
    {
      id: 'status',
      header: t.status,
      width: 130,
      cell: ({ Status }: LifecycleRule) => (
        <StatusIndicator type={Status === 'Enabled' ? 'success' : 'stopped'}>
          {Status === 'Enabled' ? t.on : t.off}
        </StatusIndicator>
      ),
    },
    {
      id: 'scope',
      header: t.scope,
      width: 180,
      cell: (rule: LifecycleRule) => {
        const prefix = rule.Filter?.Prefix ?? rule.Filter?.And?.Prefix ?? rule.Prefix ?? '';
        const { Prefix: _prefix, ...others } = rule.Filter ?? {};
        const isByMore = Object.values(others).some((value) => value !== undefined);
        const names = prefix === '' ? (isByMore ? '' : t.all) : `${prefix}…`;
        return [names, ...(isByMore ? [t.byTags] : [])].filter(Boolean).join(', ');
      },
    },
    {
      id: 'does',
      header: t.does,
      minWidth: 360,
      cell: (rule: LifecycleRule) => {
        const text = actionsOf(rule, t).join(', ');
        return (
          <span title={text}>
            {text[0]?.toUpperCase()}
            {text.slice(1)}
          </span>
        );
      },
    },
  ];
}

function actionsOf(rule: LifecycleRule, t: (typeof lifecycleTexts)['en']): readonly string[] {
  const { Expiration, NoncurrentVersionExpiration: old, AbortIncompleteMultipartUpload: uploads } = rule;
  const texts: string[] = [];
  if (Expiration?.Days !== undefined) texts.push(t.objects(Expiration.Days));
  if (Expiration?.Date) texts.push(t.onDate(Expiration.Date.toISOString().slice(0, 10)));
  if (Expiration?.ExpiredObjectDeleteMarker) texts.push(t.emptyMarkers);
  if (old?.NoncurrentDays !== undefined) {
    const kept = old.NewerNoncurrentVersions;
    texts.push(t.versions(old.NoncurrentDays) + (kept === undefined ? '' : t.keeping(kept)));
  }
  if (uploads?.DaysAfterInitiation !== undefined) texts.push(t.uploads(uploads.DaysAfterInitiation));
  return texts;
}
