import FormField from '@cloudscape-design/components/form-field';
import Grid from '@cloudscape-design/components/grid';
import Input from '@cloudscape-design/components/input';
import Select from '@cloudscape-design/components/select';
import { useTexts } from '../../../i18n/Language.tsx';
import type { KeyAttribute } from '../items/exploreRequest.ts';
import { tablesTexts } from './texts.ts';

interface KeyFieldsProps {
  readonly label: string;
  readonly description?: string;
  readonly attribute: KeyAttribute;
  readonly error?: string | undefined;
  readonly onChange: (attribute: KeyAttribute) => void;
}

/** Name and type of an attribute that is a key. */
export function KeyFields({ label, description, attribute, error, onChange }: KeyFieldsProps) {
  const t = useTexts(tablesTexts);
  const types = (['S', 'N', 'B'] as const).map((value) => ({ value, label: t.types[value] }));
  return (
    <FormField label={label} {...(description !== undefined && { description })} errorText={error} stretch>
      <Grid gridDefinition={[{ colspan: { default: 8 } }, { colspan: { default: 4 } }]}>
        <Input
          value={attribute.name}
          spellcheck={false}
          ariaLabel={label}
          onChange={({ detail }) => onChange({ ...attribute, name: detail.value.trim() })}
        />
        <Select
          ariaLabel={t.type(label)}
          options={types}
          selectedOption={types.find(({ value }) => value === attribute.type) ?? null}
          onChange={({ detail }) =>
            onChange({ ...attribute, type: detail.selectedOption.value as KeyAttribute['type'] })
          }
        />
      </Grid>
    </FormField>
  );
}
