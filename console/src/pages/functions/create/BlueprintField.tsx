import Box from '@cloudscape-design/components/box';
import ExpandableSection from '@cloudscape-design/components/expandable-section';
import FormField from '@cloudscape-design/components/form-field';
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useTexts } from '../../../i18n/Language.tsx';
import { useMachine } from '../../../machine/machine.ts';
import { runtimeName } from '../../../runtimes/runtimeNames.ts';
import { blueprints, type Blueprint, type BlueprintId } from './blueprints.ts';
import { usable } from './draft.ts';
import { createTexts } from './texts.ts';

interface BlueprintFieldProps {
  readonly value: BlueprintId;
  readonly onChange: (value: BlueprintId) => void;
}

export function BlueprintField({ value, onChange }: BlueprintFieldProps) {
  const t = useTexts(createTexts);
  const machine = useMachine();
  const option = ({ id, family }: Blueprint) => {
    const runtime = usable(machine, family);
    return {
      value: id,
      label: t.blueprints[id],
      description: t.blueprintTexts[id],
      labelTag: runtime === undefined ? t.runtimeAbsent : runtimeName(runtime),
      disabled: runtime === undefined,
    };
  };
  const chosen = blueprints.find(({ id }) => id === value);
  return (
    <SpaceBetween size="s">
      <FormField label={t.blueprintName}>
        <Select
          selectedOption={chosen ? option(chosen) : null}
          options={blueprints.map(option)}
          triggerVariant="option"
          onChange={({ detail }) => onChange(detail.selectedOption.value as BlueprintId)}
        />
      </FormField>
      <ExpandableSection headerText={t.code}>
        {Object.entries(chosen?.files ?? {}).map(([path, text]) => (
          <div key={path}>
            <Box variant="h4">{path}</Box>
            <Box variant="pre">{text}</Box>
          </div>
        ))}
      </ExpandableSection>
    </SpaceBetween>
  );
}
