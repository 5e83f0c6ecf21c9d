import {
  CreatePolicyVersionCommand,
  DeletePolicyCommand,
  DeletePolicyVersionCommand,
  GetPolicyCommand,
  GetPolicyVersionCommand,
  IAMClient,
  ListPolicyVersionsCommand,
  SetDefaultPolicyVersionCommand,
  type PolicyVersion,
} from '@aws-sdk/client-iam';
import Badge from '@cloudscape-design/components/badge';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import { useNavigate, useParams } from 'react-router';
import { useClient } from '../../aws/clients.ts';
import { isNotFound } from '../../aws/describeError.ts';
import { CopyAs, useCopy } from '../../copyAs/CopyAs.tsx';
import { ErrorAlert } from '../../feedback/ErrorAlert.tsx';
import { useFlash } from '../../feedback/Flash.tsx';
import { useMoments } from '../../format/moments.ts';
import { useTexts } from '../../i18n/Language.tsx';
import { useLoad } from '../../live/useLoad.ts';
import { DeleteConfirmation } from '../../page/DeleteConfirmation.tsx';
import { NotThere } from '../../page/NotThere.tsx';
import { Page } from '../../page/Page.tsx';
import { hrefOf } from '../../shell/paths.ts';
import { ResourceTable } from '../../table/ResourceTable.tsx';
import { allPages, documentText } from './allPages.ts';
import { EditableDocument } from './EditableDocument.tsx';
import { kindOf } from './Permissions.tsx';
import { iamTexts } from './texts.ts';

export function PolicyPage() {
  const t = useTexts(iamTexts);
  const { arn: PolicyArn = '' } = useParams();
  const iam = useClient(IAMClient);
  const flash = useFlash();
  const copy = useCopy();
  const navigate = useNavigate();
  const [deleting, setDeleting] = useState(false);
  const { data, error, reload } = useLoad(`iam/policies/${PolicyArn}`, async (abortSignal) => {
    const options = { abortSignal };
    const [{ Policy }, versions] = await Promise.all([
      iam.send(new GetPolicyCommand({ PolicyArn }), options),
      allPages(
        (page) => iam.send(new ListPolicyVersionsCommand({ PolicyArn, ...page }), options),
        ({ Versions }) => Versions,
      ),
    ]);
    return { policy: Policy, versions };
  });
  const policy = isNotFound(error) ? undefined : data?.policy;
  const name = policy?.PolicyName ?? PolicyArn.split('/').at(-1) ?? '';
  const isOwn = kindOf(PolicyArn) === 'own';
  const confirmed = async () => {
    setDeleting(false);
    const texts = { running: t.deleting(name), done: t.deleted(name), failed: t.deleteFailed(name) };
    const { ok } = await flash.track(texts, async (abortSignal) => {
      for (const { VersionId = '', IsDefaultVersion } of data?.versions ?? []) {
        if (IsDefaultVersion) continue;
        await iam.send(new DeletePolicyVersionCommand({ PolicyArn, VersionId }), { abortSignal });
      }
      await iam.send(new DeletePolicyCommand({ PolicyArn }), { abortSignal });
    });
    if (ok) await navigate('/iam/policies');
    else await reload();
  };
  return (
    <Page
      title={name}
      breadcrumbs={[{ text: t.policies, href: hrefOf('/iam/policies') }]}
      actions={
        policy && (
          <SpaceBetween direction="horizontal" size="xs" alignItems="center">
            <CopyAs label={name} call={{ service: 'iam', operation: 'GetPolicy', input: { PolicyArn } }} />
            <Button iconName="copy" onClick={() => copy(PolicyArn)}>
              {t.copyArn}
            </Button>
            {isOwn && <Button onClick={() => setDeleting(true)}>{t.delete}</Button>}
          </SpaceBetween>
        )
      }
    >
      <NotThere
        error={error}
        title={t.notThere(name)}
        text={t.notThereText}
        toList={{ href: hrefOf('/iam/policies'), text: t.toPolicies }}
        onRetry={() => void reload()}
      />
      {policy && (
        <SpaceBetween size="l">
          <Container>
            <KeyValuePairs
              columns={4}
              items={[
                { label: t.arn, value: policy.Arn },
                { label: t.kind, value: t.kinds[kindOf(PolicyArn)] },
                { label: t.attachedTo, value: policy.AttachmentCount ?? 0 },
                { label: t.description, value: policy.Description || '–' },
              ]}
            />
          </Container>
          <PolicyDocument
            key={policy.DefaultVersionId}
            arn={PolicyArn}
            versionId={policy.DefaultVersionId ?? 'v1'}
            editable={isOwn}
            onSaved={reload}
          />
          {isOwn && <PolicyVersions arn={PolicyArn} versions={data?.versions ?? []} reload={reload} />}
        </SpaceBetween>
      )}
      {deleting && (
        <DeleteConfirmation
          title={t.deletePolicy(name)}
          onCancel={() => setDeleting(false)}
          onConfirm={() => void confirmed()}
        >
          {t.deletePolicyText}
        </DeleteConfirmation>
      )}
    </Page>
  );
}

