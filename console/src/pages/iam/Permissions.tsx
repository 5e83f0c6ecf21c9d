import { IAMClient, ListPoliciesCommand } from '@aws-sdk/client-iam';
import Button from '@cloudscape-design/components/button';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import Link from '@cloudscape-design/components/link';
import Multiselect, { type MultiselectProps } from '@cloudscape-design/components/multiselect';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import { useClient } from '../../aws/clients.ts';
import { EmptyState } from '../../emptyState/EmptyState.tsx';
import { ErrorAlert } from '../../feedback/ErrorAlert.tsx';
import { useFlash } from '../../feedback/Flash.tsx';
import { nameList } from '../../format/nameList.ts';
import { useTexts } from '../../i18n/Language.tsx';
import { useLoad } from '../../live/useLoad.ts';
import { Confirmation } from '../../page/Confirmation.tsx';
import { FormDialog } from '../../page/FormDialog.tsx';
import { hrefOf } from '../../shell/paths.ts';
import { ResourceTable } from '../../table/ResourceTable.tsx';
import { allPages, isJson } from './allPages.ts';
import { DocumentField } from './DocumentField.tsx';
import type { IdentityPolicies, IdentityPolicy } from './identity.ts';
import { iamTexts } from './texts.ts';

interface PermissionsProps {
  /** `roles/NAME` */
  readonly name: string;
  readonly policies: IdentityPolicies;
}

type Asked =
  | { readonly kind: 'attach' | 'remove' }
  | { readonly kind: 'inline'; readonly name: string | undefined };

/** What a user or role may do: attached and inline policies. */
export function Permissions({ name, policies }: PermissionsProps) {
  const t = useTexts(iamTexts);
  const flash = useFlash();
  const rows = useLoad(`iam/${name}/policies`, (signal) => policies.list(signal));
  const [selected, select] = useState<readonly IdentityPolicy[]>([]);
  const [asked, ask] = useState<Asked>();
  const remove = async () => {
    ask(undefined);
    try {
      for (const policy of selected) await policies.remove(policy);
      flash.success(t.policiesRemoved(selected.length));
    } catch (error) {
      flash.failure(t.attachFailed, error);
    }
    select([]);
    await rows.reload();
  };
  const done = async () => {
    ask(undefined);
    await rows.reload();
  };
  return (
    <>
      <ResourceTable<IdentityPolicy>
        name="iam-permissions"
        title={t.permissions}
        description={t.permissionsText}
        noun={t.nouns.policies}
        rows={rows}
        idOf={(policy) => policy.name}
        callOf={(policy) => policies.callOf(policy)}
        selection={{ type: 'multi', selected, onChange: select }}
        columns={[
          {
            id: 'name',
            header: t.policyName,
            sortingField: 'name',
            isRowHeader: true,
            minWidth: 260,
            cell: (policy) =>
              policy.arn === undefined ? (
                <Button variant="inline-link" onClick={() => ask({ kind: 'inline', name: policy.name })}>
                  {policy.name}
                </Button>
              ) : (
                <Link href={hrefOf`/iam/policies/${policy.arn}`}>{policy.name}</Link>
              ),
          },
          { id: 'kind', header: t.kind, cell: (policy) => t.kinds[kindOf(policy.arn)] },
        ]}
        actions={
          <SpaceBetween direction="horizontal" size="xs">
            <Button disabled={selected.length === 0} onClick={() => ask({ kind: 'remove' })}>
              {t.remove}
            </Button>
            <Button onClick={() => ask({ kind: 'inline', name: undefined })}>{t.addInline}</Button>
            <Button variant="primary" onClick={() => ask({ kind: 'attach' })}>
              {t.attach}
            </Button>
          </SpaceBetween>
        }
        empty={<EmptyState title={t.noPermissions} text={t.noPermissionsText} call={policies.attachCall} />}
      />
      {asked?.kind === 'remove' && (
        <Confirmation
          title={t.removePolicies(selected.length)}
          confirm={t.remove}
          onCancel={() => ask(undefined)}
          onConfirm={() => void remove()}
        >
          {t.removePoliciesText(nameList(selected.map((policy) => policy.name)), name.split('/')[1] ?? '')}
        </Confirmation>
      )}
      {asked?.kind === 'attach' && (
        <AttachPolicies policies={policies} onCancel={() => ask(undefined)} onDone={done} />
      )}
      {asked?.kind === 'inline' && (
        <InlinePolicy
          owner={name}
          name={asked.name}
          policies={policies}
          onCancel={() => ask(undefined)}
          onDone={done}
        />
      )}
    </>
  );
}

