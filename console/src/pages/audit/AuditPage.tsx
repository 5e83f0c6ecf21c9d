import type { Event, LookupAttributeKey } from '@aws-sdk/client-cloudtrail';
import Autosuggest from '@cloudscape-design/components/autosuggest';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Form from '@cloudscape-design/components/form';
import FormField from '@cloudscape-design/components/form-field';
import Grid from '@cloudscape-design/components/grid';
import Select from '@cloudscape-design/components/select';
import { useState } from 'react';
import { useSearchParams } from 'react-router';
import { ErrorAlert } from '../../feedback/ErrorAlert.tsx';
import { useTexts } from '../../i18n/Language.tsx';
import type { FirstQuestions } from '../../live/question.ts';
import { Page } from '../../page/Page.tsx';
import { TextDialog } from '../../page/TextDialog.tsx';
import { EventTable } from './EventTable.tsx';
import { recordText, valuesOf } from './eventRecord.ts';
import { auditTexts } from './texts.ts';
import { eventsQuestion, useEvent, useEvents, type EventQuery } from './useEvents.ts';

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

export const auditAsks: FirstQuestions = (_params, search) => [eventsQuestion(queryOf(search))];

/** The question is in the address, and the event that is looked at: `?by=Username&value=ann&hours=24&event=ID`. */
export function AuditPage() {
  const t = useTexts(auditTexts);
  const [asked, ask] = useSearchParams();
  const query = queryOf(asked);
  const events = useEvents(query);
  const open = asked.get('event') ?? undefined;
  const shown = useEvent(open, events.data);
  return (
    <Page title={t.title} description={t.description}>
      <LookupForm
        key={JSON.stringify(query)}
        query={query}
        events={events.data ?? []}
        onLookup={({ attribute, value, hours }) => {
          const hasValue = attribute !== undefined && value !== '';
          ask({ ...(hasValue && { by: attribute, value }), hours: String(hours) });
          if (asked.get('value') === value) void events.reload();
        }}
      />
      <EventTable events={events} query={query} onOpen={(id) => ask((before) => withEvent(before, id))} />
      <ErrorAlert error={open === undefined ? undefined : shown.error} />
      {open !== undefined && shown.data && (
        <TextDialog
          title={t.record(shown.data.EventName ?? '')}
          text={recordText(shown.data)}
          onClose={() => ask((before) => withEvent(before, undefined))}
        />
      )}
    </Page>
  );
}

function withEvent(asked: URLSearchParams, id: string | undefined): URLSearchParams {
  const next = new URLSearchParams(asked);
  if (id === undefined) next.delete('event');
  else next.set('event', id);
  return next;
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
  /** Those in sight: their values are offered. */
  readonly events: readonly Event[];
  readonly onLookup: (query: EventQuery) => void;
}

function LookupForm({ query, events, onLookup }: LookupFormProps) {
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
              <Autosuggest
                value={value}
                placeholder={t.valuePlaceholder}
                ariaLabel={t.value}
                disabled={attribute === undefined}
                enteredTextLabel={(text) => text}
                options={valuesOf(events, attribute).map((each) => ({ value: each }))}
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
