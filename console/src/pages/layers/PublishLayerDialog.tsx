import { LambdaClient, PublishLayerVersionCommand, type Runtime } from '@aws-sdk/client-lambda';
import FileUpload from '@cloudscape-design/components/file-upload';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import Modal from '@cloudscape-design/components/modal';
import Multiselect from '@cloudscape-design/components/multiselect';
import { useState } from 'react';
import { useClient } from '../../aws/clients.ts';
import { useFlash } from '../../feedback/Flash.tsx';
import { useTexts } from '../../i18n/Language.tsx';
import { useMachine } from '../../machine/machine.ts';
import { runtimeName } from '../../runtimes/runtimeNames.ts';
import { EditForm } from '../../form/EditForm.tsx';
import { layersTexts } from './texts.ts';

interface PublishLayerDialogProps {
  /** Without one, a new layer is made. */
  readonly layer: string | undefined;
  readonly onClose: () => void;
  readonly onPublished: () => Promise<void>;
}

export function PublishLayerDialog({ layer, onClose, onPublished }: PublishLayerDialogProps) {
  const t = useTexts(layersTexts);
  const lambda = useClient(LambdaClient);
  const flash = useFlash();
  const machine = useMachine();
  const [name, setName] = useState(layer ?? '');
  const [description, setDescription] = useState('');
  const [files, setFiles] = useState<File[]>([]);
  const [runtimes, setRuntimes] = useState<readonly string[]>([]);
  const [file] = files;
  const publish = async () => {
    const texts = { running: t.publishing(name), done: t.published(name), failed: t.publishFailed };
    const { ok } = await flash.track(texts, async (abortSignal) => {
      const ZipFile = new Uint8Array((await file?.arrayBuffer()) ?? new ArrayBuffer(0));
      await lambda.send(
        new PublishLayerVersionCommand({
          LayerName: name,
          Content: { ZipFile },
          ...(description !== '' && { Description: description }),
          ...(runtimes.length > 0 && { CompatibleRuntimes: runtimes as Runtime[] }),
        }),
        { abortSignal },
      );
      await onPublished();
    });
    return ok;
  };
  const options = machine.runtimes.map(({ runtime: value }) => ({ value, label: runtimeName(value) }));
  return (
    <Modal
      visible
      header={layer === undefined ? t.create : t.publish}
      closeAriaLabel={t.close}
      onDismiss={onClose}
    >
      <EditForm
        saveText={layer === undefined ? t.create : t.publish}
        valid={/^[\w-]{1,140}$/.test(name) && file !== undefined}
        onSave={publish}
        onClose={onClose}
      >
        <FormField label={t.name} description={t.nameText}>
          <Input
            value={name}
            disabled={layer !== undefined}
            spellcheck={false}
            onChange={({ detail }) => setName(detail.value)}
          />
        </FormField>
        <FormField label={t.text}>
          <Input value={description} onChange={({ detail }) => setDescription(detail.value)} />
        </FormField>
        <FormField label={t.file} description={t.fileText}>
          <FileUpload
            value={files}
            accept=".zip"
            showFileSize
            onChange={({ detail }) => setFiles(detail.value)}
            i18nStrings={{ uploadButtonText: () => t.choose }}
          />
        </FormField>
        <FormField label={t.runtimes}>
          <Multiselect
            selectedOptions={options.filter(({ value }) => runtimes.includes(value))}
            options={options}
            placeholder={t.runtimesChoose}
            onChange={({ detail }) => setRuntimes(detail.selectedOptions.flatMap(({ value }) => value ?? []))}
          />
        </FormField>
      </EditForm>
    </Modal>
  );
}