export function kindOf(arn: string | undefined): 'aws' | 'own' | 'inline' {
  if (arn === undefined) return 'inline';
  return arn.startsWith('arn:aws:iam::aws:') ? 'aws' : 'own';
}

interface AttachProps {
  readonly policies: IdentityPolicies;
  readonly onCancel: () => void;
  readonly onDone: () => Promise<void>;
}

function AttachPolicies({ policies, onCancel, onDone }: AttachProps) {
  const t = useTexts(iamTexts);
  const flash = useFlash();
  const iam = useClient(IAMClient);
  const all = useLoad('iam/policies', (signal) =>
    allPages(
      (page) => iam.send(new ListPoliciesCommand(page), { abortSignal: signal }),
      ({ Policies }) => Policies,
    ),
  );
  const [chosen, choose] = useState<readonly MultiselectProps.Option[]>([]);
  return (
    <FormDialog
      title={t.attach}
      submit={t.attach}
      disabled={chosen.length === 0}
      onCancel={onCancel}
      onSubmit={async () => {
        for (const { value } of chosen) if (value !== undefined) await policies.attach(value);
        flash.success(t.policiesAttached(chosen.length));
        await onDone();
      }}
    >
      <ErrorAlert error={all.error} onRetry={() => void all.reload()} />
      <FormField label={t.policies}>
        <Multiselect
          selectedOptions={chosen}
          options={(all.data ?? []).map(({ PolicyName = '', Arn = '', Description }) => ({
            value: Arn,
            label: PolicyName,
            labelTag: t.kinds[kindOf(Arn)],
            ...(Description !== undefined && { description: Description }),
          }))}
          filteringType="auto"
          placeholder={t.choose}
          statusType={all.loading && all.data === undefined ? 'loading' : 'finished'}
          expandToViewport
          onChange={({ detail }) => choose(detail.selectedOptions)}
        />
      </FormField>
    </FormDialog>
  );
}

const START = `{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
      "Action": "lambda:InvokeFunction",
      "Resource": "*"
    }
  ]
}`;

interface InlineProps extends AttachProps {
  readonly owner: string;
  /** Undefined: a new one. */
  readonly name: string | undefined;
}

function InlinePolicy({ owner, name, policies, onCancel, onDone }: InlineProps) {
  const t = useTexts(iamTexts);
  const found = useLoad(`iam/${owner}/inline/${name ?? ''}`, (signal) =>
    name === undefined ? Promise.resolve(START) : policies.read(name, signal),
  );
  const [newName, setNewName] = useState('');
  const [edited, edit] = useState<string>();
  const text = edited ?? found.data ?? '{}';
  const usedName = name ?? newName;
  return (
    <FormDialog
      title={name ?? t.addInline}
      submit={t.save}
      large
      disabled={usedName === '' || !isJson(text)}
      onCancel={onCancel}
      onSubmit={async () => {
        await policies.write(usedName, text);
        await onDone();
      }}
    >
      <SpaceBetween size="m">
        <ErrorAlert error={found.error} />
        {name === undefined && (
          <FormField label={t.policyName}>
            <Input
              value={newName}
              spellcheck={false}
              onChange={({ detail }) => setNewName(detail.value.trim())}
            />
          </FormField>
        )}
        <DocumentField label={t.policyText} kind="identity" value={text} onChange={edit} />
      </SpaceBetween>
    </FormDialog>
  );
}

export { START as STARTING_POLICY };
