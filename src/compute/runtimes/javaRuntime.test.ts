import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import type { RuntimeState } from '../runtimeCatalogue.ts';
import { fixtureHost, type FixtureHost } from './host.fixture.ts';
import { findJdks, readJdk } from './javaFind.ts';
import { JAVA_LIBRARIES } from './javaLibraries.ts';
import { javaOptions } from './javaOptions.ts';

let host: FixtureHost;
beforeEach(() => {
  host = fixtureHost();
});
afterEach(() => host.close());

interface FakeJdk {
  readonly compiler?: boolean;
  /** What its programs do; without, they do nothing. */
  readonly script?: string;
}

/** A folder that looks like a Java of this version. */
function jdk(path: string, version: string, { compiler = true, script = '' }: FakeJdk = {}): string {
  for (const program of compiler ? ['java', 'javac', 'jar'] : ['java']) {
    host.program(join(path, 'bin', program), script);
  }
  const home = join(host.folder, path);
  writeFileSync(join(home, 'release'), `IMPLEMENTOR="Test"\nJAVA_VERSION="${version}"\n`);
  return home;
}

const explain = (state: RuntimeState) =>
  state.kind === 'absent' ? [state.reason, state.installHint] : [state.kind];

/** The runtime, with this Java named for it. */
const named = (path: string, options = {}) =>
  host.catalogue({ overrides: { java21: path }, downloads: false, ...options });

/** As if Maven had fetched them before; their content is not what is expected. */
function fillMavenRepository(): void {
  for (const { name, version } of JAVA_LIBRARIES) {
    const file = join(
      host.folder,
      `home/.m2/repository/com/amazonaws/${name}/${version}/${name}-${version}.jar`,
    );
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, 'another file');
  }
}

test('Javas are found where they usually are, and described by their release files', () => {
  const found = [
    jdk('jvm/new', '21.0.4'),
    jdk('jvm/old', '17.0.12'),
    jdk('home/.jdks/mine', '25'),
    jdk('chosen', '21.0.9'),
    jdk('jvm/ancient', '1.8.0_412'),
  ];
  const small = jdk('jvm/small', '21.0.10', { compiler: false });
  mkdirSync(join(host.folder, 'jvm/nothing'));
  const environment = {
    HOME: join(host.folder, 'home'),
    JAVA_HOME: join(host.folder, 'chosen'),
    PATH: `${found[1]}/bin:relative`,
  };
  const javas = findJdks(environment, [join(host.folder, 'jvm'), '/nowhere']);
  assert.deepEqual(
    javas.map(({ version, major, compiler }) => [version, major, compiler]),
    [
      ['25', 25, true],
      ['21.0.9', 21, true],
      ['21.0.4', 21, true],
      ['17.0.12', 17, true],
      ['1.8.0_412', 8, true],
      ['21.0.10', 21, false],
    ],
  );
  assert.equal(readJdk(join(small, 'bin/java'))?.home, small);
  assert.equal(readJdk(join(host.folder, 'jvm/nothing')), undefined);
});

