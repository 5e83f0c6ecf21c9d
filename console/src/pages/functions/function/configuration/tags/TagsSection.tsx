import {
  LambdaClient,
  ListTagsCommand,
  TagResourceCommand,
  UntagResourceCommand,
} from '@aws-sdk/client-lambda';
import { useClient } from '../../../../../aws/clients.ts';
import { TagsContainer } from '../../../../../tags/TagsContainer.tsx';
import type { FunctionTabProps } from '../../tabs.ts';

/** Tags are the function's, whatever version is looked at. */
export function TagsSection({ name, configuration, reload }: FunctionTabProps) {
  const lambda = useClient(LambdaClient);
  const Resource = (configuration.FunctionArn ?? '').split(':').slice(0, 7).join(':');
  return (
    <TagsContainer
      name={`functions/${name}`}
      load={async (abortSignal) => {
        const { Tags = {} } = await lambda.send(new ListTagsCommand({ Resource }), { abortSignal });
        return Tags;
      }}
      save={async ({ set, removed }, _all, abortSignal) => {
        if (removed.length > 0) {
          await lambda.send(new UntagResourceCommand({ Resource, TagKeys: [...removed] }), { abortSignal });
        }
        if (Object.keys(set).length > 0) {
          await lambda.send(new TagResourceCommand({ Resource, Tags: set }), { abortSignal });
        }
        await reload();
      }}
      callOf={(tags) => ({ service: 'lambda', operation: 'TagResource', input: { Resource, Tags: tags } })}
    />
  );
}
