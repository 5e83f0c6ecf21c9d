import Box from '@cloudscape-design/components/box';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Table from '@cloudscape-design/components/table';
import { EmptyState } from '../../../../../emptyState/EmptyState.tsx';
import { useTexts } from '../../../../../i18n/Language.tsx';
import { copyColumn } from '../../../../../table/copyColumn.tsx';
import { tableTexts } from '../../../../../table/texts.ts';
import type { FunctionTabProps } from '../../tabs.ts';
import { EditableContainer } from '../../../../../form/EditableContainer.tsx';
import { Frozen, isLatest } from '../Frozen.tsx';
import { EnvironmentForm } from './EnvironmentForm.tsx';
import { environmentTexts } from './texts.ts';

export function EnvironmentSection(props: FunctionTabProps) {
  const t = useTexts(environmentTexts);
  const { copyColumn: copyHeader } = useTexts(tableTexts);
  const { name, qualifier, configuration } = props;
  const variables = Object.entries(configuration.Environment?.Variables ?? {}).toSorted(([a], [b]) =>
    a < b ? -1 : 1,
  );
  return (
    <SpaceBetween size="l">
      <Frozen {...props} />
      <EditableContainer
        title={t.title}
        description={t.description}
        form={isLatest(qualifier) ? (close) => <EnvironmentForm {...props} onClose={close} /> : undefined}
      >
        <Table
          variant="embedded"
          items={variables}
          trackBy={([key]) => key}
          resizableColumns
          enableKeyboardNavigation
          ariaLabels={{ tableLabel: t.title }}
          columnDefinitions={[
            { id: 'key', header: t.key, isRowHeader: true, width: 260, cell: ([key]) => key },
            {
              id: 'value',
              header: t.value,
              minWidth: 240,
              cell: ([, value]) => <Box variant="code">{value}</Box>,
            },
            copyColumn<[string, string]>(
              copyHeader,
              ([key]) => key,
              () => ({
                service: 'lambda',
                operation: 'GetFunctionConfiguration',
                input: { FunctionName: name, ...(!isLatest(qualifier) && { Qualifier: qualifier }) },
              }),
            ),
          ]}
          empty={
            <EmptyState
              title={t.none}
              text={t.noneText}
              call={{
                service: 'lambda',
                operation: 'UpdateFunctionConfiguration',
                input: { FunctionName: name, Environment: { Variables: { STAGE: 'test' } } },
              }}
            />
          }
        />
      </EditableContainer>
    </SpaceBetween>
  );
}
