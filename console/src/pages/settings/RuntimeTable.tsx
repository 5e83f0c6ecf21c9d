import Box from '@cloudscape-design/components/box';
import StatusIndicator, { type StatusIndicatorProps } from '@cloudscape-design/components/status-indicator';
import { EmptyState } from '../../emptyState/EmptyState.tsx';
import { useTexts } from '../../i18n/Language.tsx';
import { useLoad } from '../../live/useLoad.ts';
import { fetchMachine, type MachineRuntime } from '../../machine/machine.ts';
import { ResourceTable } from '../../table/ResourceTable.tsx';
import { settingsTexts } from './texts.ts';

const SIGNS: Readonly<Record<MachineRuntime['state'], StatusIndicatorProps.Type>> = {
  ready: 'success',
  downloadable: 'success',
  preparing: 'in-progress',
  absent: 'stopped',
};

/** Each runtime that Mayfly knows, and how to have it here. */
export function RuntimeTable() {
  const t = useTexts(settingsTexts);
  const machine = useLoad('machine', (signal) => fetchMachine(signal));
  const rows = { ...machine, data: machine.data?.runtimes };
  return (
    <ResourceTable<MachineRuntime>
      name="runtimes"
      title={t.runtimes}
      noun={t.noun}
      rows={rows}
      idOf={({ runtime }) => runtime}
      columns={[
        {
          id: 'runtime',
          header: t.runtime,
          sortingField: 'runtime',
          isRowHeader: true,
          width: 180,
          cell: ({ runtime }) => runtime,
        },
        {
          id: 'state',
          header: t.state,
          sortingField: 'state',
          width: 230,
          cell: ({ state }) => <StatusIndicator type={SIGNS[state]}>{t.states[state]}</StatusIndicator>,
        },
        { id: 'version', header: t.runtimeVersion, width: 120, cell: ({ version }) => version || '–' },
        {
          id: 'hint',
          header: t.hint,
          minWidth: 360,
          cell: ({ installHint }) =>
            installHint === undefined ? '–' : <Box variant="small">{installHint}</Box>,
        },
      ]}
      empty={<EmptyState title={t.empty} text={t.emptyText} />}
    />
  );
}
