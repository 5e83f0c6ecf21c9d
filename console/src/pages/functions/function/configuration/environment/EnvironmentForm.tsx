import { useState } from 'react';
import { useTexts } from '../../../../../i18n/Language.tsx';
import type { FunctionTabProps } from '../../tabs.ts';
import { EditForm } from '../../../../../form/EditForm.tsx';
import { PairsEditor, type Pair } from '../../../../../form/PairsEditor.tsx';
import { useUpdate } from '../useUpdate.ts';
import { environmentTexts } from './texts.ts';

export function EnvironmentForm({ onClose, ...props }: FunctionTabProps & { readonly onClose: () => void }) {
  const t = useTexts(environmentTexts);
  const update = useUpdate(props);
  const [pairs, setPairs] = useState<readonly Pair[]>(() => {
    const variables = Object.entries(props.configuration.Environment?.Variables ?? {});
    return variables.length === 0
      ? [{ key: '', value: '' }]
      : variables.map(([key, value]) => ({ key, value }));
  });
  const problemOf = ({ key }: Pair, index: number): string | undefined => {
    if (key === '') return undefined;
    if (!/^[a-zA-Z][a-zA-Z0-9_]+$/.test(key)) return t.badKey;
    return pairs.findIndex((pair) => pair.key === key) < index ? t.twice : undefined;
  };
  const save = () =>
    update(t.title, {
      Environment: {
        Variables: Object.fromEntries(
          pairs.filter(({ key }) => key !== '').map(({ key, value }) => [key, value]),
        ),
      },
    });
  return (
    <EditForm
      valid={pairs.every((pair, index) => problemOf(pair, index) === undefined)}
      onSave={save}
      onClose={onClose}
    >
      <PairsEditor texts={t} pairs={pairs} problemOf={problemOf} onChange={setPairs} />
    </EditForm>
  );
}
