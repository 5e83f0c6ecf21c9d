import Button from '@cloudscape-design/components/button';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import Select from '@cloudscape-design/components/select';
import SegmentedControl from '@cloudscape-design/components/segmented-control';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import { Editor } from '../../../../editor/Editor.tsx';
import { useTexts } from '../../../../i18n/Language.tsx';
import './eventFields.css';
import { eventTemplates, type TemplateId } from './eventTemplates.ts';
import { testTexts } from './texts.ts';
import type { EventDraft } from './useEventDraft.ts';

interface EventFieldsProps {
  readonly draft: EventDraft;
  /** The person tried to save. */
  readonly attempted: boolean;
}

export function EventFields({ draft, attempted }: EventFieldsProps) {
  const t = useTexts(testTexts);
  const [template, setTemplate] = useState<TemplateId>();
  const isNew = draft.chosen === undefined;
  const options = (Object.keys(eventTemplates) as TemplateId[]).map((id) => ({
    value: id,
    label: t.templates[id],
  }));
  return (
    <SpaceBetween size="m">
      {draft.events.length > 0 && (
        <SegmentedControl
          label={t.action}
          selectedId={isNew ? 'new' : 'saved'}
          options={[
            { id: 'new', text: t.createNew },
            { id: 'saved', text: t.editSaved },
          ]}
          onChange={({ detail }) =>
            draft.choose(detail.selectedId === 'new' ? undefined : draft.events.at(-1)?.name)
          }
        />
      )}
      {isNew ? (
        <FormField
          label={t.eventName}
          description={t.eventNameText}
          errorText={attempted && !draft.nameIsGood ? t.nameWrong : undefined}
        >
          <Input
            value={draft.name}
            placeholder="MyEventName"
            onChange={({ detail }) => draft.setName(detail.value)}
          />
        </FormField>
      ) : (
        <FormField label={t.savedEvent}>
          <Select
            selectedOption={{ value: draft.name, label: draft.name }}
            options={draft.events.map(({ name }) => ({ value: name, label: name }))}
            onChange={({ detail }) => draft.choose(detail.selectedOption.value)}
          />
        </FormField>
      )}
      <FormField label={t.template}>
        <Select
          selectedOption={
            options.find(({ value }) => value === (template ?? (isNew ? 'helloWorld' : undefined))) ?? null
          }
          options={options}
          filteringType="auto"
          placeholder={t.template}
          onChange={({ detail }) => {
            const id = detail.selectedOption.value as TemplateId;
            setTemplate(id);
            draft.setText(JSON.stringify(eventTemplates[id], undefined, 2));
          }}
        />
      </FormField>
      <FormField
        label={t.json}
        stretch
        errorText={draft.problem === undefined ? undefined : `${t.badJson} ${draft.problem}`}
        warningText={draft.tooLong ? t.tooLong : undefined}
        secondaryControl={
          <Button
            disabled={draft.problem !== undefined}
            onClick={() => draft.setText(JSON.stringify(JSON.parse(draft.text), undefined, 2))}
          >
            {t.format}
          </Button>
        }
      >
        <div className="event-editor">
          <Editor path="event.json" label={t.json} value={draft.text} onChange={draft.setText} />
        </div>
      </FormField>
    </SpaceBetween>
  );
}
