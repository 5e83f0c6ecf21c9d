import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chartOf } from './resultChart.ts';

test('a count by bin is bars over time, oldest first', () => {
  const rows = [
    { 'bin(5m)': '2026-11-22 04:05:00.000', 'count(*)': '7' },
    { 'bin(5m)': '2026-11-22 04:00:00.000', 'count(*)': '3' },
  ];
  assert.deepEqual(chartOf(['bin(5m)', 'count(*)'], rows), {
    xs: ['2026-11-22T04:00:00.000Z', '2026-11-22T04:05:00.000Z'],
    isTime: true,
    series: [{ title: 'count(*)', values: [3, 7] }],
  });
});

test('another group makes a series each; where it has none, zero', () => {
  const columns = ['t', 'route', 'n'];
  const rows = [
    { t: '2026-11-22 04:00:00.000', route: '/', n: '1' },
    { t: '2026-11-22 04:05:00.000', route: '/pay', n: '2' },
  ];
  assert.deepEqual(chartOf(columns, rows)?.series, [
    { title: '/', values: [1, 0] },
    { title: '/pay', values: [0, 2] },
  ]);
});

test('groups without time are bars by name', () => {
  const chart = chartOf(['route', 'n', 'p99'], [{ route: '/pay', n: '2', p99: '950' }]);
  assert.deepEqual(chart, {
    xs: ['/pay'],
    isTime: false,
    series: [
      { title: 'n', values: [2] },
      { title: 'p99', values: [950] },
    ],
  });
});

test('lines of a log, and a single number, are no chart', () => {
  assert.equal(chartOf(['@timestamp', '@message', '@ptr'], [{ '@message': 'x' }]), undefined);
  assert.equal(chartOf(['count(*)'], [{ 'count(*)': '3' }]), undefined);
  assert.equal(chartOf([], []), undefined);
});

test('bins without results are bars of nothing', () => {
  const rows = ['04:00', '04:05', '04:20'].map((time) => ({ t: `2026-11-22 ${time}:00.000`, n: '1' }));
  assert.deepEqual(chartOf(['t', 'n'], rows)?.series, [{ title: 'n', values: [1, 1, 0, 0, 1] }]);
});

test('a single bin is a bar', () => {
  const chart = chartOf(['bin(1m)', 'n'], [{ 'bin(1m)': '2026-11-22 04:00:00.000', n: '4' }]);
  assert.deepEqual(chart?.series, [{ title: 'n', values: [4] }]);
});
