import { LambdaClient, PublishVersionCommand } from '@aws-sdk/client-lambda';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import Modal from '@cloudscape-design/components/modal';
import { useState } from 'react';
import { useClient } from '../../../../aws/clients.ts';
import { useFlash } from '../../../../feedback/Flash.tsx';
import { useTexts } from '../../../../i18n/Language.tsx';
import { EditForm } from '../../../../form/EditForm.tsx';
import { versionsTexts } from './texts.ts';

interface PublishDialogProps {
  readonly name: string;
  readonly onClose: () => void;
  readonly onPublished: () => Promise<void>;
}

export function PublishDialog({ name, onClose, onPublished }: PublishDialogProps) {
  const t = useTexts(versionsTexts);
  const lambda = useClient(LambdaClient);
  const flash = useFlash();
  const [description, setDescription] = useState('');
  const publish = async () => {
    const texts = { running: t.publishing, done: t.published, failed: t.publishFailed };
    const { ok } = await flash.track(texts, async (abortSignal) => {
      await lambda.send(
        new PublishVersionCommand({
          FunctionName: name,
          ...(description !== '' && { Description: description }),
        }),
        { abortSignal },
      );
      await onPublished();
    });
    return ok;
  };
  return (
    <Modal visible header={t.publish} closeAriaLabel={t.close} onDismiss={onClose}>
      <EditForm saveText={t.publish} onSave={publish} onClose={onClose}>
        <FormField label={t.text} description={t.publishText}>
          <Input value={description} autoFocus onChange={({ detail }) => setDescription(detail.value)} />
        </FormField>
      </EditForm>
    </Modal>
  );
}
