import { DeleteFunctionCommand, LambdaClient, type FunctionConfiguration } from '@aws-sdk/client-lambda';
import Button from '@cloudscape-design/components/button';
import Link from '@cloudscape-design/components/link';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import { useClient } from '../../../../aws/clients.ts';
import { EmptyState } from '../../../../emptyState/EmptyState.tsx';
import { useFlash } from '../../../../feedback/Flash.tsx';
import { useMoments } from '../../../../format/moments.ts';
import { formatBytes } from '../../../../format/quantities.ts';
import { useTexts } from '../../../../i18n/Language.tsx';
import { useLoad } from '../../../../live/useLoad.ts';
import { DeleteConfirmation } from '../../../../page/DeleteConfirmation.tsx';
import { hrefOf } from '../../../../shell/paths.ts';
import { ResourceTable } from '../../../../table/ResourceTable.tsx';
import type { FunctionTabProps } from '../tabs.ts';
import { listAliases, listVersions } from './listVersions.ts';
import { PublishDialog } from './PublishDialog.tsx';
import { versionsTexts } from './texts.ts';

/** A version, and the aliases that lead to it. */
interface VersionRow {
  readonly version: string;
  readonly configuration: FunctionConfiguration;
  readonly aliases: readonly string[];
}

export function VersionsTab({ name }: FunctionTabProps) {
  const t = useTexts(versionsTexts);
  const lambda = useClient(LambdaClient);
  const flash = useFlash();
  const { ago, full } = useMoments();
  const rows = useLoad(`functions/${name}/versions`, async (signal): Promise<readonly VersionRow[]> => {
    const [versions, aliases] = await Promise.all([
      listVersions(lambda, name, signal),
      listAliases(lambda, name, signal),
    ]);
    return versions.map((configuration) => {
      const version = configuration.Version ?? '';
      const leading = aliases.filter(
        ({ FunctionVersion, RoutingConfig }) =>
          FunctionVersion === version || RoutingConfig?.AdditionalVersionWeights?.[version] !== undefined,
      );
      return { version, configuration, aliases: leading.map(({ Name = '' }) => Name) };
    });
  });
  const [selected, select] = useState<readonly VersionRow[]>([]);
  const [asked, ask] = useState<'publish' | 'delete'>();
  const chosen = selected[0]?.version ?? '';
  const remove = async () => {
    ask(undefined);
    const texts = { running: t.deleting(chosen), done: t.deleted(chosen), failed: t.deleteFailed };
    await flash.track(texts, (abortSignal) =>
      lambda.send(new DeleteFunctionCommand({ FunctionName: name, Qualifier: chosen }), { abortSignal }),
    );
    select([]);
    await rows.reload();
  };
  return (
    <>
      <ResourceTable<VersionRow>
        name="function-versions"
        title={t.title}
        description={t.description}
        noun={t.noun}
        rows={rows}
        idOf={({ version }) => version}
        selection={{ type: 'single', selected, onChange: select }}
        callOf={({ version }) => ({
          service: 'lambda',
          operation: 'GetFunction',
          input: { FunctionName: name, Qualifier: version },
        })}
        actions={
          <SpaceBetween direction="horizontal" size="xs">
            <Button disabled={chosen === ''} onClick={() => ask('delete')}>
              {t.delete}
            </Button>
            <Button onClick={() => ask('publish')}>{t.publish}</Button>
          </SpaceBetween>
        }
        columns={[
          {
            id: 'version',
            header: t.version,
            sortingComparator: (a, b) => Number(a.version) - Number(b.version),
            isRowHeader: true,
            width: 120,
            cell: ({ version }) => (
              <Link href={hrefOf`/functions/${name}?qualifier=${version}`}>{version}</Link>
            ),
          },
          {
            id: 'aliases',
            header: t.aliases,
            width: 180,
            cell: ({ aliases }) =>
              aliases.length === 0 ? (
                '–'
              ) : (
                <SpaceBetween direction="horizontal" size="xs">
                  {aliases.map((alias) => (
                    <Link key={alias} href={hrefOf`/functions/${name}?qualifier=${alias}`}>
                      {alias}
                    </Link>
                  ))}
                </SpaceBetween>
              ),
          },
          {
            id: 'description',
            header: t.text,
            width: 240,
            cell: ({ configuration }) => configuration.Description || '–',
          },
          {
            id: 'modified',
            header: t.modified,
            width: 150,
            cell: ({ configuration: { LastModified } }) =>
              LastModified === undefined ? (
                '–'
              ) : (
                <span title={full(new Date(LastModified))}>{ago(new Date(LastModified))}</span>
              ),
          },
          {
            id: 'runtime',
            header: t.runtime,
            width: 140,
            cell: ({ configuration }) => configuration.Runtime ?? t.image,
          },
          {
            id: 'size',
            header: t.size,
            width: 110,
            cell: ({ configuration }) => formatBytes(configuration.CodeSize ?? 0),
          },
        ]}
        empty={
          <EmptyState
            title={t.none}
            text={t.noneText}
            call={{ service: 'lambda', operation: 'PublishVersion', input: { FunctionName: name } }}
          />
        }
      />
      {asked === 'publish' && (
        <PublishDialog name={name} onClose={() => ask(undefined)} onPublished={rows.reload} />
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
