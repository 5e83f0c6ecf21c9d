import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import { useTexts } from '../i18n/Language.tsx';
import { formTexts } from './texts.ts';

interface NumberFieldProps {
  readonly label: string;
  readonly description?: string;
  readonly text: string;
  readonly from: number;
  readonly to: number;
  /** `MB` */
  readonly unit?: string;
  readonly onChange: (text: string) => void;
}

export function NumberField({ label, description, text, from, to, unit, onChange }: NumberFieldProps) {
  const t = useTexts(formTexts);
  return (
    <FormField
      label={unit === undefined ? label : `${label} (${unit})`}
      {...(description !== undefined && { description })}
      errorText={isWhole(text, from, to) ? undefined : t.notNumber(from, to)}
    >
      <Input
        type="number"
        inputMode="numeric"
        value={text}
        onChange={({ detail }) => onChange(detail.value)}
      />
    </FormField>
  );
}

/** Whether a text says a whole number of the range. */
export function isWhole(text: string, from: number, to: number): boolean {
  return /^\d+$/.test(text.trim()) && Number(text) >= from && Number(text) <= to;
}
