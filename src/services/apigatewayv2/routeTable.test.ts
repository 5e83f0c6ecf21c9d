import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { parseRouteKey } from './routeKey.ts';
import { RouteTable } from './routeTable.ts';

function tableOf(keys: readonly string[]): RouteTable<string> {
  const table = new RouteTable<string>();
  for (const key of keys) table.add(key, key);
  return table;
}

test('AWS’s documented example', () => {
  const table = tableOf([
    'ANY /{proxy+}',
    '$default',
    'GET /pets/{proxy+}',
    'GET /pets/dog/{id}',
    'GET /pets/dog/1',
  ]);
  const route = (method: string, path: string) => table.match(method, path)?.route;
  assert.equal(route('GET', '/pets/dog/1'), 'GET /pets/dog/1');
  assert.equal(route('GET', '/pets/dog/2'), 'GET /pets/dog/{id}');
  assert.equal(route('GET', '/pets/cat/1'), 'GET /pets/{proxy+}');
  assert.equal(route('POST', '/test/5'), 'ANY /{proxy+}');
  assert.equal(route('GET', '/'), '$default');
});

test('methods before ANY, literals before variables, greedy ones last, variables never empty', () => {
  const table = tableOf(['ANY /a/{x}', 'GET /a/{y}', 'POST /a/b', 'GET /{z+}', 'GET /a/', 'GET /{v}/c']);
  const match = (method: string, path: string) => table.match(method, path);
  assert.deepEqual(match('GET', '/a/b'), { route: 'GET /a/{y}', parameters: { __proto__: null, y: 'b' } });
  assert.equal(match('PUT', '/a/b')?.route, 'ANY /a/{x}');
  assert.equal(match('POST', '/a/b')?.route, 'POST /a/b');
  assert.equal(match('GET', '/a/')?.route, 'GET /a/');
  assert.equal(match('GET', '/b/c')?.route, 'GET /{v}/c');
  assert.equal(match('GET', '//c')?.route, 'GET /{z+}');
  assert.deepEqual({ ...match('GET', '/x/y//z')?.parameters }, { z: 'x/y//z' });
  assert.equal(match('GET', '/'), undefined);
  assert.equal(match('DELETE', '/x'), undefined);
});

const segment = fc.constantFrom('a', 'b', '{x}', '{y}');
const key = fc
  .tuple(
    fc.constantFrom('GET', 'POST', 'ANY'),
    fc.uniqueArray(segment, { maxLength: 3 }),
    fc.constantFrom('', '{rest+}'),
  )
  .map(([method, segments, rest]) => `${method} /${[...segments, ...(rest === '' ? [] : [rest])].join('/')}`);
const path = fc
  .array(fc.constantFrom('a', 'b', 'c', ''), { minLength: 1, maxLength: 4 })
  .map((parts) => `/${parts.join('/')}`);

/** AWS's words, one route after the other: whether it fits, and how closely. Greater is closer, from the left. */
function rank(key: string, method: string, path: string): number[] | undefined {
  const pattern = parseRouteKey(key);
  if (!pattern) return [0];
  if (pattern.method !== 'ANY' && pattern.method !== method) return undefined;
  const parts = path.slice(1).split('/');
  const { segments } = pattern;
  const isGreedy = segments.at(-1)?.kind === 'greedy';
  if (isGreedy ? parts.length < segments.length : parts.length !== segments.length) return undefined;
  const closeness: number[] = [];
  for (const [at, segment] of segments.entries()) {
    const part = parts[at] ?? '';
    if (segment.kind === 'literal' && segment.text !== part) return undefined;
    if (segment.kind === 'variable' && part === '') return undefined;
    if (segment.kind === 'greedy' && parts.slice(at).join('/') === '') return undefined;
    closeness.push(segment.kind === 'literal' ? 2 : segment.kind === 'variable' ? 1 : 0);
  }
  return [isGreedy ? 1 : 2, ...closeness, pattern.method === 'ANY' ? 0 : 1];
}

function compare(one: readonly number[], other: readonly number[]): number {
  const at = one.findIndex((value, index) => value !== other[index]);
  return at < 0 ? 0 : (one[at] ?? 0) - (other[at] ?? -1);
}

test('whatever routes there are: the closest that fits is taken, as one by one', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.oneof(key, fc.constant('$default')), { maxLength: 8 }),
      fc.constantFrom('GET', 'POST', 'PUT'),
      path,
      (keys, method, path) => {
        const fitting = keys
          .map((key) => ({ key, rank: rank(key, method, path) }))
          .filter((each): each is { key: string; rank: number[] } => each.rank !== undefined)
          .toSorted((one, other) => compare(other.rank, one.rank));
        const found = tableOf(keys).match(method, path)?.route;
        const [best] = fitting;
        assert.equal(found === undefined, best === undefined);
        if (found === undefined || !best) return;
        assert.deepEqual(rank(found, method, path), best.rank);
      },
    ),
  );
});

test('what is no key of a route is refused', () => {
  for (const text of [
    '',
    'GET',
    'get /a',
    'GET a',
    'GET /{a',
    'GET /{a+}/b',
    'GET /{a}/{a}',
    'HEADS /',
    'GET /a b',
  ]) {
    assert.throws(() => parseRouteKey(text), { name: 'Fault', code: 'BadRequestException' }, text);
  }
});
