import {
  DescribeLogGroupsCommand,
  type CloudWatchLogsClient,
  type LogGroup,
} from '@aws-sdk/client-cloudwatch-logs';

const PAGE = 50;

/** All log groups, by name; `progress` gets what is there every ten pages. */
export async function listLogGroups(
  logs: CloudWatchLogsClient,
  signal: AbortSignal,
  progress: (partial: readonly LogGroup[]) => void,
): Promise<readonly LogGroup[]> {
  const found: LogGroup[] = [];
  let token: string | undefined;
  do {
    const page = await logs.send(
      new DescribeLogGroupsCommand({ limit: PAGE, ...(token !== undefined && { nextToken: token }) }),
      { abortSignal: signal },
    );
    found.push(...(page.logGroups ?? []));
    token = page.nextToken;
    if (token !== undefined && found.length % (10 * PAGE) === 0) progress([...found]);
  } while (token !== undefined);
  return found;
}

/** What a group may keep its events for, in days; 0 is for ever. */
export const RETENTIONS: readonly number[] = [
  0, 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];
