import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isRouteKey, pathVariables, readRouteKey, routeTree, type PathNode } from './routeTree.ts';

const outline = (nodes: readonly PathNode[]): unknown[] =>
  nodes.map(({ path, routes, below }) => [path, routes.map(({ RouteKey }) => RouteKey), ...outline(below)]);

test('routes as a tree of their paths', () => {
  const keys = ['$default', 'POST /pets', 'GET /pets', 'GET /pets/{id}/toys', 'ANY /', 'GET /a/'];
  assert.deepEqual(outline(routeTree(keys.map((RouteKey) => ({ RouteKey })))), [
    ['/', ['ANY /']],
    ['/a/', ['GET /a/']],
    ['/pets', ['GET /pets', 'POST /pets'], ['/pets/{id}', [], ['/pets/{id}/toys', ['GET /pets/{id}/toys']]]],
    ['$default', ['$default']],
  ]);
});

test('keys of routes', () => {
  assert.deepEqual(readRouteKey('GET /pets/{id}'), { method: 'GET', path: '/pets/{id}' });
  for (const key of ['$default', 'ANY /{proxy+}', 'GET /']) assert.ok(isRouteKey(key), key);
  for (const key of ['', 'GET', 'get /', 'GET pets', 'GET /a b']) assert.ok(!isRouteKey(key), key);
  assert.deepEqual(pathVariables('/a/{id}/{proxy+}'), ['id', 'proxy']);
});
