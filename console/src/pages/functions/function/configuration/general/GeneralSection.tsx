import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useTexts } from '../../../../../i18n/Language.tsx';
import { runtimeName } from '../../../../../runtimes/runtimeNames.ts';
import type { FunctionTabProps } from '../../tabs.ts';
import { EditableContainer } from '../../../../../form/EditableContainer.tsx';
import { Frozen, isLatest } from '../Frozen.tsx';
import { GeneralForm } from './GeneralForm.tsx';
import { generalTexts } from './texts.ts';

export function GeneralSection(props: FunctionTabProps) {
  const t = useTexts(generalTexts);
  const {
    Description,
    MemorySize = 128,
    EphemeralStorage,
    Timeout = 3,
    Runtime,
    Handler,
  } = props.configuration;
  return (
    <SpaceBetween size="l">
      <Frozen {...props} />
      <EditableContainer
        title={t.title}
        form={isLatest(props.qualifier) ? (close) => <GeneralForm {...props} onClose={close} /> : undefined}
      >
        <KeyValuePairs
          columns={3}
          items={[
            { label: t.description, value: Description || '–' },
            { label: t.memory, value: `${MemorySize} MB` },
            { label: t.storage, value: `${EphemeralStorage?.Size ?? 512} MB` },
            { label: t.timeout, value: `${Math.floor(Timeout / 60)} min ${Timeout % 60} s` },
            { label: t.runtime, value: Runtime === undefined ? t.image : runtimeName(Runtime) },
            { label: t.handler, value: Handler ?? '–' },
          ]}
        />
      </EditableContainer>
    </SpaceBetween>
  );
}
