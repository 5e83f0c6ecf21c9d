import Button from '@cloudscape-design/components/button';
import Input from '@cloudscape-design/components/input';
import Select from '@cloudscape-design/components/select';
import Textarea from '@cloudscape-design/components/textarea';
import Box from '@cloudscape-design/components/box';
import { useTexts } from '../../../i18n/Language.tsx';
import { TYPES, type AttributeType } from './attributeValue.ts';
import { NEW_FIELD, type Field } from './fieldDraft.ts';
import './items.css';
import { itemsTexts } from './texts.ts';

interface FieldRowsProps {
  readonly fields: readonly Field[];
  readonly onChange: (fields: readonly Field[]) => void;
  /** Of what they are fields; '' of the item. */
  readonly path: string;
  readonly isList?: boolean;
  /** How a key is held fast: its type always, its value when the item exists. */
  readonly fixed?: Readonly<Record<string, 'type' | 'all'>>;
}

/** Names, types and values; those of maps and lists below them, indented. */
export function FieldRows({ fields, onChange, path, isList = false, fixed = {} }: FieldRowsProps) {
  const t = useTexts(itemsTexts);
  const set = (at: number, changes: Partial<Field>) =>
    onChange(fields.map((field, index) => (index === at ? { ...field, ...changes } : field)));
  return (
    <div className={path === '' ? 'item-fields' : 'item-fields item-fields-inner'}>
      {fields.map((field, at) => {
        const here = isList ? `${path}[${at}]` : path === '' ? field.name : `${path}.${field.name}`;
        return (
          <FieldRow
            key={at}
            field={field}
            path={here}
            isList={isList}
            index={at}
            fixed={fixed[field.name]}
            onChange={(changes) => set(at, changes)}
            onRemove={() => onChange(fields.filter((_, index) => index !== at))}
          />
        );
      })}
      <div>
        <Button
          iconName="add-plus"
          formAction="none"
          variant={path === '' ? 'normal' : 'inline-link'}
          onClick={() => onChange([...fields, NEW_FIELD])}
        >
          {path === '' ? t.addField : t.addTo(path)}
        </Button>
      </div>
    </div>
  );
}

interface FieldRowProps {
  readonly field: Field;
  readonly path: string;
  readonly isList: boolean;
  readonly index: number;
  readonly fixed: 'type' | 'all' | undefined;
  readonly onChange: (changes: Partial<Field>) => void;
  readonly onRemove: () => void;
}

function FieldRow({ field, path, isList, index, fixed, onChange, onRemove }: FieldRowProps) {
  const t = useTexts(itemsTexts);
  const types = TYPES.map((value) => ({ value, label: t.types[value] }));
  const isNested = field.type === 'M' || field.type === 'L';
  const label = path || `${index + 1}`;
  return (
    <div>
      <div className="item-field">
        <div className="item-field-name">
          {isList ? (
            <Box padding={{ top: 'xxs' }} color="text-body-secondary">
              {index}
            </Box>
          ) : (
            <Input
              value={field.name}
              disabled={fixed !== undefined}
              spellcheck={false}
              placeholder={t.name}
              ariaLabel={t.nameOf(label)}
              onChange={({ detail }) => onChange({ name: detail.value })}
            />
          )}
        </div>
        <div className="item-field-type">
          <Select
            ariaLabel={t.typeOf(label)}
            disabled={fixed !== undefined}
            options={types}
            selectedOption={types.find(({ value }) => value === field.type) ?? null}
            onChange={({ detail }) => onChange(ofType(field, detail.selectedOption.value as AttributeType))}
          />
        </div>
        <div className="item-field-value">
          {!isNested && (
            <FieldValue
              field={field}
              label={t.field(label)}
              disabled={fixed === 'all'}
              onChange={(text) => onChange({ text })}
            />
          )}
        </div>
        <Button
          iconName="remove"
          variant="icon"
          formAction="none"
          disabled={fixed !== undefined}
          ariaLabel={t.removeField(label)}
          onClick={onRemove}
        />
      </div>
      {isNested && (
        <FieldRows
          fields={field.fields}
          path={label}
          isList={field.type === 'L'}
          onChange={(fields) => onChange({ fields })}
        />
      )}
    </div>
  );
}

function ofType(field: Field, type: AttributeType): Partial<Field> {
  return type === 'BOOL' ? { type, text: field.text === 'true' ? 'true' : 'false' } : { type };
}

interface FieldValueProps {
  readonly field: Field;
  readonly label: string;
  readonly disabled: boolean;
  readonly onChange: (text: string) => void;
}

function FieldValue({ field: { type, text }, label, disabled, onChange }: FieldValueProps) {
  const t = useTexts(itemsTexts);
  if (type === 'NULL') return <Box padding={{ top: 'xxs' }}>null</Box>;
  if (type === 'BOOL') {
    const options = [
      { value: 'true', label: t.true },
      { value: 'false', label: t.false },
    ];
    return (
      <Select
        ariaLabel={label}
        options={options}
        selectedOption={options.find(({ value }) => value === text) ?? null}
        onChange={({ detail }) => onChange(detail.selectedOption.value ?? 'false')}
      />
    );
  }
  const isSet = type === 'SS' || type === 'NS' || type === 'BS';
  if (isSet || text.includes('\n')) {
    return (
      <Textarea
        value={text}
        ariaLabel={label}
        disabled={disabled}
        spellcheck={false}
        rows={Math.min(8, text.split('\n').length + 1)}
        {...(isSet && { placeholder: t.linesText })}
        onChange={({ detail }) => onChange(detail.value)}
      />
    );
  }
  return (
    <Input
      value={text}
      ariaLabel={label}
      disabled={disabled}
      spellcheck={false}
      inputMode={type === 'N' ? 'decimal' : 'text'}
      onChange={({ detail }) => onChange(detail.value)}
    />
  );
}
