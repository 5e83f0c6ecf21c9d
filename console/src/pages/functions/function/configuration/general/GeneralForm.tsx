import ColumnLayout from '@cloudscape-design/components/column-layout';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import { useState } from 'react';
import { useTexts } from '../../../../../i18n/Language.tsx';
import type { FunctionTabProps } from '../../tabs.ts';
import { EditForm } from '../../../../../form/EditForm.tsx';
import { isWhole, NumberField } from '../../../../../form/NumberField.tsx';
import { useUpdate } from '../useUpdate.ts';
import { generalTexts } from './texts.ts';

const LONGEST_S = 900;

export function GeneralForm({ onClose, ...props }: FunctionTabProps & { readonly onClose: () => void }) {
  const t = useTexts(generalTexts);
  const update = useUpdate(props);
  const { configuration } = props;
  const [description, setDescription] = useState(configuration.Description ?? '');
  const [handler, setHandler] = useState(configuration.Handler ?? '');
  const [memory, setMemory] = useState(String(configuration.MemorySize ?? 128));
  const [storage, setStorage] = useState(String(configuration.EphemeralStorage?.Size ?? 512));
  const [minutes, setMinutes] = useState(String(Math.floor((configuration.Timeout ?? 3) / 60)));
  const [seconds, setSeconds] = useState(String((configuration.Timeout ?? 3) % 60));
  const hasHandler = configuration.Handler !== undefined;
  const timeout = Number(minutes) * 60 + Number(seconds);
  const valid =
    isWhole(memory, 128, 10_240) &&
    isWhole(storage, 512, 10_240) &&
    isWhole(minutes, 0, 15) &&
    isWhole(seconds, 0, 59) &&
    timeout >= 1 &&
    timeout <= LONGEST_S;
  const save = () =>
    update(t.title, {
      Description: description,
      MemorySize: Number(memory),
      EphemeralStorage: { Size: Number(storage) },
      Timeout: timeout,
      ...(hasHandler && { Handler: handler.trim() }),
    });
  return (
    <EditForm valid={valid} onSave={save} onClose={onClose}>
      <FormField label={t.description}>
        <Input value={description} onChange={({ detail }) => setDescription(detail.value)} />
      </FormField>
      <ColumnLayout columns={2}>
        <NumberField
          label={t.memory}
          description={t.memoryText}
          unit="MB"
          from={128}
          to={10_240}
          text={memory}
          onChange={setMemory}
        />
        <NumberField
          label={t.storage}
          description={t.storageText}
          unit="MB"
          from={512}
          to={10_240}
          text={storage}
          onChange={setStorage}
        />
      </ColumnLayout>
      <FormField label={t.timeout} description={t.timeoutText}>
        <ColumnLayout columns={2}>
          <NumberField label={t.minutes} from={0} to={15} text={minutes} onChange={setMinutes} />
          <NumberField
            label={t.seconds}
            from={Number(minutes) === 0 ? 1 : 0}
            to={Number(minutes) === 15 ? 0 : 59}
            text={seconds}
            onChange={setSeconds}
          />
        </ColumnLayout>
      </FormField>
      {hasHandler && (
        <FormField label={t.handler} description={t.handlerText}>
          <Input value={handler} spellcheck={false} onChange={({ detail }) => setHandler(detail.value)} />
        </FormField>
      )}
    </EditForm>
  );
}
