import {
  LambdaClient,
  UpdateFunctionConfigurationCommand,
  type UpdateFunctionConfigurationCommandInput,
} from '@aws-sdk/client-lambda';
import { useClient } from '../../../../aws/clients.ts';
import { useChange } from '../../../../form/useChange.ts';
import type { FunctionTabProps } from '../tabs.ts';

export type Settings = Omit<UpdateFunctionConfigurationCommandInput, 'FunctionName' | 'RevisionId'>;

/** Changes the function, unless somebody else has since it was looked at: the service refuses that by the revision. */
export function useUpdate({ name, configuration, reload }: FunctionTabProps) {
  const lambda = useClient(LambdaClient);
  const change = useChange(reload);
  const { RevisionId } = configuration;
  return (what: string, settings: Settings): Promise<boolean> =>
    change(what, (abortSignal) =>
      lambda.send(
        new UpdateFunctionConfigurationCommand({
          FunctionName: name,
          ...settings,
          ...(RevisionId !== undefined && { RevisionId }),
        }),
        { abortSignal },
      ),
    );
}
