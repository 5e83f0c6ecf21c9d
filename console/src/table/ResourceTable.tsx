import { useCollection, type PropertyFilterProperty } from '@cloudscape-design/collection-hooks';
import Button from '@cloudscape-design/components/button';
import CollectionPreferences from '@cloudscape-design/components/collection-preferences';
import Header from '@cloudscape-design/components/header';
import Pagination from '@cloudscape-design/components/pagination';
import PropertyFilter from '@cloudscape-design/components/property-filter';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Table, { type TableProps } from '@cloudscape-design/components/table';
import TextFilter from '@cloudscape-design/components/text-filter';
import type { ReactNode } from 'react';
import type { ApiCall } from '../copyAs/apiCall.ts';
import { EmptyState } from '../emptyState/EmptyState.tsx';
import { ErrorAlert } from '../feedback/ErrorAlert.tsx';
import { useLanguage, useTexts } from '../i18n/Language.tsx';
import type { Loaded } from '../live/useLoad.ts';
import { SelectAll } from './SelectAll.tsx';
import { useTablePreferences } from './tablePreferences.ts';
import { copyColumn } from './copyColumn.tsx';
import { tableTexts } from './texts.ts';

export interface ResourceTableProps<T> {
  /** Under which the person's preferences are kept; unique among tables. */
  readonly name: string;
  readonly title: string;
  readonly description?: ReactNode;
  /** `h1` where the table is the page. */
  readonly variant?: 'h1' | 'h2' | 'h3';
  readonly rows: Loaded<readonly T[]>;
  readonly columns: readonly TableProps.ColumnDefinition<T>[];
  /** What tells a row from the others, and names it to screen readers. */
  readonly idOf: (row: T) => string;
  /** Column by which it is sorted at first. */
  readonly sortedBy?: string;
  readonly sortedDescending?: boolean;
  /** Properties to filter by (`runtime = python3.13`), besides free text. Without them: free text only. */
  readonly filters?: readonly PropertyFilterProperty[];
  /** For the filter's placeholder: `functions`. */
  readonly noun: string;
  /** The call that shows this row's thing, to be copied as code. */
  readonly callOf?: (row: T) => ApiCall;
  readonly selection?: {
    readonly type: 'multi' | 'single';
    readonly selected: readonly T[];
    readonly onChange: (rows: readonly T[]) => void;
  };
  readonly actions?: ReactNode;
  readonly empty: ReactNode;
}

