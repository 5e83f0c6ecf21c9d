import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { test } from 'node:test';

/**
 * The import rule of ARCHITECTURE.md, held by a machine: down for values, sideways for types, up never, no
 * cycles; a service never imports another's inside; time, chance and environment only where they are handed out.
 */
const source = resolve(import.meta.dirname, '../src');

/** Each room's floor. A file may import values from lower floors and from its own room. */
const FLOORS: Readonly<Record<string, number>> = {
  base: 0,
  'config.ts': 1,
  protocol: 2,
  store: 2,
  compute: 2,
  delivery: 2,
  metering: 2,
  policy: 2,
  services: 3,
  api: 4,
  edge: 4,
  platform: 5,
  'main.ts': 6,
  cli: 7,
};

interface Import {
  readonly from: string;
  readonly to: string;
  readonly typeOnly: boolean;
}

const files = readdirSync(source, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .toSorted();
const production = files.filter(
  (file) => !/\.(test|conformance|fixture)\.ts$/.test(file) && !file.includes('/fixtures/'),
);
const imports = production.flatMap(importsOf);

/** `services/sqs` and `services/service.ts` are rooms of their own; else the first part of the path. */
function roomOf(file: string): string {
  const [first = '', second = ''] = file.split('/');
  return first === 'services' ? `services/${second}` : first;
}

function floorOf(file: string): number {
  const floor = FLOORS[file.split('/')[0] ?? ''];
  assert.ok(floor !== undefined, `${file} is in no room of the plan`);
  return floor;
}

function importsOf(file: string): Import[] {
  const text = readFileSync(join(source, file), 'utf8');
  const found: Import[] = [];
  const statement = /^\s*(import|export)\s+(type\s+)?([^'";]*?\sfrom\s+)?['"](\.[^'"]+)['"]/gm;
  for (const [, , type, clause = '', target = ''] of text.matchAll(statement)) {
    const names = /\{([^}]*)\}/.exec(clause)?.[1];
    const onlyTypes =
      names !== undefined &&
      !/^\s*\w+\s*,/.test(clause) &&
      names.split(',').every((name) => /^\s*(type\s|$)/.test(name));
    found.push({ from: file, to: target, typeOnly: type !== undefined || onlyTypes });
  }
  for (const [, before = '', target = ''] of text.matchAll(/(typeof\s+)?import\(\s*['"](\.[^'"]+)['"]/g)) {
    found.push({ from: file, to: target, typeOnly: before !== '' });
  }
  return found.map((found) => ({ ...found, to: relative(source, resolve(source, dirname(file), found.to)) }));
}

test('imports go down for values, sideways for types, up never', () => {
  const wrong = imports.filter(({ from, to, typeOnly }) => {
    if (to.startsWith('..') || roomOf(from) === roomOf(to)) return false;
    if (to === 'services/service.ts') return floorOf(from) < floorOf(to);
    return typeOnly ? floorOf(to) > floorOf(from) : floorOf(to) >= floorOf(from);
  });
  assert.deepEqual(wrong.map(show), []);
});

test('a service never imports another service', () => {
  const wrong = imports.filter(
    ({ from, to }) =>
      from.startsWith('services/') &&
      to.startsWith('services/') &&
      roomOf(from) !== roomOf(to) &&
      to !== 'services/service.ts',
  );
  assert.deepEqual(wrong.map(show), []);
});

test('no import cycles between files', () => {
  const next = Map.groupBy(
    imports.filter(({ typeOnly }) => !typeOnly),
    ({ from }) => from,
  );
  const done = new Set<string>();
  const visit = (file: string, path: readonly string[]): void => {
    assert.ok(!path.includes(file), `cycle: ${[...path, file].join(' -> ')}`);
    if (done.has(file)) return;
    for (const { to } of next.get(file) ?? []) visit(to, [...path, file]);
    done.add(file);
  };
  for (const file of production) visit(file, []);
});

test('source files import nothing outside src, except runtimes by path', () => {
  assert.deepEqual(
    imports.filter(({ to }) => to.startsWith('..') && !to.startsWith('../package.json')).map(show),
    [],
  );
});

test('time, chance, environment and console stay in base, config and the command line', () => {
  const banned =
    /\bDate\.now\(|\bnew Date\(\)|\bsetTimeout\(|\bsetInterval\(|\bMath\.random\(|\brandomUUID\(|\bprocess\.env\b|\bconsole\.\w+\(|\bperformance\.now\(/;
  const exempt = (file: string) => /^(base|cli)\//.test(file) || file === 'config.ts';
  const wrong = production
    .filter((file) => !exempt(file))
    .flatMap((file) =>
      readFileSync(join(source, file), 'utf8')
        .split('\n')
        .flatMap((line, index) =>
          banned.test(line.replace(/^\s*(\/?\*|\/\/).*/, '')) ? [`${file}:${index + 1} ${line.trim()}`] : [],
        ),
    );
  assert.deepEqual(wrong, []);
});

test('file names say what is in them', () => {
  const vague = /(^|\/)(utils?|helpers?|common|manager|misc)(\.|\/)/i;
  assert.deepEqual(
    files.filter((file) => vague.test(file)),
    [],
  );
});

function show({ from, to, typeOnly }: Import): string {
  return `${from} -> ${to}${typeOnly ? ' (type)' : ''}`;
}
