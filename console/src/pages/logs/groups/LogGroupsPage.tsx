import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  DeleteLogGroupCommand,
  DeleteRetentionPolicyCommand,
  PutRetentionPolicyCommand,
  type LogGroup,
} from '@aws-sdk/client-cloudwatch-logs';
import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { useClient } from '../../../aws/clients.ts';
import { EmptyState } from '../../../emptyState/EmptyState.tsx';
import { useFlash } from '../../../feedback/Flash.tsx';
import { nameList } from '../../../format/nameList.ts';
import { useTexts } from '../../../i18n/Language.tsx';
import { useLoad } from '../../../live/useLoad.ts';
import { DeleteConfirmation } from '../../../page/DeleteConfirmation.tsx';
import { Page } from '../../../page/Page.tsx';
import { ActionsMenu } from '../../../table/ActionsMenu.tsx';
import { ResourceTable } from '../../../table/ResourceTable.tsx';
import { useLogGroupColumns } from './logGroupColumns.tsx';
import { LogGroupDialog } from './LogGroupDialog.tsx';
import { listLogGroups } from './logGroups.ts';
import { logGroupsTexts } from './texts.ts';

/** `/logs` */
export function LogGroupsPage() {
  const t = useTexts(logGroupsTexts);
  const logs = useClient(CloudWatchLogsClient);
  const navigate = useNavigate();
  const rows = useLoad<readonly LogGroup[]>('logs/groups', (signal, progress) =>
    listLogGroups(logs, signal, progress),
  );
  const [selected, select] = useState<readonly LogGroup[]>([]);
  const [dialog, setDialog] = useState<'create' | 'retention' | 'delete'>();
  const columns = useLogGroupColumns();
  const change = useChangeGroups(logs, async () => {
    select([]);
    await rows.reload();
  });
  const names = selected.map(nameOfGroup);
  const asSearch = new URLSearchParams(names.map((name) => ['group', name])).toString();
  const close = () => setDialog(undefined);
  const nothing = selected.length === 0;
  return (
    <Page title={t.title} headless>
      <ResourceTable<LogGroup>
        name="logGroups"
        title={t.title}
        variant="h1"
        noun={t.noun}
        rows={rows}
        columns={columns}
        idOf={nameOfGroup}
        sortedBy="name"
        callOf={(row) => ({
          service: 'cloudwatch-logs',
          operation: 'DescribeLogGroups',
          input: { logGroupIdentifiers: [nameOfGroup(row)] },
        })}
        selection={{ type: 'multi', selected, onChange: select }}
        actions={
          <SpaceBetween direction="horizontal" size="xs">
            <ActionsMenu
              actions={[
                {
                  text: t.tail,
                  disabled: nothing || selected.length > 10,
                  run: () => void navigate(`/logs/tail?${asSearch}`),
                },
                {
                  text: t.insights,
                  disabled: nothing,
                  run: () => void navigate(`/logs/insights?${asSearch}`),
                },
                { text: t.editRetention, disabled: nothing, run: () => setDialog('retention') },
                { text: t.delete, disabled: nothing, run: () => setDialog('delete') },
              ]}
            />
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
              service: 'cloudwatch-logs',
              operation: 'CreateLogGroup',
              input: { logGroupName: '/app/shop' },
            }}
          />
        }
      />
      {dialog === 'create' && (
        <LogGroupDialog
          title={t.create}
          confirm={t.create}
          isNew
          retention={0}
          onCancel={close}
          onConfirm={async (name, days) => {
            await change.create(name, days);
            close();
          }}
        />
      )}
      {dialog === 'retention' && (
        <LogGroupDialog
          title={t.retentionTitle(selected.length)}
          confirm={t.save}
          isNew={false}
          retention={selected[0]?.retentionInDays ?? 0}
          onCancel={close}
          onConfirm={async (_name, days) => {
            close();
            await change.keep(names, days);
          }}
        />
      )}
      {dialog === 'delete' && (
        <DeleteConfirmation
          title={t.deleteTitle(selected.length)}
          onCancel={close}
          onConfirm={() => {
            close();
            void change.remove(names);
          }}
        >
          {t.deleteText(nameList(names))}
        </DeleteConfirmation>
      )}
    </Page>
  );
}

function nameOfGroup({ logGroupName = '' }: LogGroup): string {
  return logGroupName;
}

function useChangeGroups(logs: CloudWatchLogsClient, changed: () => Promise<void>) {
  const t = useTexts(logGroupsTexts);
  const flash = useFlash();
  const keepFor = (logGroupName: string, days: number, abortSignal?: AbortSignal) => {
    const options = { ...(abortSignal && { abortSignal }) };
    return days === 0
      ? logs.send(new DeleteRetentionPolicyCommand({ logGroupName }), options)
      : logs.send(new PutRetentionPolicyCommand({ logGroupName, retentionInDays: days }), options);
  };
  return {
    create: async (logGroupName: string, days: number) => {
      await logs.send(new CreateLogGroupCommand({ logGroupName }));
      if (days > 0) await keepFor(logGroupName, days);
      flash.success(t.created1(logGroupName));
      await changed();
    },
    keep: async (names: readonly string[], days: number) => {
      const texts = { running: t.saving, done: t.saved, failed: t.saveFailed };
      await flash.track(texts, async (signal, step) => {
        for (const [done, name] of names.entries()) {
          step(t.stepOf(done, names.length));
          await keepFor(name, days, signal);
        }
      });
      await changed();
    },
    remove: async (names: readonly string[]) => {
      const count = names.length;
      const texts = { running: t.deleting(count), done: t.deleted(count), failed: t.deleteFailed };
      await flash.track(texts, async (signal, step) => {
        for (const [done, logGroupName] of names.entries()) {
          step(t.stepOf(done, count));
          await logs.send(new DeleteLogGroupCommand({ logGroupName }), { abortSignal: signal });
        }
      });
      await changed();
    },
  };
}
