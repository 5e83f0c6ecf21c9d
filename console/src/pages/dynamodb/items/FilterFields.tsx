import AttributeEditor from '@cloudscape-design/components/attribute-editor';
import Input from '@cloudscape-design/components/input';
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useTexts } from '../../../i18n/Language.tsx';
import { FILTER_OPERATORS, FILTER_TYPES, fits, NEW_FILTER, type Filter } from './exploreRequest.ts';
import { itemsTexts } from './texts.ts';

interface FilterFieldsProps {
  readonly filters: readonly Filter[];
  readonly onChange: (filters: readonly Filter[]) => void;
}

/** Conditions on attributes, a row each. */
export function FilterFields({ filters, onChange }: FilterFieldsProps) {
  const t = useTexts(itemsTexts);
  const set = (index: number, changes: Partial<Filter>) =>
    onChange(filters.map((filter, at) => (at === index ? { ...filter, ...changes } : filter)));
  const operators = FILTER_OPERATORS.map((value) => ({ value, label: t.operators[value] }));
  const types = FILTER_TYPES.map((value) => ({ value, label: t.types[value] }));
  const truths = (['true', 'false'] as const).map((value) => ({ value: value as string, label: t[value] }));
  const problemOf = ({ type, operator, value, to }: Filter) => {
    const typed = [value, ...(operator === 'between' ? [to] : [])].filter((text) => text !== '');
    if (typed.every((text) => fits(type, text))) return undefined;
    return type === 'N' ? t.badNumber : t.badBinary;
  };
  const hasValue = ({ operator, type }: Filter) =>
    operator !== 'exists' && operator !== 'not_exists' && type !== 'NULL';
  return (
    <AttributeEditor<Filter>
      items={filters}
      addButtonText={t.addFilter}
      removeButtonText={t.removeFilter}
      removeButtonAriaLabel={({ name }) => t.removeNamed(name)}
      empty={t.noFilters}
      onAddButtonClick={() => onChange([...filters, NEW_FILTER])}
      onRemoveButtonClick={({ detail }) => onChange(filters.filter((_, index) => index !== detail.itemIndex))}
      definition={[
        {
          label: t.attribute,
          control: ({ name }, index) => (
            <Input
              value={name}
              spellcheck={false}
              ariaLabel={`${t.attribute} ${index + 1}`}
              onChange={({ detail }) => set(index, { name: detail.value })}
            />
          ),
        },
        {
          label: t.condition,
          control: ({ operator }, index) => (
            <Select
              ariaLabel={`${t.condition} ${index + 1}`}
              options={operators}
              selectedOption={operators.find(({ value }) => value === operator) ?? null}
              onChange={({ detail }) =>
                set(index, { operator: detail.selectedOption.value as Filter['operator'] })
              }
            />
          ),
        },
        {
          label: t.type,
          control: ({ type }, index) => (
            <Select
              ariaLabel={`${t.type} ${index + 1}`}
              options={types}
              selectedOption={types.find(({ value }) => value === type) ?? null}
              onChange={({ detail }) =>
                set(index, ofType(filters[index], detail.selectedOption.value as Filter['type']))
              }
            />
          ),
        },
        {
          label: t.value,
          errorText: (filter) => hasValue(filter) && problemOf(filter),
          control: (filter, index) =>
            hasValue(filter) && (
              <SpaceBetween size="xxs">
                {filter.type === 'BOOL' ? (
                  <Select
                    ariaLabel={`${t.value} ${index + 1}`}
                    options={truths}
                    selectedOption={truths.find(({ value }) => value === filter.value) ?? null}
                    onChange={({ detail }) => set(index, { value: detail.selectedOption.value ?? 'true' })}
                  />
                ) : (
                  <Input
                    value={filter.value}
                    spellcheck={false}
                    invalid={filter.value !== '' && !fits(filter.type, filter.value)}
                    ariaLabel={`${t.value} ${index + 1}`}
                    onChange={({ detail }) => set(index, { value: detail.value })}
                  />
                )}
                {filter.operator === 'between' && (
                  <Input
                    value={filter.to}
                    spellcheck={false}
                    ariaLabel={`${t.sortTo} ${index + 1}`}
                    onChange={({ detail }) => set(index, { to: detail.value })}
                  />
                )}
              </SpaceBetween>
            ),
        },
      ]}
    />
  );
}

/** A truth is chosen, not typed. */
function ofType(filter: Filter | undefined, type: Filter['type']): Partial<Filter> {
  return type === 'BOOL' ? { type, value: filter?.value === 'false' ? 'false' : 'true' } : { type };
}
