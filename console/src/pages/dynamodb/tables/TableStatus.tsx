import StatusIndicator, { type StatusIndicatorProps } from '@cloudscape-design/components/status-indicator';
import { useTexts } from '../../../i18n/Language.tsx';
import { tablesTexts } from './texts.ts';

const KINDS: Readonly<Record<string, StatusIndicatorProps.Type>> = {
  ACTIVE: 'success',
  CREATING: 'in-progress',
  UPDATING: 'in-progress',
  DELETING: 'in-progress',
  ENABLED: 'success',
  DISABLED: 'stopped',
};

/** Of a table, an index, a stream or a lifetime. What has no word of ours is in DynamoDB's own. */
export function TableStatus({ status }: { readonly status: string | undefined }) {
  const t = useTexts(tablesTexts);
  const words: Readonly<Record<string, string>> = t.statuses;
  if (status === undefined) return <>–</>;
  const word = words[status] ?? status.charAt(0) + status.slice(1).toLowerCase().replaceAll('_', ' ');
  return <StatusIndicator type={KINDS[status] ?? 'warning'}>{word}</StatusIndicator>;
}
