import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pathsTo } from './apiAddresses.ts';

const ARN = 'arn:aws:lambda:us-east-1:000000000000:function:orders';

test('the paths of an API that lead to a function', () => {
  const integrations = [
    { IntegrationId: 'mine', IntegrationUri: ARN },
    {
      IntegrationId: 'mine-too',
      IntegrationUri: `arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/${ARN}/invocations`,
    },
    { IntegrationId: 'another', IntegrationUri: `${ARN}-of-others` },
  ];
  const routes = [
    { RouteKey: 'GET /orders', Target: 'integrations/mine' },
    { RouteKey: 'POST /orders', Target: 'integrations/mine-too' },
    { RouteKey: '$default', Target: 'integrations/mine' },
    { RouteKey: 'GET /others', Target: 'integrations/another' },
    { RouteKey: 'GET /nowhere' },
  ];
  assert.deepEqual(pathsTo(ARN, routes, integrations), ['/', '/orders']);
  assert.deepEqual(pathsTo(ARN, [], []), []);
});
