import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Fault } from '../../../protocol/fault.ts';
import { fault, testCloudWatch } from '../cloudwatch.fixture.ts';
import { dashboardProblems } from './dashboardBody.ts';

const metric = (properties: object) => ({
  type: 'metric',
  x: 0,
  y: 0,
  width: 12,
  height: 6,
  properties: {
    region: 'us-east-1',
    metrics: [['AWS/Lambda', 'Errors', 'FunctionName', 'f']],
    ...properties,
  },
});

test('dashboards are kept as they were put, listed, deleted all or none; tags with them', async () => {
  const { call, clock } = testCloudWatch();
  const DashboardBody = `{"widgets": [${JSON.stringify(metric({}))}]}`;
  await call('PutDashboard', { DashboardName: 'b', DashboardBody, Tags: [{ Key: 'k', Value: 'v' }] });
  await call('PutDashboard', { DashboardName: 'a-1', DashboardBody: '{"widgets":[]}' });
  assert.deepEqual(await call('GetDashboard', { DashboardName: 'b' }), {
    DashboardArn: 'arn:aws:cloudwatch::000000000000:dashboard/b',
    DashboardBody,
    DashboardName: 'b',
  });
  assert.deepEqual((await call('ListDashboards', { DashboardNamePrefix: 'a' })).DashboardEntries, [
    {
      DashboardName: 'a-1',
      DashboardArn: 'arn:aws:cloudwatch::000000000000:dashboard/a-1',
      LastModified: new Date(clock.now()),
      Size: 14,
    },
  ]);
  const ResourceARN = 'arn:aws:cloudwatch::000000000000:dashboard/b';
  assert.deepEqual((await call('ListTagsForResource', { ResourceARN })).Tags, [{ Key: 'k', Value: 'v' }]);
  await assert.rejects(
    call('DeleteDashboards', { DashboardNames: ['b', 'none'] }),
    fault('DashboardNotFoundError', 'The specified dashboard does not exist. [none]'),
  );
  await call('DeleteDashboards', { DashboardNames: ['a-1', 'b'] });
  assert.deepEqual((await call('ListDashboards', {})).DashboardEntries, []);
  await assert.rejects(
    call('GetDashboard', { DashboardName: 'b' }),
    fault('DashboardNotFoundError', 'Dashboard b does not exist'),
  );
});

test('names and bodies that are refused', async () => {
  const { call } = testCloudWatch();
  await assert.rejects(
    call('PutDashboard', { DashboardName: 'a b', DashboardBody: '{}' }),
    fault(
      'InvalidParameterValueException',
      'The value for field DashboardName contains invalid characters. It can only contain alphanumerics, dash (-) and underscore (_).\n',
    ),
  );
  const body = JSON.stringify({ widgets: [metric({ view: 'cloud' }), { type: 'pie', properties: {} }] });
  await assert.rejects(call('PutDashboard', { DashboardName: 'a', DashboardBody: body }), (error) => {
    assert.ok(error instanceof Fault);
    assert.equal(error.code, 'DashboardInvalidInputError');
    assert.match(error.message, /^The dashboard body is invalid, there are 2 validation errors:\n\[/);
    const messages = error.members['dashboardValidationMessages'] as { DataPath: string }[];
    assert.deepEqual(
      messages.map(({ DataPath }) => DataPath),
      ['/widgets/0/properties/view', '/widgets/1/type'],
    );
    return true;
  });
  const problems = (given: unknown) =>
    dashboardProblems(JSON.stringify(given)).map(({ DataPath, Message }) => `${DataPath}: ${Message}`);
  assert.deepEqual(dashboardProblems('{'), [
    { DataPath: '', Message: 'The field DashboardBody must be a valid JSON object' },
  ]);
  assert.deepEqual(problems({}), [": Should have required property 'widgets'"]);
  assert.deepEqual(problems({ widgets: [{ ...metric({}), width: 25 }] }), [
    '/widgets/0/width: Should be <= 24',
  ]);
  assert.deepEqual(problems({ widgets: [metric({ metrics: undefined })] }), [
    "/widgets/0/properties: Should have required property 'metrics'",
  ]);
  assert.deepEqual(problems({ widgets: [metric({ metrics: undefined, annotations: { alarms: [] } })] }), []);
  assert.deepEqual(problems({ widgets: Array.from({ length: 501 }, () => metric({})) }), [
    '/widgets: Should NOT have more than 500 items',
  ]);
  const crowded = metric({ metrics: Array.from({ length: 1251 }, () => ['N', 'm']) });
  assert.deepEqual(problems({ widgets: [crowded] }), []);
  assert.deepEqual(problems({ widgets: [crowded, crowded] }), [
    '/widgets: Should NOT have more than 2500 metrics',
  ]);
});

test('whatever the body is, there are messages about it or none', () => {
  fc.assert(
    fc.property(fc.oneof(fc.json(), fc.string()), (body) => {
      for (const { Message } of dashboardProblems(body)) assert.equal(typeof Message, 'string');
    }),
  );
});
