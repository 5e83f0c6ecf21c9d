import {
  CloudWatchLogsClient,
  DescribeLogGroupsCommand,
  type LogGroup,
} from '@aws-sdk/client-cloudwatch-logs';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import Link from '@cloudscape-design/components/link';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Spinner from '@cloudscape-design/components/spinner';
import Tabs from '@cloudscape-design/components/tabs';
import { useParams, useSearchParams } from 'react-router';
import { useClient } from '../../../aws/clients.ts';
import { CopyAs, useCopy } from '../../../copyAs/CopyAs.tsx';
import { EmptyState } from '../../../emptyState/EmptyState.tsx';
import { ErrorAlert } from '../../../feedback/ErrorAlert.tsx';
import { useMoments } from '../../../format/moments.ts';
import { formatBytes } from '../../../format/quantities.ts';
import { useTexts } from '../../../i18n/Language.tsx';
import { useLoad } from '../../../live/useLoad.ts';
import { Page } from '../../../page/Page.tsx';
import { hrefOf } from '../../../shell/paths.ts';
import { MetricFiltersTab } from './MetricFiltersTab.tsx';
import { StreamsTab } from './StreamsTab.tsx';
import { SubscriptionsTab } from './SubscriptionsTab.tsx';
import { TagsTab } from './TagsTab.tsx';
import { logGroupTexts } from './texts.ts';

/** `/logs/groups/GROUP?tab=streams` */
export function LogGroupPage() {
  const t = useTexts(logGroupTexts);
  const { group = '' } = useParams();
  const logs = useClient(CloudWatchLogsClient);
  const found = useLoad<LogGroup | null>(`logs/groups/${group}`, async (abortSignal) => {
    const { logGroups } = await logs.send(new DescribeLogGroupsCommand({ logGroupNamePrefix: group }), {
      abortSignal,
    });
    return logGroups?.find(({ logGroupName }) => logGroupName === group) ?? null;
  });
  const { data, error, reload } = found;
  return (
    <Page
      title={group}
      breadcrumbs={[{ text: t.groups, href: hrefOf('/logs') }]}
      actions={data && <Actions group={data} />}
    >
      <ErrorAlert error={error} onRetry={() => void reload()} />
      {data === null && (
        <EmptyState
          title={group}
          text={t.notFoundText}
          action={<Button href={hrefOf('/logs')}>{t.toList}</Button>}
        />
      )}
      {data === undefined && error === undefined && (
        <Box padding="xxl" textAlign="center">
          <Spinner size="large" />
        </Box>
      )}
      {data && <Summary group={data} />}
      {data && <Parts key={group} group={data} />}
    </Page>
  );
}

function Actions({ group: { logGroupName: name = '', logGroupArn = '' } }: { readonly group: LogGroup }) {
  const t = useTexts(logGroupTexts);
  const copy = useCopy();
  return (
    <SpaceBetween direction="horizontal" size="xs" alignItems="center">
      <CopyAs
        label={name}
        call={{
          service: 'cloudwatch-logs',
          operation: 'FilterLogEvents',
          input: { logGroupName: name },
        }}
      />
      <Button iconName="copy" onClick={() => copy(logGroupArn)}>
        {t.copyArn}
      </Button>
      <Button href={hrefOf`/logs/insights?group=${name}`}>{t.insights}</Button>
      <Button href={hrefOf`/logs/tail?group=${name}`}>{t.tail}</Button>
      <Button variant="primary" href={hrefOf`/logs/groups/${name}/events`}>
        {t.viewEvents}
      </Button>
    </SpaceBetween>
  );
}

function Summary({ group }: { readonly group: LogGroup }) {
  const t = useTexts(logGroupTexts);
  const { ago, full } = useMoments();
  const created = new Date(group.creationTime ?? 0);
  const functionName = /^\/aws\/lambda\/([\w-]+)$/.exec(group.logGroupName ?? '')?.[1];
  return (
    <Container>
      <KeyValuePairs
        columns={functionName === undefined ? 3 : 4}
        items={[
          {
            label: t.retention,
            value: group.retentionInDays === undefined ? t.forEver : t.days(group.retentionInDays),
          },
          { label: t.stored, value: formatBytes(group.storedBytes ?? 0) },
          { label: t.created, value: <span title={full(created)}>{ago(created)}</span> },
          ...(functionName === undefined
            ? []
            : [
                {
                  label: t.function,
                  value: <Link href={hrefOf`/functions/${functionName}`}>{functionName}</Link>,
                },
              ]),
        ]}
      />
    </Container>
  );
}

function Parts({ group }: { readonly group: LogGroup }) {
  const t = useTexts(logGroupTexts);
  const [search, setSearch] = useSearchParams();
  const name = group.logGroupName ?? '';
  return (
    <Tabs
      ariaLabel={t.parts}
      activeTabId={search.get('tab') ?? 'streams'}
      onChange={({ detail }) => setSearch({ tab: detail.activeTabId })}
      tabs={[
        { id: 'streams', label: t.streams, content: <StreamsTab group={name} /> },
        { id: 'metric-filters', label: t.metricFilters, content: <MetricFiltersTab group={name} /> },
        { id: 'subscriptions', label: t.subscriptions, content: <SubscriptionsTab group={name} /> },
        { id: 'tags', label: t.tags, content: <TagsTab arn={group.logGroupArn ?? ''} /> },
      ]}
    />
  );
}