test('what is named and cannot be used is refused with the reason', async () => {
  const old = jdk('old', '17.0.12');
  const small = jdk('small', '21.0.4', { compiler: false });
  for (const [path, reason] of [
    [join(host.folder, 'nowhere'), /nowhere is not a JDK's folder or java program$/],
    [old, /old is Java 17\.0\.12, older than java21$/],
    [small, /small is a Java runtime without a compiler, not a JDK$/],
    [jdk('.', '21.0.4'), /holds the home folder$/],
  ] as const) {
    const catalogue = named(path);
    assert.match(explain(catalogue.state('java21'))[0] ?? '', reason);
    assert.match(explain(await catalogue.prepare('java21'))[1] ?? '', /--runtime/);
  }
});

test('a machine without a JDK is told how to get one', async () => {
  const catalogue = host.catalogue({ environment: { PATH: '/bin', HOME: host.folder } });
  const states = catalogue.list().filter(({ runtime }) => /^java(17|21|25)$/.test(runtime));
  for (const { runtime, state } of states) {
    if (state.kind !== 'absent') continue;
    const major = runtime.slice(4);
    assert.equal(state.reason, `no JDK ${major} was found`);
    assert.match(state.installHint, new RegExp(`openjdk-${major}-jdk-headless.*--runtime java${major}=PATH`));
  }
  assert.equal(states.length, 3);
});

test('offline, the libraries cannot be had; files of another content are not taken', async () => {
  fillMavenRepository();
  const catalogue = named(jdk('opt/jdk', '21.0.4'));
  assert.match(
    explain(catalogue.state('java21'))[0] ?? '',
    /not in the cache and downloads are switched off/,
  );
  const [reason, hint] = explain(await catalogue.prepare('java21'));
  assert.match(reason ?? '', /downloads are switched off/);
  assert.match(hint ?? '', /apt-get install maven/);
  assert.deepEqual(readdirSync(join(host.cacheFolder, 'java')), []);
});

test('a compiler that fails is told, and tried again when it is asked for again', async () => {
  for (const { name, version } of JAVA_LIBRARIES) {
    mkdirSync(join(host.cacheFolder, 'java'), { recursive: true });
    writeFileSync(join(host.cacheFolder, 'java', `${name}-${version}.jar`), '');
  }
  const home = jdk('opt/jdk', '21.0.4', {
    script: 'echo "A.java:1: error: no space left" >&2; echo "9 errors" >&2; exit 1',
  });
  const catalogue = named(home);
  assert.equal(catalogue.state('java21').kind, 'downloadable');
  const first = catalogue.prepare('java21');
  assert.equal(catalogue.state('java21').kind, 'preparing');
  assert.match(
    explain(await first)[0] ?? '',
    /opt\/jdk\/bin\/javac failed: A\.java:1: error: no space left$/,
  );
  // The client's sources are UTF-8 whatever the platform's locale, which javac goes by else (before Java 18).
  jdk('opt/jdk', '21.0.4', {
    script: `case "$*" in *-encoding\\ UTF-8*) ;; *-proc:none*) exit 1 ;; esac
      [ "$1" = --create ] && : > "$3"; touch ../runtime/client.jsa; exit 0`,
  });
  const state = await catalogue.prepare('java21');
  assert.equal(state.kind, 'ready', explain(state)[0]);
  assert.ok(state.kind === 'ready' && state.process.startsInTaskRoot);
  assert.deepEqual(state.process.mounts[0], { host: home, inside: '/var/lang' });
  assert.equal(state.process.argv[0], '/var/lang/bin/java');
  const large = state.processFor?.(2048).argv ?? [];
  assert.ok(large.includes('-Xmx1782579k'), large.join(' '));
  assert.equal(named(home).state('java21').kind, 'ready');
});

test('the heap and the processors follow the memory size as on AWS', () => {
  const of = (memoryMiB: number) =>
    javaOptions(21, memoryMiB)
      .filter((option) => /^-Xmx|Processor/.test(option))
      .map((option) => option.replace(/\D+/, ''));
  assert.deepEqual(of(128), ['111411k', '2']);
  assert.deepEqual(of(1536), ['1336934k', '2']);
  assert.deepEqual(of(3008), ['2618163k', '2']);
  assert.deepEqual(of(10_240), ['8912896k', '6']);
});

test("a user's JAVA_TOOL_OPTIONS come before ours, which would win: ours give way", () => {
  const without = (userOptions: string) => {
    const own = javaOptions(21, 512, userOptions);
    return javaOptions(21, 512).filter((option) => !own.includes(option));
  };
  assert.deepEqual(without('-javaagent:/opt/agent.jar -Dmine=1'), []);
  assert.deepEqual(without('-XX:+UseG1GC'), ['-XX:+UseSerialGC']);
  assert.deepEqual(without('-XX:TieredStopAtLevel=4'), ['-XX:TieredStopAtLevel=1']);
  assert.deepEqual(without('-XX:MaxRAMPercentage=50'), ['-Xms8m', '-Xmx445644k']);
});

test('the archive of classes is used: what the client loads comes out of it', async (context) => {
  const real = findJdks(process.env).find(({ compiler, major }) => compiler && [17, 21, 25].includes(major));
  if (real === undefined) return context.skip('there is no JDK here');
  const runtime = `java${real.major}`;
  const catalogue = host.catalogue({ environment: process.env });
  const state = await catalogue.prepare(runtime);
  if (state.kind !== 'ready') return context.skip(explain(state)[0]);
  const shown = state.process.mounts.find(({ inside }) => inside === '/var/runtime')?.host ?? '';
  const options = state.process.argv.slice(1).filter((option) => !option.startsWith('-Xlog'));
  // Without a channel it ends at once, after it has loaded what is first.
  const said = execFileSync(
    'sh',
    ['-c', 'exec "$@" 3<>/dev/null', 'sh', join(real.home, 'bin/java'), '-Xlog:class+load', ...options],
    { cwd: join(shown, '../task'), env: { MAYFLY_CHANNEL_FD: '3' }, stdio: ['ignore', 'pipe', 'ignore'] },
  ).toString();
  assert.match(said, /mayfly\.Main source: shared objects file \(top\)/);
  const elsewhere = said.split('\n').filter((line) => /source: file:/.test(line));
  assert.deepEqual(elsewhere, []);
});
