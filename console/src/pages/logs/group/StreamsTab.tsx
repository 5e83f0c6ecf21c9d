import {
  CloudWatchLogsClient,
  DeleteLogStreamCommand,
  DescribeLogStreamsCommand,
  type LogStream,
} from '@aws-sdk/client-cloudwatch-logs';
import Button from '@cloudscape-design/components/button';
import Link from '@cloudscape-design/components/link';
import { useState } from 'react';
import { useClient } from '../../../aws/clients.ts';
import { EmptyState } from '../../../emptyState/EmptyState.tsx';
import { useMoments } from '../../../format/moments.ts';
import { useTexts } from '../../../i18n/Language.tsx';
import { useLoad } from '../../../live/useLoad.ts';
import { hrefOf } from '../../../shell/paths.ts';
import { ResourceTable } from '../../../table/ResourceTable.tsx';
import { DeleteNamed } from './DeleteNamed.tsx';
import { logGroupTexts } from './texts.ts';

/** Of a group with more, the newest. */
const MOST_STREAMS = 5000;
const PAGE = 50;

export function StreamsTab({ group }: { readonly group: string }) {
  const t = useTexts(logGroupTexts);
  const logs = useClient(CloudWatchLogsClient);
  const { ago, full } = useMoments();
  const rows = useLoad<readonly LogStream[]>(`logs/groups/${group}/streams`, (signal, progress) =>
    newestStreams(logs, group, signal, progress),
  );
  const [selected, select] = useState<readonly LogStream[]>([]);
  const [isDeleting, setDeleting] = useState(false);
  const name = nameOfStream(selected[0] ?? {});
  const moment = (ms: number | undefined) =>
    ms === undefined ? '–' : <span title={full(new Date(ms))}>{ago(new Date(ms))}</span>;
  return (
    <>
      <ResourceTable<LogStream>
        name="logStreams"
        title={t.streams}
        noun={t.streamsNoun}
        rows={rows}
        idOf={nameOfStream}
        columns={[
          {
            id: 'name',
            header: t.stream,
            sortingField: 'logStreamName',
            isRowHeader: true,
            width: 520,
            cell: ({ logStreamName = '' }) => (
              <Link href={hrefOf`/logs/groups/${group}/events?stream=${logStreamName}`}>{logStreamName}</Link>
            ),
          },
          {
            id: 'last',
            header: t.lastEvent,
            sortingField: 'lastEventTimestamp',
            cell: ({ lastEventTimestamp }) => moment(lastEventTimestamp),
          },
          {
            id: 'first',
            header: t.firstEvent,
            sortingField: 'firstEventTimestamp',
            cell: ({ firstEventTimestamp }) => moment(firstEventTimestamp),
          },
        ]}
        sortedBy="last"
        sortedDescending
        callOf={(row) => ({
          service: 'cloudwatch-logs',
          operation: 'GetLogEvents',
          input: { logGroupName: group, logStreamName: nameOfStream(row) },
        })}
        selection={{ type: 'single', selected, onChange: select }}
        actions={
          <Button disabled={selected.length === 0} onClick={() => setDeleting(true)}>
            {t.delete}
          </Button>
        }
        empty={
          <EmptyState
            title={t.noStreams}
            text={t.noStreamsText}
            call={{
              service: 'cloudwatch-logs',
              operation: 'CreateLogStream',
              input: { logGroupName: group, logStreamName: 'web' },
            }}
          />
        }
      />
      {isDeleting && (
        <DeleteNamed
          name={name}
          text={t.deleteStreamText}
          remove={(abortSignal) =>
            logs.send(new DeleteLogStreamCommand({ logGroupName: group, logStreamName: name }), {
              abortSignal,
            })
          }
          onClose={() => setDeleting(false)}
          onDone={async () => {
            select([]);
            await rows.reload();
          }}
        />
      )}
    </>
  );
}

function nameOfStream({ logStreamName = '' }: LogStream): string {
  return logStreamName;
}

async function newestStreams(
  logs: CloudWatchLogsClient,
  logGroupName: string,
  abortSignal: AbortSignal,
  progress: (partial: readonly LogStream[]) => void,
): Promise<readonly LogStream[]> {
  const found: LogStream[] = [];
  let nextToken: string | undefined;
  do {
    const page = await logs.send(
      new DescribeLogStreamsCommand({
        logGroupName,
        orderBy: 'LastEventTime',
        descending: true,
        limit: PAGE,
        ...(nextToken !== undefined && { nextToken }),
      }),
      { abortSignal },
    );
    found.push(...(page.logStreams ?? []));
    nextToken = page.nextToken;
    if (nextToken !== undefined && found.length % (10 * PAGE) === 0) progress([...found]);
  } while (nextToken !== undefined && found.length < MOST_STREAMS);
  return found;
}
