import { GetRuntimeManagementConfigCommand, LambdaClient } from '@aws-sdk/client-lambda';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import { useClient } from '../../../../../aws/clients.ts';
import { ErrorAlert } from '../../../../../feedback/ErrorAlert.tsx';
import { useTexts } from '../../../../../i18n/Language.tsx';
import { useLoad } from '../../../../../live/useLoad.ts';
import type { FunctionTabProps } from '../../tabs.ts';
import { EditableContainer } from '../../../../../form/EditableContainer.tsx';
import { targetOf } from '../permissions/useFunctionPolicy.ts';
import { runtimeTexts } from './texts.ts';

/** Shown, not edited: Mayfly has one mode. */
export function RuntimeSection({ name, qualifier, configuration }: FunctionTabProps) {
  const t = useTexts(runtimeTexts);
  const lambda = useClient(LambdaClient);
  const found = useLoad(`functions/${name}/${qualifier ?? ''}/runtime`, (abortSignal) =>
    lambda.send(new GetRuntimeManagementConfigCommand(targetOf(name, qualifier)), { abortSignal }),
  );
  const version = configuration.RuntimeVersionConfig?.RuntimeVersionArn;
  return (
    <EditableContainer title={t.title} description={t.description}>
      <ErrorAlert error={found.error} onRetry={() => void found.reload()} />
      <KeyValuePairs
        columns={1}
        items={[
          {
            label: t.mode,
            value: found.data?.UpdateRuntimeOn === undefined ? '–' : t.modes[found.data.UpdateRuntimeOn],
          },
          { label: t.arn, value: version ?? found.data?.RuntimeVersionArn ?? '–' },
        ]}
      />
    </EditableContainer>
  );
}
