import Alert from '@cloudscape-design/components/alert';
import FormField from '@cloudscape-design/components/form-field';
import Select, { type SelectProps } from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useTexts } from '../../../i18n/Language.tsx';
import { useMachine, type MachineRuntime } from '../../../machine/machine.ts';
import { orderRuntimes } from '../../../runtimes/orderRuntimes.ts';
import { runtimeName } from '../../../runtimes/runtimeNames.ts';
import { createTexts } from './texts.ts';

interface RuntimeFieldProps {
  readonly value: string;
  readonly error: boolean;
  readonly onChange: (runtime: string) => void;
}

/** Those of this machine; the others are grey, with what installs them. */
export function RuntimeField({ value, error, onChange }: RuntimeFieldProps) {
  const t = useTexts(createTexts);
  const { runtimes } = useMachine();
  const ordered = orderRuntimes(runtimes);
  const option = ({ runtime, state, version, installHint }: MachineRuntime): SelectProps.Option => ({
    value: runtime,
    label: runtimeName(runtime),
    ...(version !== undefined && version !== '' && { labelTag: version }),
    ...(state === 'downloadable' && { labelTag: t.runtimeOnDemand }),
    ...(state === 'absent' && {
      disabled: true,
      labelTag: t.runtimeAbsent,
      description: installHint ?? '',
    }),
  });
  const here = ordered.filter(({ state }) => state !== 'absent').map(option);
  const absent = ordered.filter(({ state }) => state === 'absent').map(option);
  return (
    <SpaceBetween size="s">
      <FormField
        label={t.runtime}
        description={t.runtimeText}
        errorText={error ? t.runtimeMissing : undefined}
      >
        <Select
          selectedOption={here.find((found) => found.value === value) ?? null}
          options={[...here, ...absent]}
          filteringType="auto"
          onChange={({ detail }) => onChange(detail.selectedOption.value ?? '')}
        />
      </FormField>
      {here.length === 0 && (
        <Alert type="warning">{absent.map(({ description }) => description).join(' ')}</Alert>
      )}
    </SpaceBetween>
  );
}
