import {
  CloudWatchLogsClient,
  ListTagsForResourceCommand,
  TagResourceCommand,
  UntagResourceCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { useClient } from '../../../aws/clients.ts';
import { TagsContainer } from '../../../tags/TagsContainer.tsx';

export function TagsTab({ arn: resourceArn }: { readonly arn: string }) {
  const logs = useClient(CloudWatchLogsClient);
  return (
    <TagsContainer
      name={resourceArn}
      load={async (abortSignal) => {
        const { tags = {} } = await logs.send(new ListTagsForResourceCommand({ resourceArn }), {
          abortSignal,
        });
        return tags;
      }}
      save={async ({ set: tags, removed }, _all, abortSignal) => {
        if (removed.length > 0) {
          const command = new UntagResourceCommand({ resourceArn, tagKeys: [...removed] });
          await logs.send(command, { abortSignal });
        }
        if (Object.keys(tags).length > 0) {
          await logs.send(new TagResourceCommand({ resourceArn, tags }), { abortSignal });
        }
      }}
      callOf={(tags) => ({
        service: 'cloudwatch-logs',
        operation: 'TagResource',
        input: { resourceArn, tags },
      })}
    />
  );
}
