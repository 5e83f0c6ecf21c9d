import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import { useTexts } from '../i18n/Language.tsx';
import { FailureText } from './FailureText.tsx';
import { feedbackTexts } from './texts.ts';

interface ErrorAlertProps {
  /** Nothing is shown while there is none. */
  readonly error: unknown;
  readonly title?: string;
  readonly onRetry?: (() => void) | undefined;
}

/** A failure in the place where its result would have been. */
export function ErrorAlert({ error, title, onRetry }: ErrorAlertProps) {
  const t = useTexts(feedbackTexts);
  if (error === undefined) return null;
  return (
    <Alert
      type="error"
      statusIconAriaLabel={t.error}
      {...(title !== undefined && { header: title })}
      {...(onRetry && {
        action: (
          <Button iconName="refresh" onClick={onRetry}>
            {t.retry}
          </Button>
        ),
      })}
    >
      <FailureText error={error} />
    </Alert>
  );
}
