import assert from 'node:assert/strict';
import { test } from 'node:test';
import { firstBody, queriesOfWidget, widgetsOf } from './dashboardBody.ts';

test('rows that say "as above" are spelled out', () => {
  const metrics = [
    ['AWS/Lambda', 'Errors', 'FunctionName', 'orders', { stat: 'Sum' }],
    ['.', 'Duration', '.', '.', { stat: 'p90', label: 'slow' }],
    ['...', 'invoices'],
  ];
  const queries = queriesOfWidget({ metrics, period: 300 }, 60);
  assert.deepEqual(
    queries.map(({ Label, MetricStat }) => [
      Label,
      MetricStat?.Metric?.MetricName,
      MetricStat?.Metric?.Dimensions?.[0]?.Value,
      MetricStat?.Stat,
      MetricStat?.Period,
    ]),
    [
      ['Errors orders', 'Errors', 'orders', 'Sum', 300],
      ['slow', 'Duration', 'orders', 'p90', 300],
      ['Duration invoices', 'Duration', 'invoices', 'Average', 300],
    ],
  );
});

test('an expression over metrics that are not shown themselves', () => {
  const metrics = [
    [{ expression: 'm1 * 2', label: 'double', id: 'e1' }],
    ['Shop', 'Orders', { id: 'm1', visible: false }],
  ];
  const [expression, metric] = queriesOfWidget({ metrics }, 60);
  assert.deepEqual(expression, {
    Id: 'e1',
    Expression: 'm1 * 2',
    Period: 60,
    Label: 'double',
    ReturnData: true,
  });
  assert.equal(metric?.ReturnData, false);
});

test('a new dashboard has widgets that can be drawn', () => {
  const [text, ...charts] = widgetsOf(firstBody('us-east-1'));
  assert.equal(text?.type, 'text');
  assert.equal(charts.length, 2);
  for (const { properties = {} } of charts) assert.ok(queriesOfWidget(properties, 60).length > 0);
});
