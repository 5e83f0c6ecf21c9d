import StatusIndicator, { type StatusIndicatorProps } from '@cloudscape-design/components/status-indicator';

const KINDS: Readonly<Record<string, StatusIndicatorProps.Type>> = {
  ACTIVE: 'success',
  CREATING: 'in-progress',
  UPDATING: 'in-progress',
  DELETING: 'in-progress',
  ENABLED: 'success',
  DISABLED: 'stopped',
};

/** Of a table, an index, a stream or a lifetime, in DynamoDB's own word. */
export function TableStatus({ status }: { readonly status: string | undefined }) {
  if (status === undefined) return <>–</>;
  const word = status.charAt(0) + status.slice(1).toLowerCase().replaceAll('_', ' ');
  return <StatusIndicator type={KINDS[status] ?? 'warning'}>{word}</StatusIndicator>;
}
