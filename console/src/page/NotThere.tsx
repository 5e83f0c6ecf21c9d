import Button from '@cloudscape-design/components/button';
import { isNotFound } from '../aws/describeError.ts';
import { EmptyState } from '../emptyState/EmptyState.tsx';
import { ErrorAlert } from '../feedback/ErrorAlert.tsx';

interface NotThereProps {
  /** Nothing is shown while there is none. */
  readonly error: unknown;
  readonly title: string;
  /** What an error that says so means: there is no such thing. */
  readonly text: string;
  /** To those that there are. */
  readonly toList: { readonly href: string; readonly text: string };
  readonly onRetry: () => void;
}

/** On the page of one thing, in its place: that there is none, or why it could not be looked at. */
export function NotThere({ error, title, text, toList, onRetry }: NotThereProps) {
  if (!isNotFound(error)) return <ErrorAlert error={error} onRetry={onRetry} />;
  return <EmptyState title={title} text={text} action={<Button href={toList.href}>{toList.text}</Button>} />;
}
