import { DeleteTableCommand, DynamoDBClient, type TableDescription } from '@aws-sdk/client-dynamodb';
import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { lazy, useState } from 'react';
import { useNavigate, useParams } from 'react-router';
import { useClient } from '../../../aws/clients.ts';
import { CopyAs, useCopy } from '../../../copyAs/CopyAs.tsx';
import { ErrorAlert } from '../../../feedback/ErrorAlert.tsx';
import { useFlash } from '../../../feedback/Flash.tsx';
import { useTexts } from '../../../i18n/Language.tsx';
import { DeleteConfirmation } from '../../../page/DeleteConfirmation.tsx';
import { NotThere } from '../../../page/NotThere.tsx';
import { Page } from '../../../page/Page.tsx';
import { PageTabs, Waiting } from '../../../page/PageTabs.tsx';
import { hrefOf } from '../../../shell/paths.ts';
import { ActionsMenu } from '../../../table/ActionsMenu.tsx';
import { ItemsTab } from '../items/ItemsTab.tsx';
import { tableTexts } from './texts.ts';
import { useTable } from './useTable.ts';

const OverviewTab = lazy(async () => ({ default: (await import('./OverviewTab.tsx')).OverviewTab }));
const IndexesTab = lazy(async () => ({ default: (await import('./IndexesTab.tsx')).IndexesTab }));
const MonitorTab = lazy(async () => ({ default: (await import('./MonitorTab.tsx')).MonitorTab }));
const SettingsTab = lazy(async () => ({ default: (await import('./SettingsTab.tsx')).SettingsTab }));
const TagsTab = lazy(async () => ({ default: (await import('./TagsTab.tsx')).TagsTab }));

/** What every tab of a table gets. */
export interface TableTabProps {
  readonly table: TableDescription;
  /** After the tab has changed the table. */
  readonly reload: () => Promise<void>;
}

/** `/dynamodb/tables/NAME?tab=items&explore={…}` */
export function TablePage() {
  const t = useTexts(tableTexts);
  const { table: name = '' } = useParams();
  const { data: table, error, reload } = useTable(name);
  const breadcrumbs = [{ text: t.tables, href: hrefOf('/dynamodb') }];
  if (!table) {
    return (
      <Page title={name} breadcrumbs={breadcrumbs}>
        <NotThere
          error={error}
          title={name}
          text={t.notFound}
          toList={{ href: hrefOf('/dynamodb'), text: t.toList }}
          onRetry={() => void reload()}
        />
        {error === undefined && <Waiting />}
      </Page>
    );
  }
  const props = { table, reload };
  return (
    <Page title={name} breadcrumbs={breadcrumbs} actions={<Actions table={table} />}>
      <ErrorAlert error={error} onRetry={() => void reload()} />
      <PageTabs
        key={name}
        label={t.parts}
        tabs={[
          { id: 'items', label: t.items, content: <ItemsTab {...props} /> },
          { id: 'overview', label: t.overview, content: <OverviewTab {...props} /> },
          { id: 'indexes', label: t.indexes, content: <IndexesTab {...props} /> },
          { id: 'monitor', label: t.monitor, content: <MonitorTab {...props} /> },
          { id: 'settings', label: t.settings, content: <SettingsTab {...props} /> },
          { id: 'tags', label: t.tags, content: <TagsTab {...props} /> },
        ]}
      />
    </Page>
  );
}

function Actions({ table: { TableName = '', TableArn = '' } }: Pick<TableTabProps, 'table'>) {
  const t = useTexts(tableTexts);
  const dynamodb = useClient(DynamoDBClient);
  const flash = useFlash();
  const copy = useCopy();
  const navigate = useNavigate();
  const [deleting, setDeleting] = useState(false);
  const remove = async () => {
    setDeleting(false);
    const texts = { running: t.deleting(TableName), done: t.deleted(TableName), failed: t.deleteFailed };
    const { ok } = await flash.track(texts, (abortSignal) =>
      dynamodb.send(new DeleteTableCommand({ TableName }), { abortSignal }),
    );
    if (ok) await navigate('/dynamodb');
  };
  return (
    <SpaceBetween direction="horizontal" size="xs" alignItems="center">
      <CopyAs
        label={TableName}
        call={{ service: 'dynamodb', operation: 'DescribeTable', input: { TableName } }}
      />
      <Button iconName="copy" onClick={() => copy(TableArn)}>
        {t.copyArn}
      </Button>
      <ActionsMenu actions={[{ text: t.delete, run: () => setDeleting(true) }]} />
      {deleting && (
        <DeleteConfirmation
          title={t.deleteTitle(TableName)}
          onCancel={() => setDeleting(false)}
          onConfirm={() => void remove()}
        >
          {t.deleteText}
        </DeleteConfirmation>
      )}
    </SpaceBetween>
  );
}
