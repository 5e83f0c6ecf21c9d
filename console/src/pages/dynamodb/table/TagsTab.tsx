import {
  DynamoDBClient,
  ListTagsOfResourceCommand,
  TagResourceCommand,
  UntagResourceCommand,
} from '@aws-sdk/client-dynamodb';
import { useClient } from '../../../aws/clients.ts';
import { tagList } from '../../../tags/tagList.ts';
import { TagsContainer } from '../../../tags/TagsContainer.tsx';
import type { TableTabProps } from './TablePage.tsx';

export function TagsTab({ table: { TableArn: ResourceArn = '' } }: TableTabProps) {
  const dynamodb = useClient(DynamoDBClient);
  return (
    <TagsContainer
      name={ResourceArn}
      load={async (abortSignal) => {
        const found: [string, string][] = [];
        let token: string | undefined;
        do {
          const page = await dynamodb.send(
            new ListTagsOfResourceCommand({
              ResourceArn,
              ...(token !== undefined && { NextToken: token }),
            }),
            { abortSignal },
          );
          found.push(...(page.Tags ?? []).map(({ Key = '', Value = '' }): [string, string] => [Key, Value]));
          token = page.NextToken;
        } while (token !== undefined);
        return Object.fromEntries(found);
      }}
      save={async ({ set, removed }, _all, abortSignal) => {
        if (removed.length > 0) {
          const command = new UntagResourceCommand({ ResourceArn, TagKeys: [...removed] });
          await dynamodb.send(command, { abortSignal });
        }
        const Tags = tagList(set);
        if (Tags.length > 0) {
          await dynamodb.send(new TagResourceCommand({ ResourceArn, Tags }), { abortSignal });
        }
      }}
      callOf={(tags) => ({
        service: 'dynamodb',
        operation: 'TagResource',
        input: { ResourceArn, Tags: tagList(tags) },
      })}
    />
  );
}
