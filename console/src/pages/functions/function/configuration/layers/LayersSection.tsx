import SpaceBetween from '@cloudscape-design/components/space-between';
import Table from '@cloudscape-design/components/table';
import { EmptyState } from '../../../../../emptyState/EmptyState.tsx';
import { formatBytes } from '../../../../../format/quantities.ts';
import { useTexts } from '../../../../../i18n/Language.tsx';
import { copyColumn } from '../../../../../table/copyColumn.tsx';
import { tableTexts } from '../../../../../table/texts.ts';
import type { FunctionTabProps } from '../../tabs.ts';
import { EditableContainer } from '../../../../../form/EditableContainer.tsx';
import { Frozen, isLatest } from '../Frozen.tsx';
import { LayersForm } from './LayersForm.tsx';
import { layersInUseTexts } from './texts.ts';

export function LayersSection(props: FunctionTabProps) {
  const t = useTexts(layersInUseTexts);
  const { copyColumn: copyHeader } = useTexts(tableTexts);
  const { name, qualifier, configuration } = props;
  const rows = (configuration.Layers ?? []).map(({ Arn = '', CodeSize = 0 }, index) => ({
    arn: Arn,
    bytes: CodeSize,
    order: index + 1,
  }));
  return (
    <SpaceBetween size="l">
      <Frozen {...props} />
      <EditableContainer
        title={t.title}
        description={t.description}
        form={isLatest(qualifier) ? (close) => <LayersForm {...props} onClose={close} /> : undefined}
      >
        <Table
          variant="embedded"
          items={rows}
          trackBy="arn"
          resizableColumns
          enableKeyboardNavigation
          ariaLabels={{ tableLabel: t.title }}
          columnDefinitions={[
            { id: 'order', header: t.order, width: 90, cell: ({ order }) => order },
            { id: 'arn', header: t.arn, isRowHeader: true, width: 520, cell: ({ arn }) => arn },
            { id: 'size', header: t.size, width: 110, cell: ({ bytes }) => formatBytes(bytes) },
            copyColumn<(typeof rows)[number]>(
              copyHeader,
              ({ arn }) => arn,
              ({ arn }) => ({ service: 'lambda', operation: 'GetLayerVersionByArn', input: { Arn: arn } }),
            ),
          ]}
          empty={
            <EmptyState
              title={t.none}
              text={t.noneText}
              call={{
                service: 'lambda',
                operation: 'UpdateFunctionConfiguration',
                input: { FunctionName: name, Layers: ['LAYER_VERSION_ARN'] },
              }}
            />
          }
        />
      </EditableContainer>
    </SpaceBetween>
  );
}