/** A list of resources as every page shows it: search, sort, pages, refresh, selection, rows that copy as code. */
export function ResourceTable<T>(props: ResourceTableProps<T>) {
  const { rows, idOf, selection, title, empty, filters } = props;
  const t = useTexts(tableTexts);
  const { language } = useLanguage();
  const [preferences, setPreferences] = useTablePreferences(props.name);
  const all = rows.data ?? [];
  const noMatch = (
    <EmptyState
      title={t.noMatch}
      text={t.noMatchText}
      action={<Button onClick={() => clear()}>{t.clear}</Button>}
    />
  );
  const sortingColumn = props.columns.find(({ id }) => id === props.sortedBy);
  const collection = useCollection<T>(all, {
    ...(filters
      ? { propertyFiltering: { filteringProperties: filters, empty, noMatch } }
      : { filtering: { empty, noMatch } }),
    pagination: { pageSize: preferences.pageSize },
    sorting: sortingColumn
      ? { defaultState: { sortingColumn, isDescending: props.sortedDescending ?? false } }
      : {},
    selection: { trackBy: idOf },
  });
  const { actions, items, collectionProps, filteredItemsCount } = collection;
  const clear = () => {
    actions.setFiltering('');
    actions.setPropertyFiltering({ tokens: [], operation: 'and' });
  };
  const columns = props.callOf
    ? [...props.columns, copyColumn(t.copyColumn, idOf, props.callOf)]
    : props.columns;
  const number = (value: number) => value.toLocaleString(language);
  const count =
    rows.data === undefined
      ? undefined
      : selection?.selected.length
        ? `${number(selection.selected.length)}/${number(all.length)}`
        : number(all.length);
  const countText = filteredItemsCount === undefined ? '' : t.matches(filteredItemsCount);
  return (
    <SpaceBetween size="m">
      <ErrorAlert error={rows.error} onRetry={() => void rows.reload()} />
      <Table<T>
        {...collectionProps}
        variant={props.variant === 'h1' ? 'full-page' : 'container'}
        items={items}
        columnDefinitions={columns}
        {...(preferences.columns && { columnDisplay: preferences.columns })}
        trackBy={idOf}
        stickyHeader={props.variant === 'h1'}
        resizableColumns
        // What a row is as code stays in sight where a table is wider than its place.
        {...(props.callOf && { stickyColumns: { last: 1 } })}
        wrapLines={preferences.wrapLines}
        loading={rows.loading && rows.data === undefined}
        loadingText={t.loading}
        enableKeyboardNavigation
        {...(rows.error !== undefined && rows.data === undefined && { empty: ' ' })}
        {...(selection && {
          selectionType: selection.type,
          selectedItems: selection.selected,
          onSelectionChange: ({ detail }) => selection.onChange(detail.selectedItems),
          ariaLabels: {
            tableLabel: title,
            selectionGroupLabel: title,
            allItemsSelectionLabel: () => t.selectAll,
            itemSelectionLabel: (_state, row: T) => t.select(idOf(row)),
          },
        })}
        {...(!selection && { ariaLabels: { tableLabel: title } })}
        header={
          <Header
            variant={props.variant === 'h1' ? 'awsui-h1-sticky' : (props.variant ?? 'h2')}
            {...(count !== undefined && { counter: `(${count})` })}
            {...(props.description !== undefined && { description: props.description })}
            actions={
              <SpaceBetween direction="horizontal" size="xs" alignItems="center">
                <Button
                  iconName="refresh"
                  ariaLabel={t.refresh}
                  loading={rows.loading}
                  onClick={() => void rows.reload()}
                />
                {props.actions}
              </SpaceBetween>
            }
          >
            {title}
          </Header>
        }
        filter={
          <SpaceBetween size="xs">
            {filters ? (
              <PropertyFilter
                {...collection.propertyFilterProps}
                countText={countText}
                filteringPlaceholder={t.find(props.noun)}
                filteringAriaLabel={t.find(props.noun)}
                expandToViewport
              />
            ) : (
              <TextFilter
                {...collection.filterProps}
                countText={countText}
                filteringPlaceholder={t.find(props.noun)}
                filteringAriaLabel={t.find(props.noun)}
              />
            )}
            {selection?.type === 'multi' && (
              <SelectAll
                page={items}
                all={collection.allPageItems}
                selected={selection.selected}
                idOf={idOf}
                onChange={selection.onChange}
              />
            )}
          </SpaceBetween>
        }
        pagination={<Pagination {...collection.paginationProps} />}
        preferences={
          <CollectionPreferences
            title={t.preferences}
            confirmLabel={t.confirm}
            cancelLabel={t.cancel}
            preferences={{
              pageSize: preferences.pageSize,
              wrapLines: preferences.wrapLines,
              contentDisplay: preferences.columns ?? columns.map(({ id = '' }) => ({ id, visible: true })),
            }}
            pageSizePreference={{
              title: t.pageSize,
              options: [10, 25, 50, 100].map((value) => ({ value, label: t.rows(value) })),
            }}
            wrapLinesPreference={{ label: t.wrapLines, description: t.wrapLinesText }}
            contentDisplayPreference={{
              title: t.columns,
              options: columns.map(({ id = '', header }) => ({
                id,
                label: typeof header === 'string' ? header : id,
              })),
            }}
            onConfirm={({ detail }) =>
              setPreferences({
                pageSize: detail.pageSize ?? preferences.pageSize,
                wrapLines: detail.wrapLines ?? false,
                columns: detail.contentDisplay,
              })
            }
          />
        }
      />
    </SpaceBetween>
  );
}
