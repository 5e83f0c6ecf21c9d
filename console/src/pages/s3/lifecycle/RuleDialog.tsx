import Checkbox from '@cloudscape-design/components/checkbox';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import Toggle from '@cloudscape-design/components/toggle';
import { useState } from 'react';
import { useTexts } from '../../../i18n/Language.tsx';
import { FormDialog } from '../../../page/FormDialog.tsx';
import { isDays, isRule, type RuleDraft } from './ruleDraft.ts';
import { lifecycleTexts } from './texts.ts';

interface RuleDialogProps {
  readonly title: string;
  readonly submit: string;
  readonly rule: RuleDraft;
  /** Names of the other rules. */
  readonly taken: readonly string[];
  readonly onSave: (draft: RuleDraft) => Promise<void>;
  readonly onCancel: () => void;
}

export function RuleDialog({ title, submit, rule, taken, onSave, onCancel }: RuleDialogProps) {
  const t = useTexts(lifecycleTexts);
  const [draft, setDraft] = useState(rule);
  const change = (changes: Partial<RuleDraft>) => setDraft((before) => ({ ...before, ...changes }));
  const days = (name: 'expireDays' | 'noncurrentDays' | 'abortDays') => (
    <FormField
      label={t.after[name]}
      constraintText={t.afterTexts[name]}
      errorText={isDays(draft[name]) ? undefined : t.wholeDays}
    >
      <Input
        value={draft[name]}
        inputMode="numeric"
        placeholder={t.never}
        onChange={({ detail }) => change({ [name]: detail.value.trim() })}
      />
    </FormField>
  );
  return (
    <FormDialog
      title={title}
      submit={submit}
      disabled={!isRule(draft, taken)}
      onCancel={onCancel}
      onSubmit={() => onSave(draft)}
    >
      <FormField label={t.name} errorText={taken.includes(draft.id.trim()) ? t.taken : undefined}>
        <Input
          value={draft.id}
          autoFocus
          spellcheck={false}
          placeholder="old-logs"
          onChange={({ detail }) => change({ id: detail.value })}
        />
      </FormField>
      <FormField label={t.prefix} constraintText={t.prefixText}>
        <Input
          value={draft.prefix}
          spellcheck={false}
          placeholder="logs/"
          onChange={({ detail }) => change({ prefix: detail.value })}
        />
      </FormField>
      {days('expireDays')}
      {days('noncurrentDays')}
      {days('abortDays')}
      <Checkbox
        checked={draft.markers && draft.expireDays === ''}
        disabled={draft.expireDays !== ''}
        description={t.markersText}
        onChange={({ detail }) => change({ markers: detail.checked })}
      >
        {t.markers}
      </Checkbox>
      <Toggle checked={draft.enabled} onChange={({ detail }) => change({ enabled: detail.checked })}>
        {t.enabled}
      </Toggle>
    </FormDialog>
  );
}
