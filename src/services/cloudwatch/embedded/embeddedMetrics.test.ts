import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { noTargets, testCloudWatch } from '../cloudwatch.fixture.ts';
import { mayHaveMetrics, readEmbedded } from './embeddedMetrics.ts';

const NOW = Date.UTC(2026, 0, 1);

function line(directive: object, members: object, more: object = {}): string {
  return JSON.stringify({
    _aws: {
      Timestamp: NOW,
      CloudWatchMetrics: [{ Namespace: 'N', Dimensions: [[]], Metrics: [{ Name: 'time' }], ...directive }],
      ...more,
    },
    ...members,
  });
}

function read(message: string) {
  assert.ok(mayHaveMetrics(message));
  const found = readEmbedded(message, NOW);
  return (
    found && {
      problem: found.problem,
      values: found.values.map(({ name, dimensions, unit, summary }) => [
        name,
        dimensions.map((dimension) => `${dimension.name}=${dimension.value}`).join(),
        unit,
        summary.sum,
        summary.count,
      ]),
    }
  );
}

test('AWS’s example: each metric for each set of dimensions', () => {
  const message = line(
    {
      Dimensions: [['functionVersion'], [], ['functionVersion', 'A.a']],
      Metrics: [
        { Name: 'time', Unit: 'Milliseconds', StorageResolution: 1 },
        { Name: 'sizes' },
        { Name: 'absent' },
      ],
    },
    { functionVersion: '$LATEST', 'A.a': 'x', time: 100, sizes: [1, 2, 3], requestId: 'r' },
  );
  assert.deepEqual(read(message), {
    problem: undefined,
    values: [
      ['time', 'functionVersion=$LATEST', 'Milliseconds', 100, 1],
      ['time', '', 'Milliseconds', 100, 1],
      ['time', 'functionVersion=$LATEST,A.a=x', 'Milliseconds', 100, 1],
      ['sizes', 'functionVersion=$LATEST', 'None', 6, 3],
      ['sizes', '', 'None', 6, 3],
      ['sizes', 'functionVersion=$LATEST,A.a=x', 'None', 6, 3],
    ],
  });
  const logged = `2026-01-01T00:00:00.000Z\t8f3-request\tINFO\t${message}\n`;
  assert.deepEqual(read(logged), read(message));
  assert.equal(read(`see ${message}`), undefined);
  assert.equal(readEmbedded('{"CloudWatchMetrics":[]}', NOW), undefined);
});

test('what is not as it must be is left out, and the rest counts', () => {
  const bad = (directive: object, members: object = {}, more: object = {}) =>
    read(line(directive, { time: 1, ...members }, more));
  const flawed = { problem: 'validation', values: [] };
  assert.deepEqual(bad({ Namespace: '' }), flawed);
  assert.deepEqual(bad({ Namespace: 'AWS/Lambda' }), flawed);
  assert.deepEqual(bad({ Dimensions: [] }), flawed);
  assert.deepEqual(bad({ Dimensions: [['none']] }), flawed);
  assert.deepEqual(bad({ Dimensions: [['time']] }), flawed);
  assert.deepEqual(bad({ Dimensions: [['d']] }, { d: 'x'.repeat(1025) }), flawed);
  assert.deepEqual(bad({ Dimensions: [Array.from({ length: 31 }, (_, at) => `d${at}`)] }), flawed);
  assert.deepEqual(bad({ Metrics: [{ Name: 'time', Unit: 'Fortnights' }] }), flawed);
  assert.deepEqual(bad({ Metrics: [{ Name: 'time', StorageResolution: 5 }] }), flawed);
  assert.deepEqual(bad({}, { time: 'soon' }), flawed);
  assert.deepEqual(bad({}, { time: Array.from({ length: 101 }, () => 1) }), flawed);
  assert.deepEqual(bad({}, {}, { Timestamp: 'now' }), flawed);
  assert.deepEqual(bad({}, {}, { Timestamp: NOW - 15 * 86_400_000 }), flawed);
  assert.deepEqual(bad({}, {}, { Timestamp: NOW + 3 * 3_600_000 }), flawed);
  assert.deepEqual(bad({}, {}, { CloudWatchMetrics: {} }), flawed);
  const many = { Metrics: Array.from({ length: 101 }, () => ({ Name: 'time' })) };
  assert.deepEqual(bad(many), flawed);
  assert.deepEqual(read('{"_aws":{"CloudWatchMetrics":[}'), { problem: 'parsing', values: [] });
  assert.deepEqual(bad({ Dimensions: [['none'], []] }), {
    problem: 'validation',
    values: [['time', '', 'None', 1, 1]],
  });
});

