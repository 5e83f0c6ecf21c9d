import { CloudWatchClient, GetDashboardCommand, PutDashboardCommand } from '@aws-sdk/client-cloudwatch';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Spinner from '@cloudscape-design/components/spinner';
import { useState } from 'react';
import { useParams, useSearchParams } from 'react-router';
import { useClient } from '../../../aws/clients.ts';
import { isNotFound } from '../../../aws/describeError.ts';
import { FileOf } from '../../../copyAs/apiCall.ts';
import { CopyAs } from '../../../copyAs/CopyAs.tsx';
import { Editor } from '../../../editor/Editor.tsx';
import { EmptyState } from '../../../emptyState/EmptyState.tsx';
import { ErrorAlert } from '../../../feedback/ErrorAlert.tsx';
import { useFlash } from '../../../feedback/Flash.tsx';
import { useTexts } from '../../../i18n/Language.tsx';
import { useLoad } from '../../../live/useLoad.ts';
import { Page } from '../../../page/Page.tsx';
import { UnsavedChanges } from '../../../page/UnsavedChanges.tsx';
import { hrefOf } from '../../../shell/paths.ts';
import { readTimeRange, writeTimeRange } from '../../../timeRange/timeRange.ts';
import { TimeRangePicker } from '../../../timeRange/TimeRangePicker.tsx';
import { widgetsOf } from './dashboardBody.ts';
import './dashboards.css';
import { dashboardsTexts } from './texts.ts';
import { WidgetBox } from './widgets.tsx';

/** `/dashboards/NAME?last=10800` */
export function DashboardPage() {
  const t = useTexts(dashboardsTexts);
  const { name = '' } = useParams();
  const cloudwatch = useClient(CloudWatchClient);
  const [search, setSearch] = useSearchParams();
  const range = readTimeRange(search, { kind: 'last', ms: 10_800_000 });
  const [isEditing, setEditing] = useState(false);
  const { data, error, reload } = useLoad<string>(`dashboards/${name}`, async (abortSignal) => {
    const answer = await cloudwatch.send(new GetDashboardCommand({ DashboardName: name }), { abortSignal });
    return answer.DashboardBody ?? '{}';
  });
  const isGone = isNotFound(error);
  return (
    <Page
      title={name}
      breadcrumbs={[{ text: t.title, href: hrefOf('/dashboards') }]}
      actions={
        data !== undefined &&
        !isEditing && (
          <SpaceBetween direction="horizontal" size="xs" alignItems="center">
            <CopyAs
              label={name}
              call={{ service: 'cloudwatch', operation: 'GetDashboard', input: { DashboardName: name } }}
            />
            <TimeRangePicker
              range={range}
              onChange={(next) => setSearch({ ...writeTimeRange(next) }, { replace: true })}
            />
            <Button onClick={() => setEditing(true)}>{t.edit}</Button>
          </SpaceBetween>
        )
      }
    >
      {isGone ? (
        <EmptyState
          title={name}
          text={t.notFoundText}
          action={<Button href={hrefOf('/dashboards')}>{t.toList}</Button>}
        />
      ) : (
        <ErrorAlert error={error} onRetry={() => void reload()} />
      )}
      {data === undefined && error === undefined && (
        <Box padding="xxl" textAlign="center">
          <Spinner size="large" />
        </Box>
      )}
      {data !== undefined && isEditing && (
        <BodyEditor
          name={name}
          body={data}
          onCancel={() => setEditing(false)}
          onSaved={async () => {
            await reload();
            setEditing(false);
          }}
        />
      )}
      {data !== undefined && !isEditing && widgetsOf(data).length === 0 && (
        <EmptyState
          title={t.noWidgets}
          text={t.noWidgetsText}
          action={<Button onClick={() => setEditing(true)}>{t.edit}</Button>}
          call={{
            service: 'cloudwatch',
            operation: 'PutDashboard',
            input: { DashboardName: name, DashboardBody: new FileOf('dashboard.json', 'text') },
          }}
        />
      )}
      {data !== undefined && !isEditing && (
        <div className="dashboard">
          {widgetsOf(data).map((widget, index) => (
            <WidgetBox key={index} widget={widget} range={range} />
          ))}
        </div>
      )}
    </Page>
  );
}

interface BodyEditorProps {
  readonly name: string;
  readonly body: string;
  readonly onCancel: () => void;
  readonly onSaved: () => Promise<void>;
}

function BodyEditor({ name, body, onCancel, onSaved }: BodyEditorProps) {
  const t = useTexts(dashboardsTexts);
  const cloudwatch = useClient(CloudWatchClient);
  const flash = useFlash();
  const [first] = useState(() => JSON.stringify(JSON.parse(body), undefined, 2));
  const [text, setText] = useState(first);
  const save = async () => {
    const texts = { running: t.saving(name), done: t.saved(name), failed: t.saveFailed };
    const { ok } = await flash.track(texts, (abortSignal) =>
      cloudwatch.send(new PutDashboardCommand({ DashboardName: name, DashboardBody: text }), { abortSignal }),
    );
    if (ok) await onSaved();
  };
  return (
    <Container
      footer={
        <SpaceBetween direction="horizontal" size="xs">
          <Button variant="primary" disabled={text === first} onClick={() => void save()}>
            {t.save}
          </Button>
          <Button variant="link" onClick={onCancel}>
            {t.cancel}
          </Button>
        </SpaceBetween>
      }
    >
      <UnsavedChanges unsaved={text !== first} />
      <div className="dashboard-editor">
        <Editor path="dashboard.json" value={text} label={t.body} onChange={setText} />
      </div>
    </Container>
  );
}
