import { LambdaClient, type FunctionConfiguration } from '@aws-sdk/client-lambda';
import Autosuggest from '@cloudscape-design/components/autosuggest';
import FormField from '@cloudscape-design/components/form-field';
import SpaceBetween from '@cloudscape-design/components/space-between';
import TokenGroup from '@cloudscape-design/components/token-group';
import { useState } from 'react';
import { useClient } from '../../../aws/clients.ts';
import { functionNameOf } from '../../../functionField/FunctionField.tsx';
import { listFunctions } from '../../../functionField/listFunctions.ts';
import { useTexts } from '../../../i18n/Language.tsx';
import { useLoad } from '../../../live/useLoad.ts';
import { alarmsTexts } from './texts.ts';

interface ActionsFieldProps {
  readonly label: string;
  readonly hint?: string;
  readonly arns: readonly string[];
  readonly onChange: (arns: readonly string[]) => void;
}

/** What an alarm does: a function is chosen, another target's ARN is typed. */
export function ActionsField({ label, hint, arns, onChange }: ActionsFieldProps) {
  const t = useTexts(alarmsTexts);
  const lambda = useClient(LambdaClient);
  const functions = useLoad<readonly FunctionConfiguration[]>('functions', (signal, progress) =>
    listFunctions(lambda, signal, progress),
  );
  const [text, setText] = useState('');
  const add = (arn: string) => {
    setText('');
    if (/^arn:\S+$/.test(arn) && !arns.includes(arn)) onChange([...arns, arn]);
  };
  const left = (functions.data ?? []).filter(({ FunctionArn = '' }) => !arns.includes(FunctionArn));
  const isOdd = text !== '' && !text.startsWith('arn:') && left.every((each) => !nameHas(each, text));
  return (
    <FormField label={label} constraintText={hint} errorText={isOdd ? t.noSuchTarget : undefined} stretch>
      <SpaceBetween size="xs">
        <Autosuggest
          value={text}
          ariaLabel={label}
          placeholder={t.addAction}
          enteredTextLabel={(entered) => t.useArn(entered)}
          statusType={functions.loading && !functions.data ? 'loading' : 'finished'}
          loadingText={t.loadingFunctions}
          options={left.map(({ FunctionArn = '', FunctionName = '' }) => ({
            value: FunctionArn,
            label: FunctionName,
            description: FunctionArn,
          }))}
          onChange={({ detail }) => setText(detail.value)}
          onSelect={({ detail }) => add(detail.value.trim())}
          onBlur={() => add(text.trim())}
        />
        {arns.length > 0 && (
          <TokenGroup
            items={arns.map((arn) => ({
              label: arn.includes(':function:') ? functionNameOf(arn) : arn,
              dismissLabel: t.removeAction(arn),
            }))}
            onDismiss={({ detail }) => onChange(arns.filter((_, index) => index !== detail.itemIndex))}
          />
        )}
      </SpaceBetween>
    </FormField>
  );
}

function nameHas({ FunctionName = '' }: FunctionConfiguration, text: string): boolean {
  return FunctionName.toLowerCase().includes(text.toLowerCase());
}
