import { LambdaClient, type FunctionConfiguration } from '@aws-sdk/client-lambda';
import Autosuggest from '@cloudscape-design/components/autosuggest';
import FormField from '@cloudscape-design/components/form-field';
import { useClient } from '../../../../../aws/clients.ts';
import { listFunctions } from '../../../../../functionField/listFunctions.ts';
import { useTexts } from '../../../../../i18n/Language.tsx';
import { useLoad } from '../../../../../live/useLoad.ts';
import { asynchronousTexts } from './texts.ts';

interface DestinationFieldProps {
  readonly label: string;
  readonly arn: string;
  readonly onChange: (arn: string) => void;
}

/** One of the account's functions, or the ARN of anything else. */
export function DestinationField({ label, arn, onChange }: DestinationFieldProps) {
  const t = useTexts(asynchronousTexts);
  const lambda = useClient(LambdaClient);
  const functions = useLoad<readonly FunctionConfiguration[]>('functions', (signal, progress) =>
    listFunctions(lambda, signal, progress),
  );
  return (
    <FormField label={label} description={t.destinationText}>
      <Autosuggest
        value={arn}
        options={(functions.data ?? []).map(({ FunctionName = '', FunctionArn = '' }) => ({
          value: FunctionArn,
          label: FunctionName,
          description: FunctionArn,
        }))}
        placeholder="arn:aws:lambda:…"
        enteredTextLabel={t.destinationTyped}
        empty={t.noFunctions}
        onChange={({ detail }) => onChange(detail.value)}
      />
    </FormField>
  );
}
