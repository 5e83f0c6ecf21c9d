import { LambdaClient } from '@aws-sdk/client-lambda';
import Autosuggest from '@cloudscape-design/components/autosuggest';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import FormField from '@cloudscape-design/components/form-field';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import { useClient } from '../../../../../aws/clients.ts';
import { ErrorAlert } from '../../../../../feedback/ErrorAlert.tsx';
import { useTexts } from '../../../../../i18n/Language.tsx';
import { useLoad } from '../../../../../live/useLoad.ts';
import { listLayers } from '../../../../layers/listLayers.ts';
import type { FunctionTabProps } from '../../tabs.ts';
import { EditForm } from '../../../../../form/EditForm.tsx';
import { useUpdate } from '../useUpdate.ts';
import { moved } from './order.ts';
import { layersInUseTexts } from './texts.ts';

const MOST_LAYERS = 5;

export function LayersForm({ onClose, ...props }: FunctionTabProps & { readonly onClose: () => void }) {
  const t = useTexts(layersInUseTexts);
  const lambda = useClient(LambdaClient);
  const update = useUpdate(props);
  const known = useLoad('layers', (signal) => listLayers(lambda, signal));
  const [arns, setArns] = useState<readonly string[]>(() =>
    (props.configuration.Layers ?? []).map(({ Arn = '' }) => Arn),
  );
  const [typed, setTyped] = useState('');
  const arn = typed.trim();
  const add = () => {
    if (arn === '' || arns.includes(arn)) return;
    setArns([...arns, arn]);
    setTyped('');
  };
  return (
    <EditForm onSave={() => update(t.title, { Layers: [...arns] })} onClose={onClose}>
      <ErrorAlert error={known.error} onRetry={() => void known.reload()} />
      {arns.map((each, index) => (
        <SpaceBetween key={each} direction="horizontal" size="xs" alignItems="center">
          <Button
            iconName="angle-up"
            variant="icon"
            formAction="none"
            ariaLabel={t.up(each)}
            disabled={index === 0}
            onClick={() => setArns(moved(arns, index, -1))}
          />
          <Button
            iconName="angle-down"
            variant="icon"
            formAction="none"
            ariaLabel={t.down(each)}
            disabled={index === arns.length - 1}
            onClick={() => setArns(moved(arns, index, 1))}
          />
          <Button
            iconName="remove"
            variant="icon"
            formAction="none"
            ariaLabel={t.remove(each)}
            onClick={() => setArns(arns.filter((other) => other !== each))}
          />
          <Box variant="code">{each}</Box>
        </SpaceBetween>
      ))}
      <FormField
        label={t.add}
        description={t.addText}
        secondaryControl={
          <Button formAction="none" disabled={arn === '' || arns.length >= MOST_LAYERS} onClick={add}>
            {t.addButton}
          </Button>
        }
      >
        <Autosuggest
          value={typed}
          options={(known.data ?? []).flatMap(({ LayerName = '', LatestMatchingVersion }) => {
            const value = LatestMatchingVersion?.LayerVersionArn;
            return value === undefined ? [] : [{ value, label: value, description: LayerName }];
          })}
          enteredTextLabel={(value) => value}
          onChange={({ detail }) => setTyped(detail.value)}
        />
      </FormField>
    </EditForm>
  );
}
