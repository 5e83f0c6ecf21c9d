import { DeleteFunctionCommand, LambdaClient, type FunctionConfiguration } from '@aws-sdk/client-lambda';
import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { useClient } from '../../../aws/clients.ts';
import { FileOf } from '../../../copyAs/apiCall.ts';
import { EmptyState } from '../../../emptyState/EmptyState.tsx';
import { useFlash } from '../../../feedback/Flash.tsx';
import { nameList } from '../../../format/nameList.ts';
import { useTexts } from '../../../i18n/Language.tsx';
import type { FirstQuestions } from '../../../live/question.ts';
import { useQuestion } from '../../../live/useLoad.ts';
import { DeleteConfirmation } from '../../../page/DeleteConfirmation.tsx';
import { Page } from '../../../page/Page.tsx';
import { hrefOf, pathOf } from '../../../shell/paths.ts';
import { ActionsMenu } from '../../../table/ActionsMenu.tsx';
import { ResourceTable } from '../../../table/ResourceTable.tsx';
import { useFunctionColumns, useFunctionFilters } from './functionColumns.tsx';
import { functionsQuestion } from '../../../functionField/listFunctions.ts';
import { functionsTexts } from './texts.ts';

export const functionsAsk: FirstQuestions = () => [functionsQuestion];

export function FunctionsPage() {
  const t = useTexts(functionsTexts);
  const lambda = useClient(LambdaClient);
  const navigate = useNavigate();
  const rows = useQuestion(functionsQuestion);
  const [selected, select] = useState<readonly FunctionConfiguration[]>([]);
  const [deleting, setDeleting] = useState(false);
  const deleteSelected = useDeleteFunctions(lambda, rows.reload);
  const columns = useFunctionColumns();
  const filters = useFunctionFilters();
  const create = (variant?: 'primary') => (
    <Button href={hrefOf('/functions/create')} {...(variant && { variant })}>
      {t.create}
    </Button>
  );
  const [only] = selected;
  const name = only?.FunctionName ?? '';
  return (
    <Page title={t.title} headless>
      <ResourceTable<FunctionConfiguration>
        name="functions"
        title={t.title}
        variant="h1"
        noun={t.noun}
        rows={rows}
        columns={columns}
        filters={filters}
        idOf={nameOfFunction}
        sortedBy="modified"
        sortedDescending
        callOf={(row) => ({
          service: 'lambda',
          operation: 'GetFunction',
          input: { FunctionName: nameOfFunction(row) },
        })}
        selection={{ type: 'multi', selected, onChange: select }}
        actions={
          <SpaceBetween direction="horizontal" size="xs">
            <ActionsMenu
              actions={[
                {
                  text: t.open,
                  disabled: selected.length !== 1,
                  run: () => void navigate(pathOf`/functions/${name}`),
                },
                {
                  text: t.test,
                  disabled: selected.length !== 1,
                  run: () => void navigate(pathOf`/functions/${name}?tab=test`),
                },
                { text: t.delete, disabled: selected.length === 0, run: () => setDeleting(true) },
              ]}
            />
            {create('primary')}
          </SpaceBetween>
        }
        empty={
          <EmptyState
            title={t.emptyTitle}
            text={t.emptyText}
            action={create()}
            call={{
              service: 'lambda',
              operation: 'CreateFunction',
              input: {
                FunctionName: 'hello',
                Runtime: 'nodejs24.x',
                Handler: 'index.handler',
                Role: 'ROLE_ARN',
                Code: { ZipFile: new FileOf('function.zip', 'bytes') },
              },
            }}
          />
        }
      />
      {deleting && (
        <DeleteConfirmation
          title={t.deleteTitle(selected.length)}
          onCancel={() => setDeleting(false)}
          onConfirm={() => {
            setDeleting(false);
            void deleteSelected(selected.map(nameOfFunction)).then(() => select([]));
          }}
        >
          {t.deleteText(nameList(selected.map(nameOfFunction)))}
        </DeleteConfirmation>
      )}
    </Page>
  );
}

function nameOfFunction({ FunctionName = '' }: FunctionConfiguration): string {
  return FunctionName;
}

/** One after the other: it can be stopped between any two. */
function useDeleteFunctions(lambda: LambdaClient, reload: () => Promise<void>) {
  const t = useTexts(functionsTexts);
  const flash = useFlash();
  return async (names: readonly string[]) => {
    const count = names.length;
    const texts = { running: t.deleting(count), done: t.deleted(count), failed: t.deleteFailed };
    await flash.track(texts, async (signal, step) => {
      for (const [done, name] of names.entries()) {
        step(t.deletedOf(done, count));
        await lambda.send(new DeleteFunctionCommand({ FunctionName: name }), { abortSignal: signal });
      }
    });
    await reload();
  };
}
