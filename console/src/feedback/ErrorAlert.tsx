import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import { isNotBuilt } from '../aws/describeError.ts';
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
  const isGap = isNotBuilt(error);
  return (
    <Alert
      type={isGap ? 'info' : 'error'}
      statusIconAriaLabel={isGap ? t.info : t.error}
      {...(title !== undefined && { header: title })}
      {...(onRetry &&
        !isGap && {
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
