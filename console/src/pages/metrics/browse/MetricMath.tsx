import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import ExpandableSection from '@cloudscape-design/components/expandable-section';
import Input from '@cloudscape-design/components/input';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import { useTexts } from '../../../i18n/Language.tsx';
import { titleOfRef, type MetricRef } from '../chart/metricQuery.ts';
import '../metrics.css';
import { metricsTexts } from './texts.ts';

interface MetricMathProps {
  readonly drawn: readonly MetricRef[];
  readonly expressions: readonly string[];
  readonly onChange: (expressions: readonly string[]) => void;
}

/** What is drawn under which name, and lines that are reckoned from it. */
export function MetricMath({ drawn, expressions, onChange }: MetricMathProps) {
  const t = useTexts(metricsTexts);
  const [text, setText] = useState('');
  const add = () => {
    if (text.trim() === '') return;
    onChange([...expressions, text.trim()]);
    setText('');
  };
  return (
    <ExpandableSection
      headerText={t.math}
      headerDescription={t.mathText}
      defaultExpanded={expressions.length > 0}
    >
      <SpaceBetween size="s">
        <ul className="metric-names">
          {drawn.map((ref, index) => (
            <li key={index}>
              <Box variant="code">{idOfMetric(index)}</Box> {titleOfRef(ref)}{' '}
              <Box variant="small" color="text-body-secondary">
                {ref.namespace}
              </Box>
            </li>
          ))}
          {expressions.map((expression, index) => (
            <li key={`${index} ${expression}`}>
              <Box variant="code">{idOfExpression(index)}</Box> <Box variant="code">{expression}</Box>{' '}
              <Button
                variant="inline-icon"
                iconName="close"
                ariaLabel={t.removeExpression(expression)}
                onClick={() => onChange(expressions.filter((_, at) => at !== index))}
              />
            </li>
          ))}
        </ul>
        <form
          className="metric-expression"
          onSubmit={(event) => {
            event.preventDefault();
            add();
          }}
        >
          <Input
            value={text}
            spellcheck={false}
            ariaLabel={t.expression}
            placeholder={t.expressionExample}
            onChange={({ detail }) => setText(detail.value)}
          />
          <Button disabled={text.trim() === ''}>{t.addExpression}</Button>
        </form>
      </SpaceBetween>
    </ExpandableSection>
  );
}

/** The names by which expressions speak of what is drawn. */
export function idOfMetric(index: number): string {
  return `m${index + 1}`;
}

export function idOfExpression(index: number): string {
  return `e${index + 1}`;
}
