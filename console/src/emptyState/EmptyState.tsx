import Box from '@cloudscape-design/components/box';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { ReactNode } from 'react';
import type { ApiCall } from '../copyAs/apiCall.ts';
import { CliCommand } from '../copyAs/CliCommand.tsx';
import { useTexts } from '../i18n/Language.tsx';
import { emptyTexts } from './texts.ts';

interface EmptyStateProps {
  readonly title: string;
  readonly text: string;
  readonly action?: ReactNode;
  /** The call that does the same as `action`. */
  readonly call?: ApiCall;
}

/** What a list says before there is anything in it. */
export function EmptyState({ title, text, action, call }: EmptyStateProps) {
  const t = useTexts(emptyTexts);
  return (
    <Box margin={{ vertical: 'l' }} textAlign="center" color="inherit">
      <SpaceBetween size="s">
        <div>
          <Box variant="strong" color="inherit">
            {title}
          </Box>
          <Box variant="p" color="text-body-secondary">
            {text}
          </Box>
        </div>
        {action}
        {call && (
          <Box variant="small" color="text-body-secondary">
            {t.withCli} <CliCommand call={call} />
          </Box>
        )}
      </SpaceBetween>
    </Box>
  );
}
