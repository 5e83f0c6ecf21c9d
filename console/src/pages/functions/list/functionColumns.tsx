import type { FunctionConfiguration } from '@aws-sdk/client-lambda';
import type { PropertyFilterProperty } from '@cloudscape-design/collection-hooks';
import Link from '@cloudscape-design/components/link';
import type { TableProps } from '@cloudscape-design/components/table';
import { useMoments } from '../../../format/moments.ts';
import { formatBytes } from '../../../format/quantities.ts';
import { useTexts } from '../../../i18n/Language.tsx';
import { hrefOf } from '../../../shell/paths.ts';
import { functionsTexts } from './texts.ts';

export function useFunctionColumns(): readonly TableProps.ColumnDefinition<FunctionConfiguration>[] {
  const t = useTexts(functionsTexts);
  const { ago, full } = useMoments();
  return [
    {
      id: 'name',
      header: t.name,
      sortingField: 'FunctionName',
      isRowHeader: true,
      width: 190,
      minWidth: 140,
      cell: ({ FunctionName = '' }) => <Link href={hrefOf`/functions/${FunctionName}`}>{FunctionName}</Link>,
    },
    {
      id: 'description',
      header: t.description,
      sortingField: 'Description',
      width: 152,
      cell: ({ Description }) => Description || '–',
    },
    {
      id: 'packageType',
      header: t.packageType,
      width: 135,
      cell: ({ PackageType = 'Zip' }) => t.packages[PackageType],
    },
    {
      id: 'runtime',
      header: t.runtime,
      sortingField: 'Runtime',
      width: 118,
      cell: ({ Runtime }) => Runtime ?? '–',
    },
    {
      id: 'memory',
      header: t.memory,
      width: 110,
      cell: ({ MemorySize = 128 }) => `${MemorySize} MB`,
    },
    {
      id: 'codeSize',
      header: t.codeSize,
      sortingField: 'CodeSize',
      width: 126,
      cell: ({ CodeSize = 0 }) => formatBytes(CodeSize),
    },
    {
      id: 'modified',
      header: t.modified,
      sortingField: 'LastModified',
      width: 152,
      cell: ({ LastModified }) =>
        LastModified === undefined ? (
          '–'
        ) : (
          <span title={full(new Date(LastModified))}>{ago(new Date(LastModified))}</span>
        ),
    },
  ];
}

export function useFunctionFilters(): readonly PropertyFilterProperty[] {
  const { properties, name, description } = useTexts(functionsTexts);
  const property = (key: keyof FunctionConfiguration, label: string): PropertyFilterProperty => ({
    key,
    propertyLabel: label,
    groupValuesLabel: label,
    operators: ['=', '!=', ':'],
    defaultOperator: '=',
  });
  return [
    property('FunctionName', name),
    property('Runtime', properties.runtime),
    property('PackageType', properties.packageType),
    property('Description', description),
  ];
}
