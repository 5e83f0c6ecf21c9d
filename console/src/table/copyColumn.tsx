import type { TableProps } from '@cloudscape-design/components/table';
import type { ApiCall } from '../copyAs/apiCall.ts';
import { CopyAs } from '../copyAs/CopyAs.tsx';

/** The last column of a table: each row as a command or as code. */
export function copyColumn<T>(
  header: string,
  idOf: (row: T) => string,
  callOf: (row: T) => ApiCall,
): TableProps.ColumnDefinition<T> {
  return {
    id: 'copyAs',
    header,
    width: 84,
    minWidth: 60,
    cell: (row) => <CopyAs label={idOf(row)} call={callOf(row)} />,
  };
}
