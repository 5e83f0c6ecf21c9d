import { CreatePolicyCommand, IAMClient, ListPoliciesCommand, type Policy } from '@aws-sdk/client-iam';
import Button from '@cloudscape-design/components/button';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import Link from '@cloudscape-design/components/link';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { useClient } from '../../aws/clients.ts';
import { FileOf } from '../../copyAs/apiCall.ts';
import { EmptyState } from '../../emptyState/EmptyState.tsx';
import { useFlash } from '../../feedback/Flash.tsx';
import { useTexts } from '../../i18n/Language.tsx';
import { useLoad } from '../../live/useLoad.ts';
import { FormDialog } from '../../page/FormDialog.tsx';
import { Page } from '../../page/Page.tsx';
import { hrefOf, pathOf } from '../../shell/paths.ts';
import { ResourceTable } from '../../table/ResourceTable.tsx';
import { allPages, isJson } from './allPages.ts';
import { DocumentField } from './DocumentField.tsx';
import { kindOf, STARTING_POLICY } from './Permissions.tsx';
import { iamTexts } from './texts.ts';

export function PoliciesPage() {
  const t = useTexts(iamTexts);
  const iam = useClient(IAMClient);
  const [creating, setCreating] = useState(false);
  const rows = useLoad<readonly Policy[]>('iam/policies', (signal) =>
    allPages(
      (page) => iam.send(new ListPoliciesCommand(page), { abortSignal: signal }),
      ({ Policies }) => Policies,
    ),
  );
  return (
    <Page title={t.policies} headless>
      <ResourceTable<Policy>
        name="iam-policies"
        title={t.policies}
        variant="h1"
        noun={t.nouns.policies}
        rows={rows}
        idOf={({ Arn = '' }) => Arn}
        sortedBy="attached"
        sortedDescending
        callOf={({ Arn }) => ({ service: 'iam', operation: 'GetPolicy', input: { PolicyArn: Arn } })}
        columns={[
          {
            id: 'name',
            header: t.name,
            sortingField: 'PolicyName',
            isRowHeader: true,
            width: 340,
            cell: ({ PolicyName = '', Arn = '' }) => (
              <Link href={hrefOf`/iam/policies/${Arn}`}>{PolicyName}</Link>
            ),
          },
          { id: 'kind', header: t.kind, width: 170, cell: ({ Arn }) => t.kinds[kindOf(Arn)] },
          {
            id: 'attached',
            header: t.attachedTo,
            sortingField: 'AttachmentCount',
            width: 140,
            cell: ({ AttachmentCount = 0 }) => AttachmentCount,
          },
          {
            id: 'description',
            header: t.description,
            minWidth: 300,
            cell: ({ Description }) => Description || '–',
          },
        ]}
        actions={
          <Button variant="primary" onClick={() => setCreating(true)}>
            {t.createPolicy}
          </Button>
        }
        empty={
          <EmptyState
            title={t.noPolicies}
            text={t.noPoliciesText}
            call={{
              service: 'iam',
              operation: 'CreatePolicy',
              input: { PolicyName: 'NAME', PolicyDocument: new FileOf('policy.json', 'text') },
            }}
          />
        }
      />
      {creating && <CreatePolicy onClose={() => setCreating(false)} />}
    </Page>
  );
}

function CreatePolicy({ onClose }: { readonly onClose: () => void }) {
  const t = useTexts(iamTexts);
  const iam = useClient(IAMClient);
  const flash = useFlash();
  const navigate = useNavigate();
  const [name, setName] = useState('');
  const [text, setText] = useState(STARTING_POLICY);
  return (
    <FormDialog
      title={t.createPolicy}
      submit={t.create}
      large
      disabled={name === '' || !isJson(text)}
      onCancel={onClose}
      onSubmit={async () => {
        const made = await iam.send(new CreatePolicyCommand({ PolicyName: name, PolicyDocument: text }));
        flash.success(t.policyMade(name));
        await navigate(pathOf`/iam/policies/${made.Policy?.Arn ?? ''}`);
      }}
    >
      <FormField label={t.policyName}>
        <Input
          value={name}
          autoFocus
          spellcheck={false}
          onChange={({ detail }) => setName(detail.value.trim())}
        />
      </FormField>
      <DocumentField label={t.policyText} kind="identity" value={text} onChange={setText} />
    </FormDialog>
  );
}
