import { LambdaClient, UpdateFunctionCodeCommand } from '@aws-sdk/client-lambda';
import { useClient } from '../../../../aws/clients.ts';
import { useFlash, type Outcome } from '../../../../feedback/Flash.tsx';
import { useTexts } from '../../../../i18n/Language.tsx';
import type { FunctionTabProps } from '../tabs.ts';
import { codeTexts } from './texts.ts';

export type NewCode = { readonly ZipFile: Uint8Array } | { readonly ImageUri: string };

/**
 * Replaces the function's code, unless somebody else has changed the function since it was looked at: the service refuses
 * that by the revision, and says so.
 */
export function useDeploy({
  name,
  configuration,
  reload,
}: FunctionTabProps): (code: NewCode) => Promise<Outcome<void>> {
  const t = useTexts(codeTexts);
  const lambda = useClient(LambdaClient);
  const flash = useFlash();
  return async (code) => {
    const texts = { running: t.deploying(name), done: t.deployed(name), failed: t.deployFailed };
    return flash.track(texts, async (signal) => {
      const { RevisionId } = configuration;
      await lambda.send(
        new UpdateFunctionCodeCommand({
          FunctionName: name,
          ...code,
          ...(RevisionId !== undefined && { RevisionId }),
        }),
        { abortSignal: signal },
      );
      await reload();
    });
  };
}
