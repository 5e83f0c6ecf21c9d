import Button from '@cloudscape-design/components/button';
import ButtonDropdown from '@cloudscape-design/components/button-dropdown';
import { useLayoutEffect, useRef, useState, type KeyboardEvent } from 'react';
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

/**
 * On a table's row: the call that shows the same thing, as a command or as code. A menu is as much work to draw as the rest of the
 * row, so a button stands for it, to the eye, to the keyboard and to screen readers the same, until it is first opened.
 */
export function CopyAs(props: CopyAsProps) {
  const t = useTexts(copyTexts);
  const [isAsked, setAsked] = useState(false);
  if (isAsked) return <CopyMenu {...props} />;
  return (
    <Button
      variant="inline-icon"
      iconName="ellipsis"
      formAction="none"
      ariaLabel={t.copyAs(props.label)}
      ariaExpanded={false}
      nativeButtonAttributes={CLOSED_MENU}
      onClick={() => setAsked(true)}
    />
  );
}

const CLOSED_MENU = {
  'aria-haspopup': true,
  // The arrow opens a menu, as a click does.
  onKeyDown: (event: KeyboardEvent<HTMLButtonElement>) => {
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
    event.preventDefault();
    event.currentTarget.click();
  },
} as const;

/** Opens when it is drawn. */
function CopyMenu({ label, call }: CopyAsProps) {
  const t = useTexts(copyTexts);
  const copy = useCopy();
  const place = useRef<HTMLSpanElement>(null);
  useLayoutEffect(() => {
    const trigger = place.current?.querySelector('button');
    trigger?.focus({ preventScroll: true });
    trigger?.click();
  }, []);
  return (
    <span ref={place}>
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
    </span>
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
