import { LambdaClient, RemovePermissionCommand } from '@aws-sdk/client-lambda';
import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import { useClient } from '../../../../../aws/clients.ts';
import { EmptyState } from '../../../../../emptyState/EmptyState.tsx';
import { useTexts } from '../../../../../i18n/Language.tsx';
import { DeleteConfirmation } from '../../../../../page/DeleteConfirmation.tsx';
import { ResourceTable } from '../../../../../table/ResourceTable.tsx';
import type { FunctionTabProps } from '../../tabs.ts';
import { useChange } from '../../../../../form/useChange.ts';
import { Lines } from './Lines.tsx';
import { PermissionDialog } from './PermissionDialog.tsx';
import { actionsOf, conditionsOf, principalsOf, type Statement } from './policyDocument.ts';
import { permissionsTexts } from './texts.ts';
import { targetOf, useFunctionPolicy } from './useFunctionPolicy.ts';

export function FunctionPolicy({ name, qualifier, reload }: FunctionTabProps) {
  const t = useTexts(permissionsTexts);
  const lambda = useClient(LambdaClient);
  const policy = useFunctionPolicy(name, qualifier);
  const change = useChange(async () => {
    await Promise.all([policy.reload(), reload()]);
  });
  const [selected, select] = useState<readonly Statement[]>([]);
  const [asked, ask] = useState<'add' | 'remove'>();
  const target = targetOf(name, qualifier);
  const sid = selected[0]?.Sid ?? '';
  const remove = async () => {
    ask(undefined);
    const ok = await change(t.removed(sid), (abortSignal) =>
      lambda.send(new RemovePermissionCommand({ ...target, StatementId: sid }), { abortSignal }),
    );
    if (ok) select([]);
  };
  return (
    <>
      <ResourceTable<Statement>
        name="function-policy"
        title={t.policyTitle}
        description={t.policyText}
        noun={t.statements}
        rows={policy}
        idOf={sidOf}
        selection={{ type: 'single', selected, onChange: select }}
        actions={
          <SpaceBetween direction="horizontal" size="xs">
            <Button disabled={sid === ''} onClick={() => ask('remove')}>
              {t.remove}
            </Button>
            <Button onClick={() => ask('add')}>{t.add}</Button>
          </SpaceBetween>
        }
        callOf={() => ({ service: 'lambda', operation: 'GetPolicy', input: target })}
        columns={[
          { id: 'sid', header: t.statement, sortingField: 'Sid', isRowHeader: true, width: 180, cell: sidOf },
          {
            id: 'principal',
            header: t.principal,
            width: 175,
            cell: (row) => <Lines lines={principalsOf(row)} />,
          },
          { id: 'action', header: t.action, width: 170, cell: (row) => <Lines lines={actionsOf(row)} /> },
          { id: 'source', header: t.source, width: 190, cell: (row) => <Lines lines={conditionsOf(row)} /> },
        ]}
        empty={
          <EmptyState
            title={t.policyNone}
            text={t.policyNoneText}
            call={{
              service: 'lambda',
              operation: 'AddPermission',
              input: {
                ...target,
                StatementId: 'from-events',
                Action: 'lambda:InvokeFunction',
                Principal: 'events.amazonaws.com',
              },
            }}
          />
        }
      />
      {asked === 'add' && <PermissionDialog target={target} change={change} onClose={() => ask(undefined)} />}
      {asked === 'remove' && (
        <DeleteConfirmation
          title={t.removeTitle(sid)}
          onCancel={() => ask(undefined)}
          onConfirm={() => void remove()}
        >
          {t.removeText}
        </DeleteConfirmation>
      )}
    </>
  );
}

function sidOf({ Sid = '' }: Statement): string {
  return Sid;
}
