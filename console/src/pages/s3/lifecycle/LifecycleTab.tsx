import {
  DeleteBucketLifecycleCommand,
  GetBucketLifecycleConfigurationCommand,
  PutBucketLifecycleConfigurationCommand,
  type LifecycleRule,
} from '@aws-sdk/client-s3';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useClient } from '../../../aws/clients.ts';
import { optionalAnswer } from '../../../aws/optionalAnswer.ts';
import { useChange } from '../../../form/useChange.ts';
import { useTexts } from '../../../i18n/Language.tsx';
import { useLoad } from '../../../live/useLoad.ts';
import type { BucketTabProps } from '../bucket/BucketPage.tsx';
import { JsonSetting } from '../bucket/JsonSetting.tsx';
import { BucketsClient } from '../bucketsClient.ts';
import { RuleTable } from './RuleTable.tsx';
import { NEW_RULE, ruleOf } from './ruleDraft.ts';
import { lifecycleTexts } from './texts.ts';

const EXAMPLE = {
  ...NEW_RULE,
  id: 'old-logs',
  prefix: 'logs/',
  expireDays: '30',
  noncurrentDays: '7',
  abortDays: '1',
};

/** The rules, one by one in a form, or all as the document that they are. */
export function LifecycleTab({ bucket }: BucketTabProps) {
  const t = useTexts(lifecycleTexts);
  const s3 = useClient(BucketsClient);
  const rules = useLoad<readonly LifecycleRule[]>(`s3/lifecycle/${bucket}`, async (abortSignal) => {
    const command = new GetBucketLifecycleConfigurationCommand({ Bucket: bucket });
    const answer = await optionalAnswer(s3.send(command, { abortSignal }));
    return answer?.Rules ?? [];
  });
  const change = useChange(rules.reload);
  // Without rules there is no configuration: an empty one is refused.
  const put = (Rules: readonly LifecycleRule[], abortSignal?: AbortSignal) => {
    const options = abortSignal ? { abortSignal } : {};
    return Rules.length === 0
      ? s3.send(new DeleteBucketLifecycleCommand({ Bucket: bucket }), options)
      : s3.send(
          new PutBucketLifecycleConfigurationCommand({
            Bucket: bucket,
            LifecycleConfiguration: { Rules: [...Rules] },
          }),
          options,
        );
  };
  const text = rules.data?.length ? JSON.stringify(rules.data.map(inOrder), null, 2) : undefined;
  return (
    <SpaceBetween size="l">
      <RuleTable
        bucket={bucket}
        rules={rules}
        save={async (next) => {
          await put(next);
          await rules.reload();
        }}
        remove={async (next) => {
          await change(t.title, (signal) => put(next, signal));
        }}
      />
      <JsonSetting
        title={t.json}
        description={t.jsonText}
        absent={t.noJson}
        setting={{ ...rules, error: undefined, data: rules.data && { text } }}
        example={[ruleOf(EXAMPLE)]}
        save={(json, abortSignal) => put(rulesOf(json), abortSignal)}
        remove={(abortSignal) => put([], abortSignal)}
      />
    </SpaceBetween>
  );
}

/** JSON has no dates. */
function rulesOf(json: unknown): LifecycleRule[] {
  return JSON.parse(JSON.stringify(json), (name, value: unknown) =>
    name === 'Date' && typeof value === 'string' ? new Date(value) : value,
  ) as LifecycleRule[];
}

/** As a person writes it: what it is called and of what it is first. */
function inOrder({ ID, Status, Filter, ...actions }: LifecycleRule) {
  return { ID, Status, Filter, ...actions };
}