test('whatever a line says, reading it ends, with no more than it may give', () => {
  const names = fc.constantFrom('Namespace', 'Dimensions', 'Metrics', 'Name', 'Unit', 'time', '__proto__');
  const documents = fc.record({
    _aws: fc.oneof(
      fc.jsonValue(),
      fc.record({
        Timestamp: fc.constantFrom(NOW, 0, 'x'),
        CloudWatchMetrics: fc.array(
          fc.oneof(
            fc.jsonValue(),
            fc.dictionary(names, fc.oneof(fc.jsonValue(), fc.array(fc.array(names))), { maxKeys: 5 }),
          ),
        ),
      }),
    ),
    time: fc.jsonValue(),
  });
  fc.assert(
    fc.property(documents, (document) => {
      const found = readEmbedded(JSON.stringify(document), NOW);
      assert.ok((found?.values.length ?? 0) <= 5000);
      for (const { summary } of found?.values ?? []) assert.ok(Number.isFinite(summary.sum));
    }),
  );
  const wide = line(
    {
      Dimensions: Array.from({ length: 1000 }, () => []),
      Metrics: Array.from({ length: 100 }, () => ({ Name: 'time' })),
    },
    { time: 1 },
  );
  assert.equal(readEmbedded(wide, NOW)?.values.length, 5000);
  // Each point has all of its dimensions: forty kilobytes of text must not become two hundred megabytes of keys.
  const keys = Array.from({ length: 30 }, (_, at) => `d${at}`);
  const heavy = line(
    {
      Dimensions: Array.from({ length: 50 }, () => keys),
      Metrics: Array.from({ length: 100 }, (_, at) => ({ Name: `m${at}` })),
    },
    Object.fromEntries([
      ...keys.map((name) => [name, 'x'.repeat(1024)]),
      ...Array.from({ length: 100 }, (_, at) => [`m${at}`, 1]),
    ]),
  );
  const kept = readEmbedded(heavy, NOW);
  assert.deepEqual([kept?.problem, kept?.values.length], ['validation', 34]);
});

test('a line that is wrong over and over costs no more than one that is right', () => {
  const wrong = line(
    {
      Dimensions: Array.from({ length: 100_000 }, () => ['a']),
      Metrics: Array.from({ length: 100 }, () => ({ Name: 'time' })),
    },
    { time: 1, a: 'é' },
  );
  const beganMs = performance.now();
  assert.deepEqual(readEmbedded(wrong, NOW), { values: [], problem: 'validation' });
  // It takes 50 ms; it took minutes.
  assert.ok(performance.now() - beganMs < 5_000);
});

test('lines become metrics when they are logged; what is malformed is counted by group', async () => {
  const { service, clock, read: readMetric, call } = testCloudWatch();
  const startMs = clock.now();
  const log = (...messages: string[]) =>
    service.observeLogs({
      home: { account: '000000000000', region: 'us-east-1' },
      group: '/aws/lambda/f',
      events: messages.map((message) => ({ message })),
    });
  assert.equal(log('START', '{"time":1}'), undefined);
  await log(
    'START',
    line({}, { time: 2 }),
    line({}, { time: [3, 4] }),
    '{"_aws":{"CloudWatchMetrics":[',
    line({ Namespace: ':' }, {}),
    line({ Namespace: ':' }, {}),
  );
  assert.deepEqual(await readMetric('time', 'Sum', 60, startMs, startMs + 60_000), [[startMs, 9]]);
  assert.deepEqual(await readMetric('time', 'SampleCount', 60, startMs, startMs + 60_000), [[startMs, 3]]);
  const errors = async (MetricName: string) => {
    const { Datapoints } = await call('GetMetricStatistics', {
      Namespace: 'AWS/Logs',
      MetricName,
      Dimensions: [{ Name: 'LogGroupName', Value: '/aws/lambda/f' }],
      StartTime: new Date(startMs),
      EndTime: new Date(startMs + 60_000),
      Period: 60,
      Statistics: ['Sum'],
    });
    return Datapoints?.map(({ Sum }) => Sum);
  };
  assert.deepEqual(await errors('EMFParsingErrors'), [1]);
  assert.deepEqual(await errors('EMFValidationErrors'), [2]);
});

test('an account that has as many metrics as it may have gets no new ones out of log lines; the others go on', async () => {
  const tested = testCloudWatch(noTargets, 3);
  const { service, clock, read: readMetric, call } = tested;
  const startMs = clock.now();
  const home = { account: '000000000000', region: 'us-east-1' };
  const log = (...values: number[]) =>
    service.observeLogs({
      home,
      group: 'g',
      events: values.map((value) => ({
        message: JSON.stringify({
          _aws: {
            Timestamp: startMs,
            CloudWatchMetrics: [{ Namespace: 'N', Dimensions: [[]], Metrics: [{ Name: `m${value}` }] }],
          },
          [`m${value}`]: 1,
        }),
      })),
    });
  const names = async () => {
    const { Metrics = [] } = await call('ListMetrics', { Namespace: 'N' });
    return Metrics.map(({ MetricName }) => MetricName);
  };
  await log(0, 1, 2);
  await log(3);
  await log(0, 4);
  assert.deepEqual(await names(), ['m0', 'm1', 'm2']);
  assert.deepEqual(await readMetric('m0', 'Sum', 60, startMs, startMs + 60_000), [[startMs, 2]]);
  const { Metrics = [] } = await call('ListMetrics', { MetricName: 'EMFValidationErrors' });
  assert.equal(Metrics.length, 2);
  // A caller of PutMetricData may; what it made is counted, too.
  await call('PutMetricData', { Namespace: 'N', MetricData: [{ MetricName: 'own', Value: 1 }] });
  await tested.runTask('cloudwatch.rollUp');
  await log(5);
  assert.deepEqual(await names(), ['m0', 'm1', 'm2', 'own']);
});
