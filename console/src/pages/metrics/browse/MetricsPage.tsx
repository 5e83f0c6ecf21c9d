import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import FormField from '@cloudscape-design/components/form-field';
import Grid from '@cloudscape-design/components/grid';
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useMemo } from 'react';
import { useSearchParams } from 'react-router';
import { useClient } from '../../../aws/clients.ts';
import { EmptyState } from '../../../emptyState/EmptyState.tsx';
import { useTexts } from '../../../i18n/Language.tsx';
import { useLoad, type Loaded } from '../../../live/useLoad.ts';
import { Page } from '../../../page/Page.tsx';
import { Waiting } from '../../../page/PageTabs.tsx';
import { hrefOf } from '../../../shell/paths.ts';
import { ResourceTable } from '../../../table/ResourceTable.tsx';
import { timeRangeTexts } from '../../../timeRange/texts.ts';
import { boundsOf, readTimeRange, writeTimeRange } from '../../../timeRange/timeRange.ts';
import { TimeRangePicker } from '../../../timeRange/TimeRangePicker.tsx';
import { MetricChart } from '../chart/MetricChart.tsx';
import {
  PERIODS,
  periodFor,
  queryOf,
  refOf,
  STATISTICS,
  textOfRef,
  type MetricRef,
} from '../chart/metricQuery.ts';
import { listMetrics } from '../listMetrics.ts';
import '../metrics.css';
import { idOfExpression, idOfMetric, MetricMath } from './MetricMath.tsx';
import { metricsTexts } from './texts.ts';

type Ask = (
  change: Readonly<Record<string, string | readonly string[]>>,
  without?: readonly string[],
) => void;

/** `/metrics?namespace=…&dimensions=A,B&m=["NS","Name","A","a"]&stat=Sum&period=300&last=10800&e=m1/60` */
export function MetricsPage() {
  const t = useTexts(metricsTexts);
  const cloudwatch = useClient(CloudWatchClient);
  const [search, setSearch] = useSearchParams();
  const metrics = useLoad<readonly MetricRef[]>('metrics/list', (signal, progress) =>
    listMetrics(cloudwatch, signal, progress),
  );
  const ask: Ask = (change, without = []) =>
    setSearch(
      (before) => {
        const next = new URLSearchParams(before);
        for (const name of without) next.delete(name);
        for (const [name, value] of Object.entries(change)) {
          next.delete(name);
          for (const each of typeof value === 'string' ? [value] : value) next.append(name, each);
        }
        return next;
      },
      { replace: true },
    );
  const drawn = useMemo(() => search.getAll('m').flatMap((text) => refOf(text) ?? []), [search]);
  return (
    <Page title={t.title} description={t.description}>
      <Graph drawn={drawn} search={search} ask={ask} />
      {/* Not before the metrics are there: which table it is depends on them, and one to wait with would be made in vain. */}
      {metrics.data === undefined && metrics.error === undefined ? (
        <Waiting />
      ) : (
        <Browser metrics={metrics} drawn={drawn} search={search} ask={ask} />
      )}
    </Page>
  );
}

interface PartProps {
  readonly drawn: readonly MetricRef[];
  readonly search: URLSearchParams;
  readonly ask: Ask;
}

function Graph({ drawn, search, ask }: PartProps) {
  const t = useTexts(metricsTexts);
  const { range: rangeLabel } = useTexts(timeRangeTexts);
  const range = readTimeRange(search, { kind: 'last', ms: 10_800_000 });
  const stat = search.get('stat') ?? 'Average';
  const chosen = Number(search.get('period') ?? 0);
  const now = Date.now();
  const period = chosen > 0 ? chosen : periodFor(boundsOf(range, now), now);
  const statistics = [...new Set([...STATISTICS, stat])].map((value) => ({ value, label: value }));
  const periods = [
    { value: '0', label: t.automatic },
    ...PERIODS.map((each) => ({ value: String(each), label: t.seconds(each) })),
  ];
  const expressions = search.getAll('e');
  const [only] = drawn;
  return (
    <Container>
      <SpaceBetween size="m">
        <Grid gridDefinition={[{ colspan: 4 }, { colspan: 2 }, { colspan: 2 }, { colspan: 4 }]}>
          <FormField label={rangeLabel} stretch>
            <TimeRangePicker
              range={range}
              onChange={(next) => ask(writeTimeRange(next), ['last', 'from', 'to'])}
            />
          </FormField>
          <FormField label={t.statistic} stretch>
            <Select
              options={statistics}
              selectedOption={statistics.find(({ value }) => value === stat) ?? null}
              onChange={({ detail }) => ask({ stat: detail.selectedOption.value ?? 'Average' })}
            />
          </FormField>
          <FormField label={t.period} stretch>
            <Select
              options={periods}
              selectedOption={periods.find(({ value }) => value === String(chosen)) ?? null}
              onChange={({ detail }) => ask({ period: detail.selectedOption.value ?? '0' })}
            />
          </FormField>
          <div className="metric-beside-fields">
            <SpaceBetween direction="horizontal" size="xs">
              <Button disabled={drawn.length === 0} onClick={() => ask({}, ['m', 'e'])}>
                {t.clear}
              </Button>
              <Button
                disabled={drawn.length !== 1}
                {...(only &&
                  drawn.length === 1 && { href: hrefOf`/alarms/create?m=${textOfRef(only)}&stat=${stat}` })}
              >
                {t.createAlarm}
              </Button>
            </SpaceBetween>
          </div>
        </Grid>
        {drawn.length === 0 ? (
          <EmptyState title={t.chooseTitle} text={t.chooseText} />
        ) : (
          <MetricChart
            label={t.graph}
            queries={[
              ...drawn.map((ref, index) => queryOf(ref, idOfMetric(index), stat, period)),
              ...expressions.map((Expression, index) => ({
                Id: idOfExpression(index),
                Label: Expression,
                Expression,
                Period: period,
              })),
            ]}
            range={range}
          />
        )}
        {(drawn.length > 0 || expressions.length > 0) && (
          <MetricMath drawn={drawn} expressions={expressions} onChange={(e) => ask({ e })} />
        )}
      </SpaceBetween>
    </Container>
  );
}

