import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import type { RuntimeState } from '../runtimeCatalogue.ts';
import { findDotnets, readDotnet } from './dotnetFind.ts';
import { fixtureHost, type FixtureHost } from './host.fixture.ts';

let host: FixtureHost;
beforeEach(() => {
  host = fixtureHost();
});
afterEach(() => host.close());

/** Stands for the compiler: writes what `-out:` names. */
const COMPILES = 'for each in "$@"; do case $each in -out:*) echo made > "${each#-out:}";; esac; done';

interface FakeDotnet {
  readonly sdk?: string;
  readonly web?: string;
  readonly script?: string;
}

/** A folder that looks like a .NET with these frameworks. */
function dotnet(
  path: string,
  frameworks: readonly string[],
  { sdk, web, script = COMPILES }: FakeDotnet = {},
): string {
  const home = join(host.folder, path);
  host.program(join(path, 'dotnet'), script);
  for (const version of frameworks)
    mkdirSync(join(home, 'shared/Microsoft.NETCore.App', version), { recursive: true });
  if (web !== undefined) mkdirSync(join(home, 'shared/Microsoft.AspNetCore.App', web), { recursive: true });
  if (sdk !== undefined) {
    const compiler = join(home, 'sdk', sdk, 'Roslyn/bincore/csc.dll');
    mkdirSync(dirname(compiler), { recursive: true });
    writeFileSync(compiler, '');
  }
  return home;
}

const explain = (state: RuntimeState) =>
  state.kind === 'absent' ? [state.reason, state.installHint] : [state.kind];

const inRoot = (home: string) =>
  host.catalogue({ environment: { DOTNET_ROOT: home, PATH: '/usr/bin:/bin', HOME: '/nowhere' } });

test('.NETs are found where they usually are, those with an SDK first', () => {
  const bare = dotnet('chosen', ['8.0.9', '8.0.11', '10.0.0']);
  const whole = dotnet('home/.dotnet', ['10.0.1'], { sdk: '10.0.100', web: '10.0.1' });
  mkdirSync(join(host.folder, 'places/nothing'), { recursive: true });
  const environment = { DOTNET_ROOT: bare, HOME: join(host.folder, 'home'), PATH: `${whole}:relative` };
  assert.deepEqual(
    findDotnets(environment, [join(host.folder, 'places/nothing'), '/nowhere']).map(
      ({ home, frameworks, webFrameworks, compiler }) => [
        home,
        frameworks,
        webFrameworks,
        compiler?.slice(whole.length),
      ],
    ),
    [
      [whole, ['10.0.1'], ['10.0.1'], '/sdk/10.0.100/Roslyn/bincore/csc.dll'],
      [bare, ['10.0.0', '8.0.11', '8.0.9'], [], undefined],
    ],
  );
  assert.equal(readDotnet(join(whole, 'dotnet'))?.home, whole);
});

test('without one: the reason, and how to have one', async () => {
  const state = await host.catalogue({ overrides: { dotnet8: '/nowhere' } }).prepare('dotnet8');
  assert.deepEqual(explain(state), [
    "/nowhere is not a .NET's folder or dotnet program",
    'Correct it in the configuration (--runtime, MAYFLY_RUNTIME or mayfly.json), or leave it out to have one searched for.',
  ]);
  const other = await inRoot(dotnet('ten', ['10.0.1'], { sdk: '10.0.100' })).prepare('dotnet8');
  assert.equal(explain(other)[0], 'no .NET 8 was found');
  assert.match(explain(other)[1] ?? '', /^Install the .NET SDK 8 .* use provided\.al2023\.$/);
  const bare = dotnet('bare', ['8.0.11']);
  assert.equal(explain(await inRoot(bare).prepare('dotnet8'))[0], `${bare} is a .NET runtime without an SDK`);
});

test('the client is compiled once; a function finds .NET where AWS has it', async () => {
  const home = dotnet('whole', ['8.0.11', '10.0.1'], { sdk: '10.0.100', web: '8.0.11' });
  const catalogue = inRoot(home);
  assert.equal(catalogue.state('dotnet8').kind, 'downloadable');
  const state = await catalogue.prepare('dotnet8');
  assert.equal(state.kind, 'ready', explain(state)[0]);
  if (state.kind !== 'ready') return;
  assert.equal(state.version, '8.0.11');
  assert.deepEqual(state.process.argv, ['/var/lang/bin/dotnet', 'exec', '/var/runtime/Mayfly.dll']);
  assert.deepEqual(state.process.mounts[0], { host: home, inside: '/var/lang/bin' });
  const config = (await import(`${state.process.mounts[1]?.host}/Mayfly.runtimeconfig.json`, {
    with: { type: 'json' },
  })) as { default: { runtimeOptions: { frameworks: unknown } } };
  assert.deepEqual(config.default.runtimeOptions.frameworks, [
    { name: 'Microsoft.NETCore.App', version: '8.0.11' },
    { name: 'Microsoft.AspNetCore.App', version: '8.0.11' },
  ]);
  host.program('whole/dotnet', 'exit 1');
  assert.equal((await inRoot(home).prepare('dotnet8')).kind, 'ready');
});

test("the compiler's complaint is the reason", async () => {
  const home = dotnet('broken', ['10.0.1'], { sdk: '10.0.100', script: 'echo "error CS0001: no"; exit 1' });
  assert.equal(
    explain(await inRoot(home).prepare('dotnet10'))[0],
    'the C# compiler failed: error CS0001: no',
  );
});

test('a newer .NET may be named for a runtime, not an older one', async () => {
  const newer = dotnet('newer', ['10.0.1'], { sdk: '10.0.100' });
  assert.equal((await host.catalogue({ overrides: { dotnet8: newer } }).prepare('dotnet8')).kind, 'ready');
  const older = dotnet('older', ['8.0.1'], { sdk: '8.0.100' });
  assert.equal(
    explain(await host.catalogue({ overrides: { dotnet10: older } }).prepare('dotnet10'))[0],
    'no .NET 10 was found',
  );
});
