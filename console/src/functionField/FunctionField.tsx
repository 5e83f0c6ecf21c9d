import { LambdaClient, type FunctionConfiguration } from '@aws-sdk/client-lambda';
import FormField from '@cloudscape-design/components/form-field';
import Select from '@cloudscape-design/components/select';
import { useClient } from '../aws/clients.ts';
import { ErrorAlert } from '../feedback/ErrorAlert.tsx';
import { useTexts } from '../i18n/Language.tsx';
import { useLoad } from '../live/useLoad.ts';
import { listFunctions } from './listFunctions.ts';
import { functionFieldTexts } from './texts.ts';

interface FunctionFieldProps {
  /** The function's ARN. */
  readonly value: string | undefined;
  /** What is wrong with the choice. */
  readonly error?: string | undefined;
  readonly onChange: (functionArn: string) => void;
}

/** Chooses one of the account's functions. */
export function FunctionField({ value, error, onChange }: FunctionFieldProps) {
  const t = useTexts(functionFieldTexts);
  const lambda = useClient(LambdaClient);
  const functions = useLoad<readonly FunctionConfiguration[]>('functions', (signal, progress) =>
    listFunctions(lambda, signal, progress),
  );
  const options = (functions.data ?? []).map(({ FunctionName = '', FunctionArn = '', Description = '' }) => ({
    value: FunctionArn,
    label: FunctionName,
    description: Description,
  }));
  return (
    <FormField label={t.label} errorText={error}>
      <Select
        options={options}
        filteringType={options.length > 8 ? 'auto' : 'none'}
        selectedOption={options.find((option) => option.value === value) ?? null}
        placeholder={t.choose}
        empty={t.none}
        statusType={functions.loading && !functions.data ? 'loading' : 'finished'}
        loadingText={t.loading}
        onChange={({ detail }) => onChange(detail.selectedOption.value ?? '')}
      />
      <ErrorAlert error={functions.error} onRetry={() => void functions.reload()} />
    </FormField>
  );
}

/** `arn:aws:lambda:us-east-1:000000000000:function:orders` -> `orders` */
export function functionNameOf(functionArn: string): string {
  return functionArn.split(':')[6] ?? functionArn;
}