function Browser({
  metrics,
  drawn,
  search,
  ask,
}: PartProps & { readonly metrics: Loaded<readonly MetricRef[]> }) {
  const t = useTexts(metricsTexts);
  const all = metrics.data ?? [];
  const namespaces = countBy(all, ({ namespace }) => namespace);
  const namespace =
    search.get('namespace') ?? (namespaces.has('AWS/Lambda') ? 'AWS/Lambda' : namespaces.keys().next().value);
  const ofNamespace = all.filter((ref) => ref.namespace === namespace);
  const sets = countBy(ofNamespace, dimensionsOf);
  const asked = search.get('dimensions');
  const set = asked !== null && sets.has(asked) ? asked : (sets.keys().next().value ?? '');
  const rows = ofNamespace.filter((ref) => dimensionsOf(ref) === set);
  const names = set === '' ? [] : set.split(',');
  const selected = new Set(drawn.map(textOfRef));
  const options = (counts: ReadonlyMap<string, number>) =>
    [...counts].map(([value, count]) => ({ value, label: t.counted(value || t.noDimensions, count) }));
  const namespaceOptions = options(namespaces);
  const setOptions = options(sets);
  return (
    <SpaceBetween size="m">
      <Grid gridDefinition={[{ colspan: 6 }, { colspan: 6 }]}>
        <FormField label={t.namespace} stretch>
          <Select
            options={namespaceOptions}
            filteringType={namespaceOptions.length > 8 ? 'auto' : 'none'}
            disabled={namespaceOptions.length === 0}
            selectedOption={namespaceOptions.find(({ value }) => value === namespace) ?? null}
            onChange={({ detail }) => ask({ namespace: detail.selectedOption.value ?? '' }, ['dimensions'])}
          />
        </FormField>
        <FormField label={t.dimensions} stretch>
          <Select
            options={setOptions}
            disabled={setOptions.length === 0}
            selectedOption={setOptions.find(({ value }) => value === set) ?? null}
            onChange={({ detail }) => ask({ dimensions: detail.selectedOption.value ?? '' })}
          />
        </FormField>
      </Grid>
      <ResourceTable<MetricRef>
        key={`${namespace} ${set}`}
        name={`metrics.${set}`}
        title={t.title}
        noun={t.noun}
        rows={{ ...metrics, data: metrics.data && rows }}
        idOf={textOfRef}
        columns={[
          { id: 'name', header: t.metric, sortingField: 'name', isRowHeader: true, cell: ({ name }) => name },
          ...names.map((name) => ({
            id: `dimension.${name}`,
            header: name,
            cell: ({ dimensions }: MetricRef) => dimensions.find(([each]) => each === name)?.[1] ?? '–',
          })),
        ]}
        sortedBy="name"
        callOf={(ref) => ({
          service: 'cloudwatch',
          operation: 'ListMetrics',
          input: {
            Namespace: ref.namespace,
            MetricName: ref.name,
            ...(ref.dimensions.length > 0 && {
              Dimensions: ref.dimensions.map(([Name, Value]) => ({ Name, Value })),
            }),
          },
        })}
        selection={{
          type: 'multi',
          selected: rows.filter((ref) => selected.has(textOfRef(ref))),
          onChange: (chosen) => {
            const here = new Set(rows.map(textOfRef));
            const elsewhere = drawn.map(textOfRef).filter((text) => !here.has(text));
            ask({ m: [...elsewhere, ...chosen.map(textOfRef)] });
          },
        }}
        empty={
          <EmptyState
            title={t.emptyTitle}
            text={t.emptyText}
            call={{
              service: 'cloudwatch',
              operation: 'PutMetricData',
              input: { Namespace: 'Shop', MetricData: [{ MetricName: 'Orders', Value: 1 }] },
            }}
          />
        }
      />
    </SpaceBetween>
  );
}

function dimensionsOf({ dimensions }: MetricRef): string {
  return dimensions
    .map(([name]) => name)
    .toSorted()
    .join(',');
}

/** How many there are of each kind, the kinds sorted. */
function countBy(
  refs: readonly MetricRef[],
  kindOf: (ref: MetricRef) => string,
): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const ref of refs) counts.set(kindOf(ref), (counts.get(kindOf(ref)) ?? 0) + 1);
  return new Map([...counts].toSorted(([a], [b]) => a.localeCompare(b)));
}
