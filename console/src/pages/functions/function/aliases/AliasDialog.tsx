import {
  CreateAliasCommand,
  LambdaClient,
  UpdateAliasCommand,
  type AliasConfiguration,
} from '@aws-sdk/client-lambda';
import Checkbox from '@cloudscape-design/components/checkbox';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import Modal from '@cloudscape-design/components/modal';
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import { useClient } from '../../../../aws/clients.ts';
import { ErrorAlert } from '../../../../feedback/ErrorAlert.tsx';
import { useFlash } from '../../../../feedback/Flash.tsx';
import { useTexts } from '../../../../i18n/Language.tsx';
import { useLoad } from '../../../../live/useLoad.ts';
import { EditForm } from '../../../../form/EditForm.tsx';
import { isWhole, NumberField } from '../../../../form/NumberField.tsx';
import { listVersions } from '../versions/listVersions.ts';
import { aliasesTexts } from './texts.ts';
import { routingOf, sharesOf } from './traffic.ts';

interface AliasDialogProps {
  readonly functionName: string;
  /** Without one, it is created. */
  readonly alias: AliasConfiguration | undefined;
  readonly onClose: () => void;
  readonly onSaved: () => Promise<void>;
}

const LATEST = '$LATEST';

export function AliasDialog({ functionName, alias, onClose, onSaved }: AliasDialogProps) {
  const t = useTexts(aliasesTexts);
  const lambda = useClient(LambdaClient);
  const flash = useFlash();
  const versions = useLoad(`functions/${functionName}/versions/published`, (signal) =>
    listVersions(lambda, functionName, signal),
  );
  const share = alias && sharesOf(alias)[1];
  const [name, setName] = useState(alias?.Name ?? '');
  const [description, setDescription] = useState(alias?.Description ?? '');
  const [version, setVersion] = useState(alias?.FunctionVersion);
  const [divided, setDivided] = useState(share !== undefined);
  const [other, setOther] = useState(share?.version);
  const [percent, setPercent] = useState(String(share?.percent ?? 10));
  const published = (versions.data ?? []).map(({ Version = '' }) => Version);
  const main = version ?? published[0] ?? LATEST;
  // $LATEST cannot share traffic.
  const mayDivide = main !== LATEST && published.length > 1;
  const isDivided = divided && mayDivide;
  const others = published.filter((each) => each !== main);
  const second = other !== undefined && other !== main ? other : others[0];
  const valid =
    /^(?!\d+$)[\w-]{1,128}$/.test(name) && (!isDivided || (second !== undefined && isWhole(percent, 0, 100)));
  const save = async () => {
    const texts = { running: t.saving(name), done: t.saved(name), failed: t.saveFailed };
    const input = {
      FunctionName: functionName,
      Name: name,
      Description: description,
      FunctionVersion: main,
      ...((alias !== undefined || isDivided) && {
        RoutingConfig: routingOf(isDivided ? second : undefined, Number(percent)),
      }),
    };
    const { ok } = await flash.track(texts, async (abortSignal) => {
      await (alias
        ? lambda.send(
            new UpdateAliasCommand({
              ...input,
              ...(alias.RevisionId !== undefined && { RevisionId: alias.RevisionId }),
            }),
            { abortSignal },
          )
        : lambda.send(new CreateAliasCommand(input), { abortSignal }));
      await onSaved();
    });
    return ok;
  };
  const optionsOf = (names: readonly string[]) => names.map((value) => ({ value }));
  return (
    <Modal visible header={alias ? t.editTitle(name) : t.create} closeAriaLabel={t.close} onDismiss={onClose}>
      <EditForm valid={valid} onSave={save} onClose={onClose}>
        <ErrorAlert error={versions.error} onRetry={() => void versions.reload()} />
        <FormField label={t.name} description={t.nameText}>
          <Input
            value={name}
            disabled={alias !== undefined}
            spellcheck={false}
            onChange={({ detail }) => setName(detail.value)}
          />
        </FormField>
        <FormField label={t.text}>
          <Input value={description} onChange={({ detail }) => setDescription(detail.value)} />
        </FormField>
        <FormField label={t.main}>
          <Select
            selectedOption={{ value: main }}
            options={optionsOf([...published, LATEST])}
            onChange={({ detail }) => setVersion(detail.selectedOption.value)}
          />
        </FormField>
        <Checkbox
          checked={isDivided}
          disabled={!mayDivide}
          description={t.weightedText}
          onChange={({ detail }) => setDivided(detail.checked)}
        >
          {t.weighted}
        </Checkbox>
        {isDivided && (
          <SpaceBetween size="l">
            <FormField label={t.other}>
              <Select
                selectedOption={second === undefined ? null : { value: second }}
                options={optionsOf(others)}
                onChange={({ detail }) => setOther(detail.selectedOption.value)}
              />
            </FormField>
            <NumberField label={t.weight} unit="%" from={0} to={100} text={percent} onChange={setPercent} />
          </SpaceBetween>
        )}
      </EditForm>
    </Modal>
  );
}
