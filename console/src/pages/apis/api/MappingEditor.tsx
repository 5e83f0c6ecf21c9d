import AttributeEditor, { type AttributeEditorProps } from '@cloudscape-design/components/attribute-editor';
import Input from '@cloudscape-design/components/input';
import Select from '@cloudscape-design/components/select';
import { useTexts } from '../../../i18n/Language.tsx';
import { integrationTexts } from './integrationTexts.ts';
import {
  ANSWER_CHANGES,
  hasName,
  hasValue,
  NEW_MAPPING,
  REQUEST_CHANGES,
  type Mapping,
} from './mappingDraft.ts';

interface MappingEditorProps {
  readonly of: 'request' | 'answer';
  readonly mappings: readonly Mapping[];
  readonly onChange: (mappings: readonly Mapping[]) => void;
}

/** Changes to requests or to answers, a row each. */
export function MappingEditor({ of, mappings, onChange }: MappingEditorProps) {
  const t = useTexts(integrationTexts);
  const set = (index: number, changes: Partial<Mapping>) =>
    onChange(mappings.map((mapping, at) => (at === index ? { ...mapping, ...changes } : mapping)));
  const label = (name: string, index: number) => `${t.mappings[of]}: ${name} ${index + 1}`;
  const changes = (of === 'request' ? REQUEST_CHANGES : ANSWER_CHANGES).map((value) => ({
    value: value as string,
    label: t.changes[value],
  }));
  const text = (index: number, field: 'status' | 'name' | 'value', name: string, placeholder: string) => (
    <Input
      value={mappings[index]?.[field] ?? ''}
      spellcheck={false}
      placeholder={placeholder}
      ariaLabel={label(name, index)}
      onChange={({ detail }) => set(index, { [field]: detail.value.trim() })}
    />
  );
  const status: AttributeEditorProps.FieldDefinition<Mapping> = {
    label: t.status,
    control: (_, index) => text(index, 'status', t.status, '200'),
  };
  return (
    <AttributeEditor<Mapping>
      items={mappings}
      addButtonText={t.addMapping[of]}
      removeButtonText={t.removeMapping}
      removeButtonAriaLabel={({ name, change }) => `${t.removeMapping}: ${change} ${name}`}
      empty={t.noMappings}
      onAddButtonClick={() => onChange([...mappings, NEW_MAPPING])}
      onRemoveButtonClick={({ detail }) =>
        onChange(mappings.filter((_, index) => index !== detail.itemIndex))
      }
      gridLayout={[{ rows: [of === 'answer' ? [2, 5, 4, 4] : [5, 4, 5]], removeButton: { width: 'auto' } }]}
      definition={[
        ...(of === 'answer' ? [status] : []),
        {
          label: t.change,
          control: ({ change }, index) => (
            <Select
              ariaLabel={label(t.change, index)}
              options={changes}
              selectedOption={changes.find(({ value }) => value === change) ?? null}
              onChange={({ detail }) => set(index, { change: detail.selectedOption.value ?? change })}
            />
          ),
        },
        {
          label: t.ofName,
          control: ({ change }, index) => hasName(change) && text(index, 'name', t.ofName, 'x-name'),
        },
        {
          label: t.value,
          control: ({ change }, index) =>
            hasValue(change) && text(index, 'value', t.value, '$context.requestId'),
        },
      ]}
    />
  );
}
