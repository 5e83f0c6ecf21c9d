import { SourceProblem, type StreamSource } from '../../../delivery/streamPoller/streamSource.ts';
import type { RoleUse } from '../executionRole.ts';
import { invalidParameter } from '../fault.ts';
import type { Lambda } from '../needs.ts';

/** What Lambda does with a stream in the name of the function's role. */
const ACTIONS = ['GetRecords', 'GetShardIterator', 'DescribeStream', 'ListStreams'];

/** Throws unless the role may read the stream. */
export async function checkAccess(
  { roles }: Pick<Lambda, 'roles'>,
  use: RoleUse,
  streamArn: string,
): Promise<void> {
  if (roles === undefined) return;
  for (const action of ACTIONS) {
    if (!(await roles.may(use, `dynamodb:${action}`, streamArn))) throw invalidParameter(noAccess(streamArn));
  }
}

export function noAccess(streamArn: string): string {
  return `Cannot access stream ${streamArn}. Please ensure the role can perform the GetRecords, GetShardIterator, DescribeStream, and ListStreams Actions on your stream in IAM.`;
}

/** The stream as the function's role may read it at each time; `use` is asked each time, undefined while there is none. */
export function readAsRole(
  source: StreamSource,
  { roles }: Pick<Lambda, 'roles'>,
  use: () => Promise<RoleUse | undefined>,
  streamArn: string,
): StreamSource {
  if (roles === undefined) return source;
  const demand = async (action: string) => {
    const role = await use();
    if (role !== undefined && (await roles.may(role, `dynamodb:${action}`, streamArn))) return;
    throw new SourceProblem('denied', noAccess(streamArn));
  };
  return {
    ...source,
    shards: async () => {
      await demand('DescribeStream');
      return source.shards();
    },
    read: async (...place) => {
      await demand('GetRecords');
      return source.read(...place);
    },
  };
}
