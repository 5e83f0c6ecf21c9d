import type { LogGroup } from '@aws-sdk/client-cloudwatch-logs';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import FormField from '@cloudscape-design/components/form-field';
import Multiselect from '@cloudscape-design/components/multiselect';
import { useClient } from '../../aws/clients.ts';
import { useTexts } from '../../i18n/Language.tsx';
import { useLoad } from '../../live/useLoad.ts';
import { listLogGroups } from './groups/logGroups.ts';
import { liveTailTexts } from './tail/texts.ts';

interface GroupsFieldProps {
  readonly groups: readonly string[];
  readonly onChange: (groups: readonly string[]) => void;
}

/** Log groups to look into, found by name. */
export function GroupsField({ groups, onChange }: GroupsFieldProps) {
  const t = useTexts(liveTailTexts);
  const logs = useClient(CloudWatchLogsClient);
  const found = useLoad<readonly LogGroup[]>('logs/groups', (signal, progress) =>
    listLogGroups(logs, signal, progress),
  );
  const optionOf = (name: string) => ({ value: name, label: name });
  return (
    <FormField label={t.groups} stretch>
      <Multiselect
        selectedOptions={groups.map(optionOf)}
        options={(found.data ?? []).map(({ logGroupName = '' }) => optionOf(logGroupName))}
        placeholder={t.chooseGroups}
        filteringType="auto"
        filteringAriaLabel={t.findGroups}
        empty={t.noGroups}
        virtualScroll
        expandToViewport
        statusType={
          found.error === undefined ? (found.data || !found.loading ? 'finished' : 'loading') : 'error'
        }
        loadingText={t.loadingGroups}
        onLoadItems={() => found.error !== undefined && void found.reload()}
        deselectAriaLabel={({ label = '' }) => `${t.clear} ${label}`}
        onChange={({ detail }) => onChange(detail.selectedOptions.map(({ value = '' }) => value))}
      />
    </FormField>
  );
}
