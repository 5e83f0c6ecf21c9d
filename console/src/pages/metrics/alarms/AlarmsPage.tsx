import Button from '@cloudscape-design/components/button';
import Link from '@cloudscape-design/components/link';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { EmptyState } from '../../../emptyState/EmptyState.tsx';
import { useMoments } from '../../../format/moments.ts';
import { nameList } from '../../../format/nameList.ts';
import { useTexts } from '../../../i18n/Language.tsx';
import { DeleteConfirmation } from '../../../page/DeleteConfirmation.tsx';
import type { FirstQuestions } from '../../../live/question.ts';
import { Page } from '../../../page/Page.tsx';
import { hrefOf, pathOf } from '../../../shell/paths.ts';
import { ActionsMenu } from '../../../table/ActionsMenu.tsx';
import { ResourceTable } from '../../../table/ResourceTable.tsx';
import { AlarmState, callOfAlarm, useConditionOf, type Alarm } from './alarm.tsx';
import { alarmsTexts } from './texts.ts';
import { alarmsQuestion, useAlarms, useChangeAlarms } from './useAlarms.ts';

export const alarmsAsk: FirstQuestions = () => [alarmsQuestion()];

/** `/alarms` */
export function AlarmsPage() {
  const t = useTexts(alarmsTexts);
  const { ago, full } = useMoments();
  const navigate = useNavigate();
  const rows = useAlarms();
  const change = useChangeAlarms();
  const conditionOf = useConditionOf();
  const [selected, select] = useState<readonly Alarm[]>([]);
  const [isDeleting, setDeleting] = useState(false);
  const names = selected.map(nameOfAlarm);
  const after = async (work: Promise<unknown>) => {
    await work;
    select([]);
    await rows.reload();
  };
  const nothing = selected.length === 0;
  return (
    <Page title={t.title} headless>
      <ResourceTable<Alarm>
        name="alarms"
        title={t.title}
        variant="h1"
        noun={t.noun}
        rows={rows}
        idOf={nameOfAlarm}
        columns={[
          {
            id: 'name',
            header: t.name,
            sortingField: 'AlarmName',
            isRowHeader: true,
            width: 220,
            cell: (alarm) => (
              <Link href={hrefOf`/alarms/view/${nameOfAlarm(alarm)}`}>{nameOfAlarm(alarm)}</Link>
            ),
          },
          {
            id: 'state',
            header: t.state,
            sortingField: 'StateValue',
            width: 170,
            cell: (alarm) => <AlarmState alarm={alarm} />,
          },
          { id: 'condition', header: t.condition, width: 320, cell: conditionOf },
          {
            id: 'actions',
            header: t.actionsColumn,
            width: 100,
            cell: ({ ActionsEnabled, AlarmActions = [], OKActions = [], InsufficientDataActions = [] }) =>
              AlarmActions.length + OKActions.length + InsufficientDataActions.length === 0
                ? t.none
                : ActionsEnabled
                  ? t.on
                  : t.off,
          },
          {
            id: 'changed',
            header: t.changed,
            sortingField: 'StateUpdatedTimestamp',
            width: 150,
            cell: ({ StateUpdatedTimestamp: at }) => at && <span title={full(at)}>{ago(at)}</span>,
          },
        ]}
        sortedBy="name"
        callOf={callOfAlarm}
        selection={{ type: 'multi', selected, onChange: select }}
        actions={
          <SpaceBetween direction="horizontal" size="xs">
            <ActionsMenu
              actions={[
                {
                  text: t.edit,
                  disabled: selected.length !== 1 || selected[0]?.MetricName === undefined,
                  run: () => void navigate(pathOf`/alarms/edit/${names[0] ?? ''}`),
                },
                {
                  text: t.enable,
                  disabled: nothing,
                  run: () => void after(change.setActions(names, true)),
                },
                {
                  text: t.disable,
                  disabled: nothing,
                  run: () => void after(change.setActions(names, false)),
                },
                { text: t.delete, disabled: nothing, run: () => setDeleting(true) },
              ]}
            />
            <Button variant="primary" href={hrefOf('/alarms/create')}>
              {t.create}
            </Button>
          </SpaceBetween>
        }
        empty={
          <EmptyState
            title={t.emptyTitle}
            text={t.emptyText}
            action={<Button href={hrefOf('/alarms/create')}>{t.create}</Button>}
            call={{
              service: 'cloudwatch',
              operation: 'PutMetricAlarm',
              input: {
                AlarmName: 'errors',
                Namespace: 'AWS/Lambda',
                MetricName: 'Errors',
                Statistic: 'Sum',
                Period: 60,
                EvaluationPeriods: 1,
                Threshold: 0,
                ComparisonOperator: 'GreaterThanThreshold',
              },
            }}
          />
        }
      />
      {isDeleting && (
        <DeleteConfirmation
          title={t.deleteTitle(selected.length)}
          onCancel={() => setDeleting(false)}
          onConfirm={() => {
            setDeleting(false);
            void after(change.remove(names));
          }}
        >
          {t.deleteText(nameList(names))}
        </DeleteConfirmation>
      )}
    </Page>
  );
}

function nameOfAlarm({ AlarmName = '' }: Alarm): string {
  return AlarmName;
}
