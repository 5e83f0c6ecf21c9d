import { CloudWatchLogsClient, DescribeLogGroupsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { IAMClient, ListUsersCommand } from '@aws-sdk/client-iam';
import { LambdaClient, ListFunctionsCommand } from '@aws-sdk/client-lambda';
import type { Question } from '../../live/question.ts';
import { useQuestion } from '../../live/useLoad.ts';

export type StepId = 'create' | 'invoke' | 'logs' | 'user' | 'connect';

export interface Steps {
  /** Until then nobody knows which of them are done. */
  readonly areKnown: boolean;
  /** A function to go to from here. */
  readonly functionName: string | undefined;
  readonly done: ReadonlySet<StepId>;
  /** Nothing was made or run here: what to do first matters more than figures. */
  readonly isNewcomer: boolean;
}

/** What of the first steps is done; what may not be asked counts as not done. */
export function useSteps(isInvoked: boolean): Steps {
  const { data } = useQuestion(stepsQuestion);
  const done = new Set<StepId>();
  if (data?.functionName !== undefined) done.add('create');
  if (isInvoked || data?.hasLogs) done.add('invoke');
  if (data?.hasLogs) done.add('logs');
  if (data?.hasUser) done.add('user');
  return {
    areKnown: data !== undefined,
    functionName: data?.functionName,
    done,
    isNewcomer: data?.isKnown === true && !done.has('invoke'),
  };
}

interface Made {
  readonly functionName: string | undefined;
  readonly hasLogs: boolean;
  readonly hasUser: boolean;
  /** False where it may not be seen. */
  readonly isKnown: boolean;
}

export const stepsQuestion: Question<Made> = {
  key: 'home/steps',
  load: async (clients, signal) => {
    const options = { abortSignal: signal };
    const [functions, groups, users] = await Promise.allSettled([
      clients(LambdaClient).send(new ListFunctionsCommand({ MaxItems: 1 }), options),
      clients(CloudWatchLogsClient).send(
        new DescribeLogGroupsCommand({ limit: 1, logGroupNamePrefix: '/aws/lambda/' }),
        options,
      ),
      clients(IAMClient).send(new ListUsersCommand({ MaxItems: 1 }), options),
    ]);
    signal.throwIfAborted();
    return {
      functionName:
        functions.status === 'fulfilled' ? functions.value.Functions?.[0]?.FunctionName : undefined,
      hasLogs: groups.status === 'fulfilled' && (groups.value.logGroups ?? []).length > 0,
      isKnown: functions.status === 'fulfilled' && groups.status === 'fulfilled',
      hasUser: users.status === 'fulfilled' && (users.value.Users ?? []).length > 0,
    };
  },
};
