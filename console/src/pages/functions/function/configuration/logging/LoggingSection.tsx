import { ApplicationLogLevel, SystemLogLevel, type LogFormat } from '@aws-sdk/client-lambda';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import Link from '@cloudscape-design/components/link';
import RadioGroup from '@cloudscape-design/components/radio-group';
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import { useTexts } from '../../../../../i18n/Language.tsx';
import { hrefOf } from '../../../../../shell/paths.ts';
import { logGroupOf } from '../../logGroup.ts';
import type { FunctionTabProps } from '../../tabs.ts';
import { EditableContainer } from '../../../../../form/EditableContainer.tsx';
import { EditForm } from '../../../../../form/EditForm.tsx';
import { Frozen, isLatest } from '../Frozen.tsx';
import { useUpdate } from '../useUpdate.ts';
import { loggingTexts } from './texts.ts';

export function LoggingSection(props: FunctionTabProps) {
  const t = useTexts(loggingTexts);
  const { name, configuration } = props;
  const group = logGroupOf(name, configuration);
  const {
    LogFormat = 'Text',
    ApplicationLogLevel: application,
    SystemLogLevel: system,
  } = configuration.LoggingConfig ?? {};
  return (
    <SpaceBetween size="l">
      <Frozen {...props} />
      <EditableContainer
        title={t.title}
        description={t.description}
        form={isLatest(props.qualifier) ? (close) => <LoggingForm {...props} onClose={close} /> : undefined}
      >
        <KeyValuePairs
          columns={2}
          items={[
            { label: t.format, value: t.formats[LogFormat] },
            { label: t.group, value: <Link href={hrefOf`/logs/groups/${group}`}>{group}</Link> },
            { label: t.application, value: application ?? t.all },
            { label: t.system, value: system ?? t.all },
          ]}
        />
      </EditableContainer>
    </SpaceBetween>
  );
}

const APPLICATION_LEVELS = Object.values(ApplicationLogLevel);
const SYSTEM_LEVELS = Object.values(SystemLogLevel);

function LoggingForm({ onClose, ...props }: FunctionTabProps & { readonly onClose: () => void }) {
  const t = useTexts(loggingTexts);
  const update = useUpdate(props);
  const { name, configuration } = props;
  const before = configuration.LoggingConfig;
  const [format, setFormat] = useState<LogFormat>(before?.LogFormat ?? 'Text');
  const [application, setApplication] = useState<ApplicationLogLevel>(before?.ApplicationLogLevel ?? 'INFO');
  const [system, setSystem] = useState<SystemLogLevel>(before?.SystemLogLevel ?? 'INFO');
  const [group, setGroup] = useState(logGroupOf(name, configuration));
  const save = () =>
    update(t.title, {
      LoggingConfig: {
        LogFormat: format,
        LogGroup: group.trim(),
        ...(format === 'JSON' && { ApplicationLogLevel: application, SystemLogLevel: system }),
      },
    });
  return (
    <EditForm valid={/^[\w./#-]{1,512}$/.test(group.trim())} onSave={save} onClose={onClose}>
      <FormField label={t.format}>
        <RadioGroup
          value={format}
          items={(['Text', 'JSON'] as const).map((value) => ({
            value,
            label: t.formats[value],
            description: t.formatTexts[value],
          }))}
          onChange={({ detail }) => setFormat(detail.value as LogFormat)}
        />
      </FormField>
      {format === 'JSON' && (
        <SpaceBetween size="l">
          <FormField label={t.application}>
            <Select
              selectedOption={{ value: application }}
              options={APPLICATION_LEVELS.map((value) => ({ value }))}
              onChange={({ detail }) => setApplication(detail.selectedOption.value as ApplicationLogLevel)}
            />
          </FormField>
          <FormField label={t.system}>
            <Select
              selectedOption={{ value: system }}
              options={SYSTEM_LEVELS.map((value) => ({ value }))}
              onChange={({ detail }) => setSystem(detail.selectedOption.value as SystemLogLevel)}
            />
          </FormField>
        </SpaceBetween>
      )}
      <FormField label={t.group} description={t.groupText}>
        <Input value={group} spellcheck={false} onChange={({ detail }) => setGroup(detail.value)} />
      </FormField>
    </EditForm>
  );
}
