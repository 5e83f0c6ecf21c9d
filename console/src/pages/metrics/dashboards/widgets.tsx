import Box from '@cloudscape-design/components/box';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import Link from '@cloudscape-design/components/link';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { CSSProperties } from 'react';
import { ErrorAlert } from '../../../feedback/ErrorAlert.tsx';
import { useLanguage, useTexts } from '../../../i18n/Language.tsx';
import { hrefOf } from '../../../shell/paths.ts';
import { boundsOf, type TimeRange } from '../../../timeRange/timeRange.ts';
import { AlarmState } from '../alarms/alarm.tsx';
import { useAlarms } from '../alarms/useAlarms.ts';
import { MetricChart, useSeries } from '../chart/MetricChart.tsx';
import { periodFor } from '../chart/metricQuery.ts';
import { queriesOfWidget, type Widget, type WidgetProperties } from './dashboardBody.ts';
import { blocksOf, type Inline } from './markdown.ts';
import { dashboardsTexts } from './texts.ts';

const USUAL_WIDTH = 6;
const USUAL_HEIGHT = 6;
/** A row of the grid and the gap below it; what a widget's frame and heading take of its height. */
const ROW_PX = 72;
const FRAME_PX = 155;
const LEAST_CHART_PX = 80;

interface WidgetProps {
  readonly widget: Widget;
  readonly range: TimeRange;
}

export function WidgetBox({ widget, range }: WidgetProps) {
  const t = useTexts(dashboardsTexts);
  const { x, y, width = USUAL_WIDTH, height = USUAL_HEIGHT, properties = {} } = widget;
  const place = {
    '--widget-x': x === undefined ? 'auto' : x + 1,
    '--widget-y': y === undefined ? 'auto' : y + 1,
    '--widget-width': width,
    '--widget-height': height,
  } as CSSProperties;
  const title = properties.title ?? (widget.type === 'alarm' ? t.alarms : undefined);
  return (
    <div className="dashboard-widget" style={place}>
      <Container fitHeight {...(title !== undefined && { header: <Header variant="h3">{title}</Header> })}>
        <Content widget={widget} range={range} title={title ?? ''} />
      </Container>
    </div>
  );
}

function Content({ widget, range, title }: WidgetProps & { readonly title: string }) {
  const t = useTexts(dashboardsTexts);
  const { type, properties = {}, height = USUAL_HEIGHT } = widget;
  if (type === 'text') return <TextContent markdown={properties.markdown ?? ''} />;
  if (type === 'alarm') return <AlarmContent arns={properties.alarms ?? []} />;
  if (type !== 'metric') return <Box color="text-body-secondary">{t.unknown(type)}</Box>;
  const now = Date.now();
  const queries = queriesOfWidget(properties, periodFor(boundsOf(range, now), now));
  if (properties.view === 'singleValue') return <ValueContent queries={queries} range={range} />;
  return (
    <MetricChart
      label={title}
      queries={queries}
      range={range}
      heightPx={Math.max(LEAST_CHART_PX, height * ROW_PX - FRAME_PX)}
      threshold={thresholdOf(properties)}
    />
  );
}

function thresholdOf({ annotations }: WidgetProperties) {
  const [line] = annotations?.horizontal ?? [];
  return line?.value === undefined ? undefined : { title: line.label ?? String(line.value), y: line.value };
}

function ValueContent({ queries, range }: Pick<Parameters<typeof MetricChart>[0], 'queries' | 'range'>) {
  const t = useTexts(dashboardsTexts);
  const { language } = useLanguage();
  const found = useSeries(queries, range);
  return (
    <>
      <ErrorAlert error={found.error} onRetry={() => void found.reload()} />
      <div className="dashboard-values">
        {found.data?.series.map(({ id, title, points }) => (
          <div key={id}>
            <Box color="text-body-secondary">{title}</Box>
            <Box fontSize="display-l" fontWeight="bold">
              {points.at(-1)?.y.toLocaleString(language, { maximumFractionDigits: 2 }) ?? t.noData}
            </Box>
          </div>
        ))}
      </div>
    </>
  );
}

function AlarmContent({ arns }: { readonly arns: readonly string[] }) {
  const t = useTexts(dashboardsTexts);
  const names = arns.map((arn) => arn.split(':').slice(6).join(':'));
  const found = useAlarms(names);
  return (
    <SpaceBetween size="xs">
      <ErrorAlert error={found.error} onRetry={() => void found.reload()} />
      {found.data &&
        names.map((name) => {
          const alarm = found.data?.find(({ AlarmName }) => AlarmName === name);
          return (
            <SpaceBetween key={name} direction="horizontal" size="s">
              <Link href={hrefOf`/alarms/view/${name}`}>{name}</Link>
              {alarm ? <AlarmState alarm={alarm} /> : <Box color="text-body-secondary">{t.noAlarm}</Box>}
            </SpaceBetween>
          );
        })}
    </SpaceBetween>
  );
}

function TextContent({ markdown }: { readonly markdown: string }) {
  return blocksOf(markdown).map(({ kind, parts }, index) => {
    const text = parts.map((part, position) => <InlineText key={position} part={part} />);
    if (kind === 'heading') {
      return (
        <Box key={index} variant="h2">
          {text}
        </Box>
      );
    }
    return (
      <Box key={index} variant="p">
        {kind === 'item' && '• '}
        {text}
      </Box>
    );
  });
}

function InlineText({ part: { kind, text, href } }: { readonly part: Inline }) {
  if (kind === 'bold') return <strong>{text}</strong>;
  if (kind === 'code') return <code>{text}</code>;
  if (kind === 'link' && href !== undefined) {
    // `//host` and `/\\host` begin like a path of ours, and lead elsewhere.
    return /^\/(?![/\\])/.test(href) ? (
      <Link href={href}>{text}</Link>
    ) : (
      <Link href={href} external>
        {text}
      </Link>
    );
  }
  return text;
}
