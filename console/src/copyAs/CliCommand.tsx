import CopyToClipboard from '@cloudscape-design/components/copy-to-clipboard';
import { useTexts } from '../i18n/Language.tsx';
import type { ApiCall } from './apiCall.ts';
import { asCli } from './asCli.ts';
import { copyTexts } from './texts.ts';

/** A command of the AWS CLI, to be read and copied. */
export function CliCommand({ call }: { readonly call: ApiCall }) {
  return <CommandLine text={asCli(call)} />;
}

/** Any command line, the same way. */
export function CommandLine({ text }: { readonly text: string }) {
  const t = useTexts(copyTexts);
  return (
    <CopyToClipboard
      variant="inline"
      textToCopy={text}
      // As one line that breaks where it must; what is copied is broken for a shell.
      textToDisplay={text.replaceAll(/ \\\n\s+/g, ' ')}
      copyButtonAriaLabel={t.copy}
      copySuccessText={t.copied}
      copyErrorText={t.copyFailed}
    />
  );
}
