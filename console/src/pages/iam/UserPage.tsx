import { GetUserCommand, IAMClient } from '@aws-sdk/client-iam';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import { useNavigate, useParams } from 'react-router';
import { useClient } from '../../aws/clients.ts';
import { isNotFound } from '../../aws/describeError.ts';
import { CopyAs, useCopy } from '../../copyAs/CopyAs.tsx';
import { useFlash } from '../../feedback/Flash.tsx';
import { useMoments } from '../../format/moments.ts';
import { useTexts } from '../../i18n/Language.tsx';
import { useLoad } from '../../live/useLoad.ts';
import { DeleteConfirmation } from '../../page/DeleteConfirmation.tsx';
import { NotThere } from '../../page/NotThere.tsx';
import { Page } from '../../page/Page.tsx';
import { hrefOf } from '../../shell/paths.ts';
import { AccessKeys } from './AccessKeys.tsx';
import { deleteUser } from './deleteUser.ts';
import { policiesOfUser } from './identity.ts';
import { Permissions } from './Permissions.tsx';
import { iamTexts } from './texts.ts';

export function UserPage() {
  const t = useTexts(iamTexts);
  const { name = '' } = useParams();
  const iam = useClient(IAMClient);
  const flash = useFlash();
  const copy = useCopy();
  const navigate = useNavigate();
  const { full } = useMoments();
  const policies = policiesOfUser(iam, name);
  const [deleting, setDeleting] = useState(false);
  const { data, error, reload } = useLoad(`iam/users/${name}`, (signal) =>
    iam.send(new GetUserCommand({ UserName: name }), { abortSignal: signal }),
  );
  const user = isNotFound(error) ? undefined : data?.User;
  const confirmed = async () => {
    setDeleting(false);
    const texts = { running: t.deleting(name), done: t.deleted(name), failed: t.deleteFailed(name) };
    const { ok } = await flash.track(texts, (signal) => deleteUser(iam, name, policies, signal));
    if (ok) await navigate('/iam/users');
    else await reload();
  };
  return (
    <Page
      title={name}
      breadcrumbs={[{ text: t.users, href: hrefOf('/iam/users') }]}
      actions={
        user && (
          <SpaceBetween direction="horizontal" size="xs" alignItems="center">
            <CopyAs label={name} call={{ service: 'iam', operation: 'GetUser', input: { UserName: name } }} />
            <Button iconName="copy" onClick={() => copy(user.Arn ?? '')}>
              {t.copyArn}
            </Button>
            <Button href={hrefOf`/iam/simulator?principal=${user.Arn ?? ''}`}>{t.simulateFor}</Button>
            <Button onClick={() => setDeleting(true)}>{t.delete}</Button>
          </SpaceBetween>
        )
      }
    >
      <NotThere
        error={error}
        title={t.notThere(name)}
        text={t.notThereText}
        toList={{ href: hrefOf('/iam/users'), text: t.toUsers }}
        onRetry={() => void reload()}
      />
      {user && (
        <SpaceBetween size="l">
          <Container>
            <KeyValuePairs
              columns={3}
              items={[
                { label: t.arn, value: user.Arn },
                { label: t.path, value: user.Path },
                { label: t.created, value: user.CreateDate ? full(user.CreateDate) : '–' },
              ]}
            />
          </Container>
          <AccessKeys userName={name} />
          <Permissions name={`users/${name}`} policies={policies} />
        </SpaceBetween>
      )}
      {deleting && (
        <DeleteConfirmation
          title={t.deleteUser(name)}
          onCancel={() => setDeleting(false)}
          onConfirm={() => void confirmed()}
        >
          {t.deleteUserText}
        </DeleteConfirmation>
      )}
    </Page>
  );
}
