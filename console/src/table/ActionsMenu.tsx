import ButtonDropdown from '@cloudscape-design/components/button-dropdown';
import { useTexts } from '../i18n/Language.tsx';
import { tableTexts } from './texts.ts';

export interface Action {
  readonly text: string;
  /** Not for what is selected now. */
  readonly disabled?: boolean;
  readonly run: () => void;
}

interface ActionsMenuProps {
  readonly actions: readonly Action[];
  readonly disabled?: boolean;
}

/** What can be done with the rows that are selected, or with the thing that a page shows. */
export function ActionsMenu({ actions, disabled = false }: ActionsMenuProps) {
  const t = useTexts(tableTexts);
  return (
    <ButtonDropdown
      disabled={disabled}
      items={actions.map((action, index) => ({
        id: String(index),
        text: action.text,
        disabled: action.disabled ?? false,
      }))}
      onItemClick={({ detail }) => actions[Number(detail.id)]?.run()}
    >
      {t.actions}
    </ButtonDropdown>
  );
}
