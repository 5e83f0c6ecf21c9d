import Box from '@cloudscape-design/components/box';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { describeError } from '../aws/describeError.ts';
import { useTexts } from '../i18n/Language.tsx';
import { feedbackTexts } from './texts.ts';

/** The service's own message, what to do about it, and the request's id. */
export function FailureText({ error }: { readonly error: unknown }) {
  const t = useTexts(feedbackTexts);
  const { code, message, requestId, advice } = describeError(error);
  return (
    <SpaceBetween size="xxs">
      <span>
        <strong>{code}</strong>: {message}
      </span>
      {advice && <span>{t.advice[advice]}</span>}
      {requestId !== undefined && (
        <Box variant="small" color="inherit">
          {t.requestId}: <code>{requestId}</code>
        </Box>
      )}
    </SpaceBetween>
  );
}