interface PolicyDocumentProps {
  readonly arn: string;
  readonly versionId: string;
  readonly editable: boolean;
  readonly onSaved: () => Promise<void>;
}

function PolicyDocument({ arn, versionId, editable, onSaved }: PolicyDocumentProps) {
  const t = useTexts(iamTexts);
  const iam = useClient(IAMClient);
  const { data, error } = useLoad(`iam/policies/${arn}/${versionId}`, async (abortSignal) => {
    const input = { PolicyArn: arn, VersionId: versionId };
    const answer = await iam.send(new GetPolicyVersionCommand(input), { abortSignal });
    return documentText(answer.PolicyVersion?.Document);
  });
  if (data === undefined) return <ErrorAlert error={error} />;
  const save = (PolicyDocument: string) =>
    iam.send(new CreatePolicyVersionCommand({ PolicyArn: arn, PolicyDocument, SetAsDefault: true }));
  return (
    <EditableDocument
      title={t.permissions}
      description={t.version(versionId)}
      kind="identity"
      edit={t.newVersion}
      document={data}
      save={editable ? save : undefined}
      onSaved={onSaved}
    />
  );
}

interface PolicyVersionsProps {
  readonly arn: string;
  readonly versions: readonly PolicyVersion[];
  readonly reload: () => Promise<void>;
}

function PolicyVersions({ arn, versions, reload }: PolicyVersionsProps) {
  const t = useTexts(iamTexts);
  const iam = useClient(IAMClient);
  const flash = useFlash();
  const { ago } = useMoments();
  const [selected, select] = useState<readonly PolicyVersion[]>([]);
  const [only] = selected;
  const input = { PolicyArn: arn, VersionId: only?.VersionId ?? '' };
  const [deleting, setDeleting] = useState(false);
  const change = async (work: () => Promise<unknown>) => {
    setDeleting(false);
    try {
      await work();
      select([]);
    } catch (error) {
      flash.failure(t.saveFailed, error);
    }
    await reload();
  };
  const isOther = only !== undefined && !only.IsDefaultVersion;
  return (
    <>
      <ResourceTable<PolicyVersion>
        name="iam-policy-versions"
        title={t.versions}
        noun={t.versions}
        rows={{ data: versions, error: undefined, loading: false, reload }}
        idOf={({ VersionId = '' }) => VersionId}
        callOf={({ VersionId = '' }) => ({
          service: 'iam',
          operation: 'GetPolicyVersion',
          input: { PolicyArn: arn, VersionId },
        })}
        selection={{ type: 'single', selected, onChange: select }}
        columns={[
          {
            id: 'version',
            header: t.versions,
            isRowHeader: true,
            width: 220,
            cell: ({ VersionId = '', IsDefaultVersion }) => (
              <>
                {VersionId} {IsDefaultVersion && <Badge color="blue">{t.defaultVersion}</Badge>}
              </>
            ),
          },
          {
            id: 'created',
            header: t.created,
            cell: ({ CreateDate }) => (CreateDate ? ago(CreateDate) : '–'),
          },
        ]}
        actions={
          <SpaceBetween direction="horizontal" size="xs">
            <Button disabled={!isOther} onClick={() => setDeleting(true)}>
              {t.delete}
            </Button>
            <Button
              disabled={!isOther}
              onClick={() => void change(() => iam.send(new SetDefaultPolicyVersionCommand(input)))}
            >
              {t.makeDefault}
            </Button>
          </SpaceBetween>
        }
        empty={null}
      />
      {deleting && (
        <DeleteConfirmation
          title={t.deleteVersion(input.VersionId)}
          onCancel={() => setDeleting(false)}
          onConfirm={() => void change(() => iam.send(new DeletePolicyVersionCommand(input)))}
        >
          {t.deleteVersionText}
        </DeleteConfirmation>
      )}
    </>
  );
}
