import {
  CreateAccessKeyCommand,
  DeleteAccessKeyCommand,
  GetAccessKeyLastUsedCommand,
  IAMClient,
  ListAccessKeysCommand,
  UpdateAccessKeyCommand,
  type AccessKey,
  type AccessKeyMetadata,
} from '@aws-sdk/client-iam';
import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { useState } from 'react';
import { useClient } from '../../aws/clients.ts';
import { useCopy } from '../../copyAs/CopyAs.tsx';
import { EmptyState } from '../../emptyState/EmptyState.tsx';
import { useFlash } from '../../feedback/Flash.tsx';
import { useMoments } from '../../format/moments.ts';
import { useTexts } from '../../i18n/Language.tsx';
import { useLoad } from '../../live/useLoad.ts';
import { Confirmation } from '../../page/Confirmation.tsx';
import { DeleteConfirmation } from '../../page/DeleteConfirmation.tsx';
import { ResourceTable } from '../../table/ResourceTable.tsx';
import { iamTexts } from './texts.ts';

type KeyRow = AccessKeyMetadata & { readonly usedAt?: Date | undefined };

export function AccessKeys({ userName }: { readonly userName: string }) {
  const t = useTexts(iamTexts);
  const iam = useClient(IAMClient);
  const flash = useFlash();
  const { ago } = useMoments();
  const [selected, select] = useState<readonly KeyRow[]>([]);
  const [made, setMade] = useState<AccessKey>();
  const [asking, ask] = useState<'deactivate' | 'delete'>();
  const rows = useLoad<readonly KeyRow[]>(`iam/users/${userName}/keys`, async (abortSignal) => {
    const { AccessKeyMetadata = [] } = await iam.send(new ListAccessKeysCommand({ UserName: userName }), {
      abortSignal,
    });
    return Promise.all(
      AccessKeyMetadata.map(async (key) => {
        const used = await iam.send(new GetAccessKeyLastUsedCommand({ AccessKeyId: key.AccessKeyId ?? '' }), {
          abortSignal,
        });
        return { ...key, usedAt: used.AccessKeyLastUsed?.LastUsedDate };
      }),
    );
  });
  const change = async (work: () => Promise<unknown>, done?: string) => {
    ask(undefined);
    try {
      await work();
      select([]);
      if (done !== undefined) flash.success(done);
    } catch (error) {
      flash.failure(t.keyFailed, error);
    }
    await rows.reload();
  };
  const [only] = selected;
  const id = { UserName: userName, AccessKeyId: only?.AccessKeyId ?? '' };
  const isActive = only?.Status === 'Active';
  const set = (Status: 'Active' | 'Inactive', done: string) =>
    void change(() => iam.send(new UpdateAccessKeyCommand({ ...id, Status })), done);
  return (
    <SpaceBetween size="m">
      {made && <NewKey accessKey={made} onDismiss={() => setMade(undefined)} />}
      <ResourceTable<KeyRow>
        name="iam-keys"
        title={t.keys}
        noun={t.keys}
        rows={rows}
        idOf={({ AccessKeyId = '' }) => AccessKeyId}
        callOf={({ AccessKeyId = '' }) => ({
          service: 'iam',
          operation: 'GetAccessKeyLastUsed',
          input: { AccessKeyId },
        })}
        selection={{ type: 'single', selected, onChange: select }}
        columns={[
          {
            id: 'id',
            header: t.keyId,
            isRowHeader: true,
            minWidth: 240,
            cell: ({ AccessKeyId }) => AccessKeyId,
          },
          {
            id: 'status',
            header: t.status,
            cell: ({ Status }) => (
              <StatusIndicator type={Status === 'Active' ? 'success' : 'stopped'}>
                {Status === 'Active' ? t.active : t.inactive}
              </StatusIndicator>
            ),
          },
          {
            id: 'created',
            header: t.created,
            cell: ({ CreateDate }) => (CreateDate ? ago(CreateDate) : '–'),
          },
          { id: 'used', header: t.lastUsed, cell: ({ usedAt }) => (usedAt ? ago(usedAt) : t.never) },
        ]}
        actions={
          <SpaceBetween direction="horizontal" size="xs">
            <Button
              disabled={!only}
              onClick={() => (isActive ? ask('deactivate') : set('Active', t.keyActivated(id.AccessKeyId)))}
            >
              {only && !isActive ? t.activate : t.deactivate}
            </Button>
            <Button disabled={!only || isActive} onClick={() => ask('delete')}>
              {t.delete}
            </Button>
            <Button
              variant="primary"
              onClick={() =>
                void change(async () =>
                  setMade((await iam.send(new CreateAccessKeyCommand({ UserName: userName }))).AccessKey),
                )
              }
            >
              {t.createKey}
            </Button>
          </SpaceBetween>
        }
        empty={
          <EmptyState
            title={t.noKeys}
            text={t.noKeysText}
            call={{ service: 'iam', operation: 'CreateAccessKey', input: { UserName: userName } }}
          />
        }
      />
      {asking === 'deactivate' && (
        <Confirmation
          title={t.deactivateKey(id.AccessKeyId)}
          confirm={t.deactivate}
          onCancel={() => ask(undefined)}
          onConfirm={() => set('Inactive', t.keyDeactivated(id.AccessKeyId))}
        >
          {t.deactivateKeyText}
        </Confirmation>
      )}
      {asking === 'delete' && (
        <DeleteConfirmation
          title={t.deleteKey(id.AccessKeyId)}
          onCancel={() => ask(undefined)}
          onConfirm={() =>
            void change(() => iam.send(new DeleteAccessKeyCommand(id)), t.keyDeleted(id.AccessKeyId))
          }
        >
          {t.deleteKeyText}
        </DeleteConfirmation>
      )}
    </SpaceBetween>
  );
}

interface NewKeyProps {
  readonly accessKey: AccessKey;
  readonly onDismiss: () => void;
}

/** The only time that the secret is seen. */
function NewKey({ accessKey, onDismiss }: NewKeyProps) {
  const t = useTexts(iamTexts);
  const copy = useCopy();
  const { UserName, AccessKeyId, SecretAccessKey } = accessKey;
  const profile = `[${UserName}]\naws_access_key_id = ${AccessKeyId}\naws_secret_access_key = ${SecretAccessKey}\n`;
  return (
    <Alert
      type="warning"
      statusIconAriaLabel={t.newKey}
      header={t.newKey}
      dismissible
      dismissAriaLabel={t.close}
      onDismiss={onDismiss}
      action={<Button onClick={() => copy(profile)}>{t.copyProfile}</Button>}
    >
      <SpaceBetween size="s">
        <span>{t.newKeyText}</span>
        <KeyValuePairs
          columns={2}
          items={[
            { label: t.keyId, value: <code>{AccessKeyId}</code> },
            { label: t.secret, value: <code>{SecretAccessKey}</code> },
          ]}
        />
      </SpaceBetween>
    </Alert>
  );
}
