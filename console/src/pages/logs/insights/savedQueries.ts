import {
  CloudWatchLogsClient,
  DeleteQueryDefinitionCommand,
  DescribeQueryDefinitionsCommand,
  PutQueryDefinitionCommand,
  type QueryDefinition,
} from '@aws-sdk/client-cloudwatch-logs';
import { useClient } from '../../../aws/clients.ts';
import { useFlash } from '../../../feedback/Flash.tsx';
import { useTexts } from '../../../i18n/Language.tsx';
import { useLoad } from '../../../live/useLoad.ts';
import { insightsTexts } from './texts.ts';

const PAGE = 1000;

/** Queries kept in the account, under names. */
export function useSavedQueries() {
  const t = useTexts(insightsTexts);
  const logs = useClient(CloudWatchLogsClient);
  const flash = useFlash();
  const kept = useLoad<readonly QueryDefinition[]>('logs/queryDefinitions', async (abortSignal) => {
    const answer = await logs.send(new DescribeQueryDefinitionsCommand({ maxResults: PAGE }), {
      abortSignal,
    });
    return answer.queryDefinitions ?? [];
  });
  return {
    all: kept.data ?? [],
    save: async (name: string, queryString: string, logGroupNames: readonly string[]) => {
      const texts = { running: t.saving, done: t.savedDone(name), failed: t.saveFailed };
      // The same name again is a new text of the same query.
      const queryDefinitionId = kept.data?.find((each) => each.name === name)?.queryDefinitionId;
      await flash.track(texts, (abortSignal) =>
        logs.send(
          new PutQueryDefinitionCommand({
            name,
            queryString,
            logGroupNames: [...logGroupNames],
            ...(queryDefinitionId !== undefined && { queryDefinitionId }),
          }),
          { abortSignal },
        ),
      );
      await kept.reload();
    },
    remove: async ({ name = '', queryDefinitionId }: QueryDefinition) => {
      const texts = { running: t.deleting(name), done: t.deleted(name), failed: t.deleteFailed };
      await flash.track(texts, (abortSignal) =>
        logs.send(new DeleteQueryDefinitionCommand({ queryDefinitionId }), { abortSignal }),
      );
      await kept.reload();
    },
  };
}
