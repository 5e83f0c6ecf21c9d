import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import {
  call,
  clock,
  fault,
  freshLogs,
  GROUP,
  logs,
  logsOn,
  makeStream,
  put,
  putMetrics,
  store,
  TARGET,
} from './logs.fixture.ts';

beforeEach(async () => {
  freshLogs();
  await makeStream();
});

function putFilter(filterPattern: string, transformation: object = {}, more: object = {}) {
  return call('PutMetricFilter', {
    logGroupName: GROUP,
    filterName: 'f',
    filterPattern,
    metricTransformations: [{ metricName: 'm', metricNamespace: 'n', metricValue: '1', ...transformation }],
    ...more,
  });
}

/** Values and counts of each metric that was put. */
const counted = () =>
  putMetrics.map(({ dimensions, unit, atMs, values }) => ({
    dimensions: dimensions.map(({ name, value }) => `${name}=${value}`),
    unit,
    minute: atMs - Math.floor(clock.now() / 60_000) * 60_000,
    values: [...values],
  }));

const minute = (...values: [number, number][]) => ({ dimensions: [], unit: 'None', minute: 0, values });

describe('metric filters', () => {
  test('count each event that matches once, of clients and of functions', async () => {
    await putFilter('ERROR');
    const now = clock.now();
    await put([now, now + 1, now + 2], (at) => (at === 1 ? 'fine' : 'ERROR'));
    logs.append(TARGET, [
      { timestampMs: now, message: 'an ERROR, too\n' },
      { timestampMs: now, message: 'dull\n' },
    ]);
    await logs.flush();
    assert.deepEqual(counted(), [minute([1, 2]), minute([1, 1])]);
  });

  test('take values and dimensions out of JSON, and leave out what lacks one', async () => {
    await putFilter('{ $.status = * }', {
      metricValue: '$.latency',
      unit: 'Milliseconds',
      dimensions: { Route: '$.request.route', Status: '$.status' },
    });
    const said = [
      { status: 200, latency: 12, request: { route: '/a' } },
      { status: 200, latency: '12', request: { route: '/a' } },
      { status: 200, latency: 'long', request: { route: '/a' } },
      { status: 500, latency: 7.5, request: { route: '/a' } },
      { status: 500, latency: 7.5 },
      { latency: 1, request: { route: '/a' } },
    ];
    await put(
      said.map(() => clock.now()),
      (at) => JSON.stringify(said[at]),
    );
    const one = { unit: 'Milliseconds', minute: 0 };
    assert.deepEqual(counted(), [
      { ...one, dimensions: ['Route=/a', 'Status=200'], values: [[12, 2]] },
      { ...one, dimensions: ['Route=/a', 'Status=500'], values: [[7.5, 1]] },
    ]);
  });

  test('take fields of lines that are parted by blanks', async () => {
    await putFilter('[ip, id, user, ts, request, status=5*, size]', {
      metricValue: '$size',
      dimensions: { ip: '$ip' },
    });
    const line = (status: number) => `10.0.0.1 - ann [01/Jan/2026] "GET /x HTTP/1.1" ${status} 1534`;
    await put([clock.now(), clock.now()], (at) => line(at === 0 ? 503 : 200));
    assert.deepEqual(counted(), [
      { dimensions: ['ip=10.0.0.1'], unit: 'None', minute: 0, values: [[1534, 1]] },
    ]);
  });

  test('give a default value to minutes in which events came and none matched', async () => {
    await putFilter('ERROR', { defaultValue: 0 });
    await put([clock.now()], () => 'fine');
    const close = async () =>
      logs.tasks
        ?.find(({ name }) => name === 'logs-metric-filter-minutes')
        ?.run(new AbortController().signal);
    await close();
    assert.deepEqual(counted(), [], 'the minute may still bring one');
    await clock.advance(65_000);
    await put([clock.now(), clock.now()], (at) => (at === 0 ? 'fine' : 'ERROR'));
    await clock.advance(300_000);
    await close();
    await close();
    assert.deepEqual(
      putMetrics.map(({ values }) => [...values]),
      [[[1, 1]], [[0, 1]]],
    );
  });

  test('stop counting when they are deleted, change when they are put again, and go with their group', async () => {
    await putFilter('a');
    await put([clock.now()], () => 'a b');
    await putFilter('b', { metricValue: '5' });
    await put([clock.now()], () => 'a b');
    await call('DeleteMetricFilter', { logGroupName: GROUP, filterName: 'f' });
    await put([clock.now()], () => 'a b');
    assert.deepEqual(counted(), [minute([1, 1]), minute([5, 1])]);
    await putFilter('a');
    await call('DeleteLogGroup', { logGroupName: GROUP });
    await makeStream();
    await put([clock.now()], () => 'a b');
    assert.equal(putMetrics.length, 2);
    assert.deepEqual((await call('DescribeMetricFilters', {})).metricFilters, []);
  });

  test('are there after a restart', async () => {
    await putFilter('a');
    logsOn(store);
    await put([clock.now()], () => 'a b');
    assert.deepEqual(counted(), [minute([1, 1])]);
  });

  test('are described as they were put, in order, in pages', async () => {
    await putFilter('{ $.a = 1 }', { defaultValue: 0 });
    await putFilter('x', { metricName: 'other' }, { filterName: 'e' });
    const described = await call('DescribeMetricFilters', { logGroupName: GROUP });
    assert.deepEqual(described.metricFilters?.[1], {
      filterName: 'f',
      filterPattern: '{ $.a = 1 }',
      metricTransformations: [{ metricName: 'm', metricNamespace: 'n', metricValue: '1', defaultValue: 0 }],
      creationTime: clock.now(),
      logGroupName: GROUP,
      applyOnTransformedLogs: false,
    });
    const names = async (more: object) => {
      const { metricFilters = [], nextToken } = await call('DescribeMetricFilters', more);
      return { names: metricFilters.map(({ filterName }) => filterName), nextToken };
    };
    const first = await names({ limit: 1 });
    assert.deepEqual(first.names, ['e']);
    assert.deepEqual(await names({ limit: 1, nextToken: first.nextToken }), {
      names: ['f'],
      nextToken: undefined,
    });
    assert.deepEqual((await names({ metricName: 'other', metricNamespace: 'n' })).names, ['e']);
    assert.deepEqual((await names({ filterNamePrefix: 'f' })).names, ['f']);
    const { logGroups = [] } = await call('DescribeLogGroups', {});
    assert.equal(logGroups[0]?.metricFilterCount, 2);
  });

  test('are refused for what they cannot count', async () => {
    const refused = (message: string) => fault('InvalidParameterException', message);
    await assert.rejects(
      putFilter('ERROR', { dimensions: { a: '$.a' } }),
      refused('The specified filter pattern does not support dimensions'),
    );
    await assert.rejects(
      putFilter('{ $.a = 1 }', { dimensions: { a: '$.a' }, defaultValue: 0 }),
      refused(
        'Invalid metric transformation: dimensions and default value are mutually exclusive properties',
      ),
    );
    await assert.rejects(putFilter('ERROR', { metricValue: '$.a' }), /Invalid metric transformation/);
    await assert.rejects(putFilter('[a, b]', { metricValue: '$c' }), /Invalid metric transformation/);
    await assert.rejects(putFilter('a$b'), refused("Invalid character(s) in term 'a$b'"));
    await assert.rejects(putFilter('a', { metricNamespace: 'AWS/Lambda' }), /must not begin with AWS/);
    await assert.rejects(
      putFilter('a', {}, { applyOnTransformedLogs: true }),
      /applyOnTransformedLogs is not supported/,
    );
    await assert.rejects(
      call('DeleteMetricFilter', { logGroupName: GROUP, filterName: 'none' }),
      fault('ResourceNotFoundException', 'The specified metric filter does not exist.'),
    );
    await assert.rejects(
      putFilter('a', {}, { logGroupName: 'none' }),
      fault('ResourceNotFoundException', 'The specified log group does not exist.'),
    );
  });
});
