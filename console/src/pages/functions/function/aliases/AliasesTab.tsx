import { DeleteAliasCommand, LambdaClient, type AliasConfiguration } from '@aws-sdk/client-lambda';
import Button from '@cloudscape-design/components/button';
import Link from '@cloudscape-design/components/link';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import { useClient } from '../../../../aws/clients.ts';
import { EmptyState } from '../../../../emptyState/EmptyState.tsx';
import { useFlash } from '../../../../feedback/Flash.tsx';
import { useTexts } from '../../../../i18n/Language.tsx';
import { useLoad } from '../../../../live/useLoad.ts';
import { DeleteConfirmation } from '../../../../page/DeleteConfirmation.tsx';
import { hrefOf } from '../../../../shell/paths.ts';
import { ResourceTable } from '../../../../table/ResourceTable.tsx';
import type { FunctionTabProps } from '../tabs.ts';
import { listAliases } from '../versions/listVersions.ts';
import { AliasDialog } from './AliasDialog.tsx';
import { aliasesTexts } from './texts.ts';
import { sharesOf } from './traffic.ts';

export function AliasesTab({ name }: FunctionTabProps) {
  const t = useTexts(aliasesTexts);
  const lambda = useClient(LambdaClient);
  const flash = useFlash();
  const rows = useLoad(`functions/${name}/aliases`, (signal) => listAliases(lambda, name, signal));
  const [selected, select] = useState<readonly AliasConfiguration[]>([]);
  const [asked, ask] = useState<'create' | 'edit' | 'delete'>();
  const [only] = selected;
  const chosen = only?.Name ?? '';
  const remove = async () => {
    ask(undefined);
    const texts = { running: t.deleting(chosen), done: t.deleted(chosen), failed: t.deleteFailed };
    await flash.track(texts, (abortSignal) =>
      lambda.send(new DeleteAliasCommand({ FunctionName: name, Name: chosen }), { abortSignal }),
    );
    select([]);
    await rows.reload();
  };
  const saved = async () => {
    select([]);
    await rows.reload();
  };
  return (
    <>
      <ResourceTable<AliasConfiguration>
        name="function-aliases"
        title={t.title}
        description={t.description}
        noun={t.noun}
        rows={rows}
        idOf={nameOf}
        selection={{ type: 'single', selected, onChange: select }}
        callOf={(row) => ({
          service: 'lambda',
          operation: 'GetAlias',
          input: { FunctionName: name, Name: nameOf(row) },
        })}
        actions={
          <SpaceBetween direction="horizontal" size="xs">
            <Button disabled={!only} onClick={() => ask('delete')}>
              {t.delete}
            </Button>
            <Button disabled={!only} onClick={() => ask('edit')}>
              {t.edit}
            </Button>
            <Button onClick={() => ask('create')}>{t.create}</Button>
          </SpaceBetween>
        }
        columns={[
          {
            id: 'name',
            header: t.name,
            sortingField: 'Name',
            isRowHeader: true,
            width: 220,
            cell: (row) => (
              <Link href={hrefOf`/functions/${name}?qualifier=${nameOf(row)}`}>{nameOf(row)}</Link>
            ),
          },
          {
            id: 'version',
            header: t.version,
            width: 240,
            cell: (row) => {
              const shares = sharesOf(row);
              return shares.length === 1
                ? shares[0]?.version
                : shares.map(({ version, percent }) => t.share(version, String(percent))).join(', ');
            },
          },
          { id: 'description', header: t.text, width: 300, cell: ({ Description }) => Description || '–' },
        ]}
        empty={
          <EmptyState
            title={t.none}
            text={t.noneText}
            call={{
              service: 'lambda',
              operation: 'CreateAlias',
              input: { FunctionName: name, Name: 'live', FunctionVersion: '1' },
            }}
          />
        }
      />
      {(asked === 'create' || asked === 'edit') && (
        <AliasDialog
          functionName={name}
          alias={asked === 'edit' ? only : undefined}
          onClose={() => ask(undefined)}
          onSaved={saved}
        />
      )}
      {asked === 'delete' && (
        <DeleteConfirmation
          title={t.deleteTitle(chosen)}
          onCancel={() => ask(undefined)}
          onConfirm={() => void remove()}
        >
          {t.deleteText}
        </DeleteConfirmation>
      )}
    </>
  );
}

function nameOf({ Name = '' }: AliasConfiguration): string {
  return Name;
}
