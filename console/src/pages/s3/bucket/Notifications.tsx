import { LambdaClient } from '@aws-sdk/client-lambda';
import {
  PutBucketNotificationConfigurationCommand,
  type NotificationConfiguration,
} from '@aws-sdk/client-s3';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Link from '@cloudscape-design/components/link';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import { useClient } from '../../../aws/clients.ts';
import { EmptyState } from '../../../emptyState/EmptyState.tsx';
import { FunctionField, functionNameOf } from '../../../functionField/FunctionField.tsx';
import { useTexts } from '../../../i18n/Language.tsx';
import { useLoad } from '../../../live/useLoad.ts';
import { DeleteConfirmation } from '../../../page/DeleteConfirmation.tsx';
import { FormDialog } from '../../../page/FormDialog.tsx';
import { useSession } from '../../../session/Session.tsx';
import { hrefOf } from '../../../shell/paths.ts';
import { ResourceTable } from '../../../table/ResourceTable.tsx';
import { useChange } from '../../../form/useChange.ts';
import { BucketsClient } from '../bucketsClient.ts';
import type { BucketTabProps } from './BucketPage.tsx';
import { FIRST_NOTIFICATION, NotificationFields } from './NotificationFields.tsx';
import { notifyFunction, readNotifications } from './notify.ts';
import { bucketTexts } from './texts.ts';

type Kind = 'LambdaFunctionConfigurations' | 'QueueConfigurations' | 'TopicConfigurations';

interface Row {
  readonly id: string;
  readonly kind: Kind;
  readonly index: number;
  readonly arn: string;
  readonly events: readonly string[];
  readonly filter: string;
}

interface NotificationsProps extends BucketTabProps {
  readonly region: string | undefined;
}

export function Notifications({ bucket, region }: NotificationsProps) {
  const t = useTexts(bucketTexts);
  const s3 = useClient(BucketsClient);
  const { region: here } = useSession();
  const found = useLoad<NotificationConfiguration>(`s3/notifications/${bucket}`, (signal) =>
    readNotifications(s3, bucket, signal),
  );
  const change = useChange(found.reload);
  const [selected, select] = useState<readonly Row[]>([]);
  const [asking, setAsking] = useState<'add' | 'delete'>();
  const [chosen] = selected;
  const configuration = found.data;
  const remove = ({ kind, index }: Row) =>
    change(t.notifications, (abortSignal) =>
      s3.send(
        new PutBucketNotificationConfigurationCommand({
          Bucket: bucket,
          NotificationConfiguration: {
            ...configuration,
            [kind]: configuration?.[kind]?.filter((_, at) => at !== index),
          },
        }),
        { abortSignal },
      ),
    );
  return (
    <>
      <ResourceTable<Row>
        name="s3-notifications"
        title={t.notifications}
        description={
          <>
            {t.notificationsText}
            {configuration?.EventBridgeConfiguration && <Box>{`${t.eventBridge}: ${t.allEvents}`}</Box>}
          </>
        }
        noun={t.notificationNoun}
        rows={{ ...found, data: configuration && rowsOf(configuration) }}
        idOf={({ id }) => id}
        callOf={() => ({
          service: 's3',
          operation: 'GetBucketNotificationConfiguration',
          input: { Bucket: bucket },
        })}
        selection={{ type: 'single', selected, onChange: select }}
        columns={[
          { id: 'name', header: t.notificationName, isRowHeader: true, cell: ({ id }) => id },
          { id: 'events', header: t.events, cell: ({ events }) => events.join(', ') },
          { id: 'filter', header: t.filter, cell: ({ filter }) => filter || '–' },
          {
            id: 'destination',
            header: t.destination,
            minWidth: 220,
            cell: ({ kind, arn }) =>
              kind === 'LambdaFunctionConfigurations' ? (
                <Link href={hrefOf`/functions/${functionNameOf(arn)}`}>{functionNameOf(arn)}</Link>
              ) : (
                arn
              ),
          },
        ]}
        actions={
          <SpaceBetween direction="horizontal" size="xs">
            <Button disabled={!chosen} onClick={() => setAsking('delete')}>
              {t.deleteNotification}
            </Button>
            <Button disabled={region !== undefined && region !== here} onClick={() => setAsking('add')}>
              {t.addNotification}
            </Button>
          </SpaceBetween>
        }
        empty={
          <EmptyState
            title={t.noNotifications}
            text={t.noNotificationsText}
            call={{
              service: 's3',
              operation: 'PutBucketNotificationConfiguration',
              input: {
                Bucket: bucket,
                NotificationConfiguration: {
                  LambdaFunctionConfigurations: [
                    { LambdaFunctionArn: 'FUNCTION_ARN', Events: ['s3:ObjectCreated:*'] },
                  ],
                },
              },
            }}
          />
        }
      />
      {asking === 'add' && (
        <AddNotification bucket={bucket} reload={found.reload} onClose={() => setAsking(undefined)} />
      )}
      {asking === 'delete' && chosen && (
        <DeleteConfirmation
          title={t.deleteNotificationTitle(chosen.id)}
          onCancel={() => setAsking(undefined)}
          onConfirm={() => {
            setAsking(undefined);
            select([]);
            void remove(chosen);
          }}
        >
          {t.deleteNotificationText}
        </DeleteConfirmation>
      )}
    </>
  );
}

function rowsOf(configuration: NotificationConfiguration): readonly Row[] {
  const rows = (kind: Kind, arnOf: (index: number) => string | undefined) =>
    (configuration[kind] ?? []).map(({ Id, Events = [], Filter }, index): Row => ({
      id: Id ?? `${kind}-${index}`,
      kind,
      index,
      arn: arnOf(index) ?? '',
      events: Events,
      filter: (Filter?.Key?.FilterRules ?? [])
        .map(({ Name, Value = '' }) => (Name === 'suffix' ? `…${Value}` : `${Value}…`))
        .join(' '),
    }));
  return [
    ...rows(
      'LambdaFunctionConfigurations',
      (index) => configuration.LambdaFunctionConfigurations?.[index]?.LambdaFunctionArn,
    ),
    ...rows('QueueConfigurations', (index) => configuration.QueueConfigurations?.[index]?.QueueArn),
    ...rows('TopicConfigurations', (index) => configuration.TopicConfigurations?.[index]?.TopicArn),
  ];
}

interface AddNotificationProps extends BucketTabProps {
  readonly reload: () => Promise<void>;
  readonly onClose: () => void;
}

function AddNotification({ bucket, reload, onClose }: AddNotificationProps) {
  const t = useTexts(bucketTexts);
  const s3 = useClient(BucketsClient);
  const lambda = useClient(LambdaClient);
  const { account } = useSession();
  const [draft, setDraft] = useState(FIRST_NOTIFICATION);
  const [functionArn, setFunction] = useState('');
  return (
    <FormDialog
      title={t.addNotification}
      submit={t.add}
      disabled={functionArn === '' || draft.events.length === 0}
      onCancel={onClose}
      onSubmit={async () => {
        const notification = { bucket, functionName: functionNameOf(functionArn), account, ...draft };
        await notifyFunction(s3, lambda, notification);
        onClose();
        await reload();
      }}
    >
      <FunctionField value={functionArn} onChange={setFunction} />
      <NotificationFields draft={draft} onChange={setDraft} />
      <Box variant="small" color="text-body-secondary">
        {t.permissionNote}
      </Box>
    </FormDialog>
  );
}
