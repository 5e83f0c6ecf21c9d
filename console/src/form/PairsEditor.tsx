import AttributeEditor from '@cloudscape-design/components/attribute-editor';
import Input from '@cloudscape-design/components/input';

export interface Pair {
  readonly key: string;
  readonly value: string;
}

interface PairsEditorProps {
  readonly texts: {
    readonly key: string;
    readonly value: string;
    readonly add: string;
    readonly remove: string;
    readonly removeOne: (key: string) => string;
    readonly none: string;
  };
  readonly pairs: readonly Pair[];
  readonly problemOf: (pair: Pair, index: number) => string | undefined;
  readonly onChange: (pairs: readonly Pair[]) => void;
}

/** Keys and values, a row each. */
export function PairsEditor({ texts, pairs, problemOf, onChange }: PairsEditorProps) {
  const set = (index: number, change: Partial<Pair>) =>
    onChange(pairs.map((pair, at) => (at === index ? { ...pair, ...change } : pair)));
  return (
    <AttributeEditor<Pair>
      items={pairs}
      addButtonText={texts.add}
      removeButtonText={texts.remove}
      removeButtonAriaLabel={({ key }) => texts.removeOne(key)}
      empty={texts.none}
      onAddButtonClick={() => onChange([...pairs, { key: '', value: '' }])}
      onRemoveButtonClick={({ detail }) => onChange(pairs.filter((_, index) => index !== detail.itemIndex))}
      definition={[
        {
          label: texts.key,
          errorText: (pair, index) => problemOf(pair, index),
          control: ({ key }, index) => (
            <Input
              value={key}
              spellcheck={false}
              autoComplete={false}
              ariaLabel={`${texts.key} ${index + 1}`}
              onChange={({ detail }) => set(index, { key: detail.value })}
            />
          ),
        },
        {
          label: texts.value,
          control: ({ value }, index) => (
            <Input
              value={value}
              spellcheck={false}
              autoComplete={false}
              ariaLabel={`${texts.value} ${index + 1}`}
              onChange={({ detail }) => set(index, { value: detail.value })}
            />
          ),
        },
      ]}
    />
  );
}
