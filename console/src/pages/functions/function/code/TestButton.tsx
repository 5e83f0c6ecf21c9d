import ButtonDropdown from '@cloudscape-design/components/button-dropdown';
import { useState } from 'react';
import { useTexts } from '../../../../i18n/Language.tsx';
import { ConfigureEvent } from '../test/ConfigureEvent.tsx';
import { testTexts } from '../test/texts.ts';
import { useEventDraft } from '../test/useEventDraft.ts';
import type { TestRun } from '../test/useTestRun.ts';

interface TestButtonProps {
  readonly name: string;
  readonly run: TestRun;
  readonly disabled: boolean;
}

/** Runs the event that was chosen last; asks for one while there is none, as AWS's console does. */
export function TestButton({ name, run, disabled }: TestButtonProps) {
  const t = useTexts(testTexts);
  const draft = useEventDraft(name);
  const [configuring, setConfiguring] = useState(false);
  const test = () => {
    const chosen = draft.events.find((event) => event.name === draft.chosen) ?? draft.events.at(-1);
    if (chosen) void run.run(chosen.text);
    else setConfiguring(true);
  };
  const choose = (id: string) => {
    if (id === 'new') draft.choose(undefined);
    if (id === 'new' || id === 'configure') setConfiguring(true);
    else draft.choose(id.slice(1));
  };
  return (
    <>
      <ButtonDropdown
        variant="normal"
        disabled={disabled}
        ariaLabel={t.testMenu}
        mainAction={{ text: t.test, onClick: test, loading: run.running }}
        items={[
          ...draft.events.map((event) => ({
            id: `=${event.name}`,
            text: event.name,
            ...(event.name === draft.chosen && { iconName: 'check' as const }),
          })),
          { id: 'new', text: t.newEvent },
          ...(draft.chosen === undefined ? [] : [{ id: 'configure', text: t.configure }]),
        ]}
        onItemClick={({ detail }) => choose(detail.id)}
      />
      {configuring && <ConfigureEvent draft={draft} onClose={() => setConfiguring(false)} />}
    </>
  );
}
