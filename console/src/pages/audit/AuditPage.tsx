import type { Event, LookupAttributeKey } from '@aws-sdk/client-cloudtrail';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Form from '@cloudscape-design/components/form';
import FormField from '@cloudscape-design/components/form-field';
import Grid from '@cloudscape-design/components/grid';
import Header from '@cloudscape-design/components/header';
import Input from '@cloudscape-design/components/input';
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import { useSearchParams } from 'react-router';
import { useCopy } from '../../copyAs/CopyAs.tsx';
import { useTexts } from '../../i18n/Language.tsx';
import { Page } from '../../page/Page.tsx';
import './audit.css';
import { EventTable } from './EventTable.tsx';
import { recordText } from './eventRecord.ts';
import { auditTexts } from './texts.ts';
import { useEvents, type EventQuery } from './useEvents.ts';

const ATTRIBUTES: readonly LookupAttributeKey[] = [
  'EventName',
  'Username',
  'EventSource',
  'ResourceName',
  'ResourceType',
  'AccessKeyId',
  'ReadOnly',
  'EventId',
];
const HOURS = ['1', '24', '168', '2160'] as const;

/** The question is in the address: `?by=Username&value=ann&hours=24`. */
export function AuditPage() {
  const t = useTexts(auditTexts);
  const [asked, ask] = useSearchParams();
  const query = queryOf(asked);
  const events = useEvents(query);
  const [selected, select] = useState<Event>();
  return (
    <Page title={t.title} description={t.description}>
      <LookupForm
        key={asked.toString()}
        query={query}
        onLookup={({ attribute, value, hours }) => {
          select(undefined);
          const hasValue = attribute !== undefined && value !== '';
          ask({ ...(hasValue && { by: attribute, value }), hours: String(hours) });
          if (asked.get('value') === value) void events.reload();
        }}
      />
      <EventTable events={events} query={query} selected={selected} onSelect={select} />
      {selected && <EventDetails event={selected} />}
    </Page>
  );
}

function queryOf(asked: URLSearchParams): EventQuery {
  const by = asked.get('by');
  const hours = HOURS.find((each) => each === asked.get('hours')) ?? '24';
  return {
    attribute: ATTRIBUTES.find((attribute) => attribute === by),
    value: asked.get('value') ?? '',
    hours: Number(hours),
  };
}

interface LookupFormProps {
  readonly query: EventQuery;
  readonly onLookup: (query: EventQuery) => void;
}

function LookupForm({ query, onLookup }: LookupFormProps) {
  const t = useTexts(auditTexts);
  const [attribute, setAttribute] = useState(query.attribute);
  const [value, setValue] = useState(query.value);
  const [hours, setHours] = useState(String(query.hours) as (typeof HOURS)[number]);
  const attributes = [
    { value: '', label: t.anything },
    ...ATTRIBUTES.map((each) => ({ value: each, label: t.attributes[each] })),
  ];
  const ranges = HOURS.map((each) => ({ value: each, label: t.ranges[each] }));
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        onLookup({ attribute, value: value.trim(), hours: Number(hours) });
      }}
    >
      <Form actions={<Button variant="primary">{t.lookup}</Button>}>
        <Container>
          <Grid
            gridDefinition={[
              { colspan: { default: 12, xs: 3 } },
              { colspan: { default: 12, xs: 6 } },
              { colspan: { default: 12, xs: 3 } },
            ]}
          >
            <FormField label={t.attribute}>
              <Select
                selectedOption={attributes.find((each) => each.value === (attribute ?? '')) ?? null}
                options={attributes}
                onChange={({ detail }) =>
                  setAttribute(ATTRIBUTES.find((each) => each === detail.selectedOption.value))
                }
              />
            </FormField>
            <FormField label={t.value}>
              <Input
                value={value}
                placeholder={t.valuePlaceholder}
                disabled={attribute === undefined}
                spellcheck={false}
                onChange={({ detail }) => setValue(detail.value)}
              />
            </FormField>
            <FormField label={t.range}>
              <Select
                selectedOption={ranges.find((each) => each.value === hours) ?? null}
                options={ranges}
                onChange={({ detail }) => setHours(detail.selectedOption.value as (typeof HOURS)[number])}
              />
            </FormField>
          </Grid>
        </Container>
      </Form>
    </form>
  );
}

function EventDetails({ event }: { readonly event: Event }) {
  const t = useTexts(auditTexts);
  const copy = useCopy();
  const text = recordText(event);
  return (
    <Container
      header={
        <Header
          variant="h2"
          actions={
            <Button iconName="copy" onClick={() => copy(text)}>
              {t.copy}
            </Button>
          }
        >
          {t.record}
        </Header>
      }
    >
      <SpaceBetween size="s">
        <Box variant="code">
          <pre className="audit-record" tabIndex={0} aria-label={t.record}>
            {text}
          </pre>
        </Box>
      </SpaceBetween>
    </Container>
  );
}
