import {
  LambdaClient,
  UpdateFunctionConfigurationCommand,
  type UpdateFunctionConfigurationCommandInput,
} from '@aws-sdk/client-lambda';
import { useClient } from '../../../../aws/clients.ts';
import { useFlash } from '../../../../feedback/Flash.tsx';
import { useTexts } from '../../../../i18n/Language.tsx';
import type { FunctionTabProps } from '../tabs.ts';
import { configurationTexts } from './texts.ts';

/** Does it, with a message at the top; then looks at the result again. Answers whether it went well. */
export type Change = (what: string, work: (signal: AbortSignal) => Promise<unknown>) => Promise<boolean>;

export function useChange(reload: () => Promise<void>): Change {
  const t = useTexts(configurationTexts);
  const flash = useFlash();
  return async (what, work) => {
    const texts = { running: t.saving(what), done: t.saved(what), failed: t.notSaved(what) };
    const { ok } = await flash.track(texts, async (signal) => {
      await work(signal);
      await reload();
    });
    return ok;
  };
}

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
