import {
  GetFunctionConfigurationCommand,
  LambdaClient,
  type FunctionConfiguration,
} from '@aws-sdk/client-lambda';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Spinner from '@cloudscape-design/components/spinner';
import { useParams, useSearchParams } from 'react-router';
import { isNotFound } from '../../../aws/describeError.ts';
import { EmptyState } from '../../../emptyState/EmptyState.tsx';
import { ErrorAlert } from '../../../feedback/ErrorAlert.tsx';
import { useTexts } from '../../../i18n/Language.tsx';
import type { FirstQuestions, Question } from '../../../live/question.ts';
import { useQuestion } from '../../../live/useLoad.ts';
import { Page } from '../../../page/Page.tsx';
import { hrefOf } from '../../../shell/paths.ts';
import { codeQuestion, isEdited } from './code/codeQuestion.ts';
import { FunctionActions } from './FunctionActions.tsx';
import { FunctionState } from './FunctionState.tsx';
import { FunctionTabs } from './FunctionTabs.tsx';
import { connectionsQuestion } from './overview/connections.ts';
import { Overview } from './overview/Overview.tsx';
import { isSettled } from './settled.ts';
import { functionTexts } from './texts.ts';

/** How often a function that is becoming ready, or being updated, is looked at. */
const UNSETTLED_MS = 700;

export const functionAsks: FirstQuestions = ({ name = '' }, search) => {
  const qualifier = search.get('qualifier') ?? undefined;
  const isOfCode = (search.get('tab') ?? 'code') === 'code';
  const ofFunction: Question<FunctionConfiguration> = {
    ...functionQuestion(name, qualifier),
    next: (configuration) => [
      connectionsQuestion({ name, qualifier, configuration }),
      ...(isOfCode && isEdited(configuration) ? [codeQuestion({ name, qualifier, configuration })] : []),
    ],
  };
  return [ofFunction];
};

/** `/functions/NAME?qualifier=VERSION_OR_ALIAS&tab=code` */
export function FunctionPage() {
  const t = useTexts(functionTexts);
  const { name = '' } = useParams();
  const [search] = useSearchParams();
  const qualifier = search.get('qualifier') ?? undefined;
  const found = useQuestion(functionQuestion(name, qualifier));
  const title = qualifier === undefined ? name : `${name}:${qualifier}`;
  const breadcrumbs = [{ text: t.functions, href: hrefOf('/functions') }];
  const { data: configuration, error, reload } = found;
  if (!configuration) {
    return (
      <Page title={title} breadcrumbs={breadcrumbs}>
        {isNotFound(error) ? (
          <EmptyState
            title={t.notFound}
            text={t.notFoundText}
            action={<Button href={hrefOf('/functions')}>{t.toList}</Button>}
          />
        ) : (
          <ErrorAlert error={error} onRetry={() => void reload()} />
        )}
        {error === undefined && (
          <Box padding="xxl" textAlign="center">
            <Spinner size="large" />
          </Box>
        )}
      </Page>
    );
  }
  const props = { name, qualifier, configuration, reload };
  return (
    <Page title={title} breadcrumbs={breadcrumbs} actions={<FunctionActions {...props} />}>
      <ErrorAlert error={error} onRetry={() => void reload()} />
      <FunctionState configuration={configuration} />
      <Overview {...props} />
      <FunctionTabs key={title} {...props} />
    </Page>
  );
}

function functionQuestion(name: string, qualifier: string | undefined): Question<FunctionConfiguration> {
  return {
    key: `functions/${name}/${qualifier ?? ''}`,
    load: async (clients, signal, progress) => {
      const ask = () =>
        clients(LambdaClient).send(
          new GetFunctionConfigurationCommand({
            FunctionName: name,
            ...(qualifier !== undefined && { Qualifier: qualifier }),
          }),
          { abortSignal: signal },
        );
      let configuration = await ask();
      while (!isSettled(configuration)) {
        progress(configuration);
        await pause(UNSETTLED_MS, signal);
        configuration = await ask();
      }
      return configuration;
    },
  };
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      reject(new DOMException('no longer wanted', 'AbortError'));
    });
  });
}
