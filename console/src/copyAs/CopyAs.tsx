import ButtonDropdown from '@cloudscape-design/components/button-dropdown';
import { useFlash } from '../feedback/Flash.tsx';
import { useTexts } from '../i18n/Language.tsx';
import type { ApiCall } from './apiCall.ts';
import { asCli } from './asCli.ts';
import { asJavaScript, asPython } from './asCode.ts';
import { copyTexts } from './texts.ts';

interface CopyAsProps {
  /** What the row is, for screen readers. */
  readonly label: string;
  readonly call: ApiCall;
}

const FORMS = { cli: asCli, javascript: asJavaScript, python: asPython };

/** On a table's row: the call that shows the same thing, as a command or as code. */
export function CopyAs({ label, call }: CopyAsProps) {
  const t = useTexts(copyTexts);
  const copy = useCopy();
  return (
    <ButtonDropdown
      variant="inline-icon"
      expandToViewport
      ariaLabel={t.copyAs(label)}
      items={[
        {
          text: t.title,
          items: (['cli', 'javascript', 'python'] as const).map((id) => ({ id, text: t[id] })),
        },
      ]}
      onItemClick={({ detail }) => copy(FORMS[detail.id as keyof typeof FORMS](call))}
    />
  );
}

/** Copies a text and says so. */
export function useCopy(): (text: string) => void {
  const t = useTexts(copyTexts);
  const flash = useFlash();
  return (text) => {
    navigator.clipboard.writeText(text).then(
      () => flash.success(t.copied),
      () => flash.failure(t.copyFailed, new Error(text)),
    );
  };
}
