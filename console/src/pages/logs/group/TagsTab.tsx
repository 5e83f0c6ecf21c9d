import {
  CloudWatchLogsClient,
  ListTagsForResourceCommand,
  TagResourceCommand,
  UntagResourceCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import Spinner from '@cloudscape-design/components/spinner';
import TagEditor, { getTagsDiff, type TagEditorProps } from '@cloudscape-design/components/tag-editor';
import { useState } from 'react';
import { useClient } from '../../../aws/clients.ts';
import { ErrorAlert } from '../../../feedback/ErrorAlert.tsx';
import { useFlash } from '../../../feedback/Flash.tsx';
import { useTexts } from '../../../i18n/Language.tsx';
import { useLoad } from '../../../live/useLoad.ts';
import { logGroupTexts } from './texts.ts';

export function TagsTab({ arn }: { readonly arn: string }) {
  const t = useTexts(logGroupTexts);
  const logs = useClient(CloudWatchLogsClient);
  const kept = useLoad<readonly TagEditorProps.Tag[]>(`logs/tags/${arn}`, async (abortSignal) => {
    const { tags = {} } = await logs.send(new ListTagsForResourceCommand({ resourceArn: arn }), {
      abortSignal,
    });
    return Object.entries(tags).map(([key, value]) => ({ key, value, existing: true }));
  });
  if (kept.data === undefined) {
    return kept.error === undefined ? (
      <Box padding="xxl" textAlign="center">
        <Spinner size="large" />
      </Box>
    ) : (
      <ErrorAlert error={kept.error} onRetry={() => void kept.reload()} />
    );
  }
  return (
    <Container header={<Header variant="h2">{t.tags}</Header>}>
      <TagForm key={JSON.stringify(kept.data)} arn={arn} kept={kept.data} onSaved={kept.reload} />
    </Container>
  );
}

interface TagFormProps {
  readonly arn: string;
  readonly kept: readonly TagEditorProps.Tag[];
  readonly onSaved: () => Promise<void>;
}

function TagForm({ arn, kept, onSaved }: TagFormProps) {
  const t = useTexts(logGroupTexts);
  const logs = useClient(CloudWatchLogsClient);
  const flash = useFlash();
  const [tags, setTags] = useState(kept);
  const [isValid, setValid] = useState(true);
  const { removed, created } = getTagsDiff(kept, tags);
  const save = async () => {
    const texts = { running: t.tagsSaving, done: t.tagsSaved, failed: t.tagsFailed };
    await flash.track(texts, async (abortSignal) => {
      if (removed.length > 0) {
        await logs.send(new UntagResourceCommand({ resourceArn: arn, tagKeys: [...removed] }), {
          abortSignal,
        });
      }
      if (Object.keys(created).length > 0) {
        await logs.send(new TagResourceCommand({ resourceArn: arn, tags: { ...created } }), { abortSignal });
      }
    });
    await onSaved();
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (isValid) void save();
      }}
    >
      <TagEditor
        tags={tags}
        tagLimit={50}
        onChange={({ detail }) => {
          setTags(detail.tags);
          setValid(detail.valid);
        }}
      />
      <Box margin={{ top: 'l' }}>
        <Button disabled={removed.length === 0 && Object.keys(created).length === 0}>{t.saveTags}</Button>
      </Box>
    </form>
  );
}
