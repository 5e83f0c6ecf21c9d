import {
  CloudWatchClient,
  DeleteDashboardsCommand,
  ListDashboardsCommand,
  PutDashboardCommand,
  type DashboardEntry,
} from '@aws-sdk/client-cloudwatch';
import Button from '@cloudscape-design/components/button';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import Link from '@cloudscape-design/components/link';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { useClient } from '../../../aws/clients.ts';
import { FileOf } from '../../../copyAs/apiCall.ts';
import { EmptyState } from '../../../emptyState/EmptyState.tsx';
import { useFlash } from '../../../feedback/Flash.tsx';
import { useMoments } from '../../../format/moments.ts';
import { formatBytes } from '../../../format/quantities.ts';
import { nameList } from '../../../format/nameList.ts';
import { useTexts } from '../../../i18n/Language.tsx';
import { useLoad } from '../../../live/useLoad.ts';
import { DeleteConfirmation } from '../../../page/DeleteConfirmation.tsx';
import { FormDialog } from '../../../page/FormDialog.tsx';
import { Page } from '../../../page/Page.tsx';
import { useSession } from '../../../session/Session.tsx';
import { hrefOf, pathOf } from '../../../shell/paths.ts';
import { ResourceTable } from '../../../table/ResourceTable.tsx';
import { firstBody } from './dashboardBody.ts';
import { dashboardsTexts } from './texts.ts';

/** `/dashboards` */
export function DashboardsPage() {
  const t = useTexts(dashboardsTexts);
  const { ago, full } = useMoments();
  const cloudwatch = useClient(CloudWatchClient);
  const { region } = useSession();
  const flash = useFlash();
  const navigate = useNavigate();
  const rows = useLoad<readonly DashboardEntry[]>('dashboards', async (abortSignal) => {
    const found: DashboardEntry[] = [];
    let token: string | undefined;
    do {
      const page = await cloudwatch.send(
        new ListDashboardsCommand({ ...(token !== undefined && { NextToken: token }) }),
        { abortSignal },
      );
      found.push(...(page.DashboardEntries ?? []));
      token = page.NextToken;
    } while (token !== undefined);
    return found;
  });
  const [selected, select] = useState<readonly DashboardEntry[]>([]);
  const [dialog, setDialog] = useState<'create' | 'delete'>();
  const names = selected.map(nameOfDashboard);
  const create = async (name: string) => {
    const input = { DashboardName: name, DashboardBody: firstBody(region) };
    await cloudwatch.send(new PutDashboardCommand(input));
    flash.success(t.saved(name));
    await navigate(pathOf`/dashboards/${name}`);
  };
  const remove = async () => {
    setDialog(undefined);
    const texts = { running: t.deleting, done: t.deleted(names.length), failed: t.deleteFailed };
    await flash.track(texts, (abortSignal) =>
      cloudwatch.send(new DeleteDashboardsCommand({ DashboardNames: names }), { abortSignal }),
    );
    select([]);
    await rows.reload();
  };
  return (
    <Page title={t.title} headless>
      <ResourceTable<DashboardEntry>
        name="dashboards"
        title={t.title}
        variant="h1"
        noun={t.noun}
        rows={rows}
        idOf={nameOfDashboard}
        columns={[
          {
            id: 'name',
            header: t.name,
            sortingField: 'DashboardName',
            isRowHeader: true,
            width: 400,
            cell: (row) => (
              <Link href={hrefOf`/dashboards/${nameOfDashboard(row)}`}>{nameOfDashboard(row)}</Link>
            ),
          },
          { id: 'size', header: t.size, sortingField: 'Size', cell: ({ Size = 0 }) => formatBytes(Size) },
          {
            id: 'modified',
            header: t.modified,
            sortingField: 'LastModified',
            cell: ({ LastModified: at }) => at && <span title={full(at)}>{ago(at)}</span>,
          },
        ]}
        sortedBy="name"
        callOf={(row) => ({
          service: 'cloudwatch',
          operation: 'GetDashboard',
          input: { DashboardName: nameOfDashboard(row) },
        })}
        selection={{ type: 'multi', selected, onChange: select }}
        actions={
          <SpaceBetween direction="horizontal" size="xs">
            <Button disabled={selected.length === 0} onClick={() => setDialog('delete')}>
              {t.delete}
            </Button>
            <Button variant="primary" onClick={() => setDialog('create')}>
              {t.create}
            </Button>
          </SpaceBetween>
        }
        empty={
          <EmptyState
            title={t.emptyTitle}
            text={t.emptyText}
            action={<Button onClick={() => setDialog('create')}>{t.create}</Button>}
            call={{
              service: 'cloudwatch',
              operation: 'PutDashboard',
              input: { DashboardName: 'shop', DashboardBody: new FileOf('dashboard.json', 'text') },
            }}
          />
        }
      />
      {dialog === 'create' && (
        <CreateDialog
          taken={(rows.data ?? []).map(nameOfDashboard)}
          onCancel={() => setDialog(undefined)}
          onConfirm={create}
        />
      )}
      {dialog === 'delete' && (
        <DeleteConfirmation
          title={t.deleteTitle(selected.length)}
          onCancel={() => setDialog(undefined)}
          onConfirm={() => void remove()}
        >
          {t.deleteText(nameList(names))}
        </DeleteConfirmation>
      )}
    </Page>
  );
}

function nameOfDashboard({ DashboardName = '' }: DashboardEntry): string {
  return DashboardName;
}

interface CreateDialogProps {
  /** To make one of such a name would write over it. */
  readonly taken: readonly string[];
  readonly onCancel: () => void;
  /** Rejects with the service's refusal. */
  readonly onConfirm: (name: string) => Promise<void>;
}

function CreateDialog({ taken, onCancel, onConfirm }: CreateDialogProps) {
  const t = useTexts(dashboardsTexts);
  const [name, setName] = useState('');
  const isTaken = taken.includes(name);
  return (
    <FormDialog
      title={t.create}
      submit={t.create}
      disabled={isTaken || !/^[\w-]{1,255}$/.test(name)}
      onCancel={onCancel}
      onSubmit={() => onConfirm(name)}
    >
      <FormField label={t.nameLabel} constraintText={t.nameHint} errorText={isTaken ? t.taken : undefined}>
        <Input
          value={name}
          autoFocus
          spellcheck={false}
          placeholder="shop"
          onChange={({ detail }) => setName(detail.value)}
        />
      </FormField>
    </FormDialog>
  );
}
