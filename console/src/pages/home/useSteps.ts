import { CloudWatchLogsClient, DescribeLogGroupsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { IAMClient, ListUsersCommand } from '@aws-sdk/client-iam';
import { LambdaClient, ListFunctionsCommand } from '@aws-sdk/client-lambda';
import { useClient } from '../../aws/clients.ts';
import { useLoad } from '../../live/useLoad.ts';

export type StepId = 'create' | 'invoke' | 'logs' | 'user' | 'connect';

export interface Steps {
  /** A function to go to from here. */
  readonly functionName: string | undefined;
  readonly done: ReadonlySet<StepId>;
  /** Nothing was made or run here: what to do first matters more than figures. */
  readonly isNewcomer: boolean;
}

/** What of the first steps is done; what may not be asked counts as not done. */
export function useSteps(isInvoked: boolean): Steps {
  const lambda = useClient(LambdaClient);
  const logs = useClient(CloudWatchLogsClient);
  const iam = useClient(IAMClient);
  const { data } = useLoad('home/steps', async (signal) => {
    const options = { abortSignal: signal };
    const [functions, groups, users] = await Promise.allSettled([
      lambda.send(new ListFunctionsCommand({ MaxItems: 1 }), options),
      logs.send(new DescribeLogGroupsCommand({ limit: 1, logGroupNamePrefix: '/aws/lambda/' }), options),
      iam.send(new ListUsersCommand({ MaxItems: 1 }), options),
    ]);
    signal.throwIfAborted();
    return {
      functionName:
        functions.status === 'fulfilled' ? functions.value.Functions?.[0]?.FunctionName : undefined,
      hasLogs: groups.status === 'fulfilled' && (groups.value.logGroups ?? []).length > 0,
      isKnown: functions.status === 'fulfilled' && groups.status === 'fulfilled',
      hasUser: users.status === 'fulfilled' && (users.value.Users ?? []).length > 0,
    };
  });
  const done = new Set<StepId>();
  if (data?.functionName !== undefined) done.add('create');
  if (isInvoked || data?.hasLogs) done.add('invoke');
  if (data?.hasLogs) done.add('logs');
  if (data?.hasUser) done.add('user');
  return {
    functionName: data?.functionName,
    done,
    isNewcomer: data?.isKnown === true && !done.has('invoke'),
  };
}
