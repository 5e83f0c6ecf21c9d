import type { FunctionConfiguration } from '@aws-sdk/client-lambda';
import Alert from '@cloudscape-design/components/alert';
import { useTexts } from '../../../i18n/Language.tsx';
import { functionTexts } from './texts.ts';

/** Says what keeps the function from running; nothing when nothing does. */
export function FunctionState({ configuration }: { readonly configuration: FunctionConfiguration }) {
  const t = useTexts(functionTexts);
  const { State, StateReason, LastUpdateStatus, LastUpdateStatusReason } = configuration;
  if (State === 'Failed') {
    return (
      <Alert type="error" header={t.failedState}>
        {StateReason}
      </Alert>
    );
  }
  if (LastUpdateStatus === 'Failed') {
    return (
      <Alert type="error" header={t.failedUpdate}>
        {LastUpdateStatusReason}
      </Alert>
    );
  }
  if (State === 'Pending') return <Alert type="info">{`${t.pending} ${StateReason ?? ''}`}</Alert>;
  if (State === 'Inactive') return <Alert type="info">{t.inactive}</Alert>;
  return null;
}
