import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { parsePrivateRange } from './base/addressRange.ts';
import { systemErrorCode } from './base/errors.ts';
import { LOG_LEVELS, type LogLevel } from './base/log.ts';

/**
 * Everything that can be set, from flags (`--port 4566`), then environment (`MAYFLY_PORT=4566`), then a file
 * (`{"port": 4566}`), then defaults. This file is the only reader of `process.env`.
 */
export interface Config {
  readonly port: number;
  /** Address to bind: loopback unless told otherwise. */
  readonly listen: string;
  /** Absolute path. Everything that must survive is in it. */
  readonly dataFolder: string;
  /** `audit`: signatures are verified, and what policies would deny is allowed and recorded. */
  readonly auth: 'enforce' | 'audit' | 'open';
  readonly isolation: 'auto' | 'bubblewrap' | 'oci' | 'process';
  /** Name or absolute path of the OCI runtime that runs container images, and with `oci` everything. */
  readonly ociRuntime: string;
  /** Absolute paths of folders from which images of this machine may be taken. */
  readonly imageFolders: readonly string[];
  /** How far functions may reach, where the machine can give them a network. */
  readonly egress: 'none' | 'platform' | 'internet';
  /** Private IPv4 addresses for functions, in CIDR notation. */
  readonly networkRange: string;
  readonly region: string;
  readonly logLevel: LogLevel;
  /** Absolute path of downloads shared by all data folders (Node for functions, SDKs). */
  readonly cacheFolder: string;
  /** Budget of the pre-booted pool, MiB of proportional set size. */
  readonly poolMiB: number;
  /** Concurrent invocations of the whole account. */
  readonly concurrency: number;
  /** Bandwidth of a streamed answer after its first 6 MiB, MiB a second; 0: as fast as it goes. */
  readonly streamMiBPerSecond: number;
  /** An environment idle for longer than this is ended. */
  readonly idleMs: number;
  /** How long `stop` waits for running invocations. */
  readonly graceMs: number;
  /** Absolute path of a file of keys of OpenID Connect providers that are not to be asked for theirs. */
  readonly oidcKeysPath: string | undefined;
  /** Hosts of OpenID Connect providers in private networks, `host` or `host:port`; `localhost` may do without TLS. */
  readonly oidcHosts: readonly string[];
  /** Hosts that HTTP APIs may be integrated with though their addresses are not public, `host` or `host:port`. */
  readonly integrationHosts: readonly string[];
  /** Interpreters of this machine named for runtimes: `python3.13` -> absolute path of a program or its folder. */
  readonly runtimes: Readonly<Record<string, string>>;
}

/** A mistake in what the user typed; its message is one line that says which and what would be right. */
export class UsageError extends Error {}

interface Option {
  readonly hint: string;
  readonly describe: string;
  readonly byDefault: string;
}

/** The options of `up`, in the order of its help. */
export const OPTIONS = {
  port: { hint: 'N', describe: 'port of every API', byDefault: '4566' },
  listen: { hint: 'ADDRESS', describe: 'address to bind', byDefault: '127.0.0.1' },
  data: { hint: 'DIR', describe: 'data folder', byDefault: '.mayfly in the clone' },
  auth: {
    hint: 'enforce|audit|open',
    describe: 'policies decide, or are only recorded, or any key does (loopback only)',
    byDefault: 'enforce',
  },
  isolation: {
    hint: 'auto|bubblewrap|oci|process',
    describe: 'how functions are shut off',
    byDefault: 'auto',
  },
  'oci-runtime': {
    hint: 'NAME',
    describe: 'what runs container images: runc, crun or another, or its path',
    byDefault: 'runc',
  },
  'image-folders': {
    hint: 'DIR:DIR',
    describe: 'where local images (oci:DIR, oci-archive:FILE) may lie',
    byDefault: 'none',
  },
  egress: {
    hint: 'none|platform|internet',
    describe: 'what functions reach: nothing, the platform, the internet too',
    byDefault: 'internet',
  },
  'network-range': {
    hint: 'CIDR',
    describe: "private addresses for functions' networks",
    byDefault: '10.213.0.0/16',
  },
  region: { hint: 'REGION', describe: 'region shown in links and defaults', byDefault: 'us-east-1' },
  'log-level': {
    hint: LOG_LEVELS.join('|'),
    describe: 'what the platform logs to standard error',
    byDefault: 'warn',
  },
  cache: { hint: 'DIR', describe: 'folder of downloads', byDefault: '~/.cache/mayfly' },
  'pool-mib': { hint: 'MIB', describe: 'memory for pre-booted runtimes', byDefault: '256' },
  concurrency: { hint: 'N', describe: 'concurrent invocations of the account', byDefault: '1000' },
  'stream-mib-per-second': {
    hint: 'MIB',
    describe: 'bandwidth of a streamed answer after its first 6 MiB; 0 for no limit',
    byDefault: '2',
  },
  'idle-seconds': { hint: 'N', describe: 'end environments idle for longer', byDefault: '600' },
  'grace-seconds': { hint: 'N', describe: 'on stop, wait for running invocations at most', byDefault: '30' },
  'oidc-keys': {
    hint: 'FILE',
    describe: 'keys of OpenID Connect providers by issuer, instead of asking them',
    byDefault: 'asked for',
  },
  'oidc-hosts': {
    hint: 'HOST,HOST',
    describe: 'OpenID Connect providers in private networks that may be asked',
    byDefault: 'none',
  },
  'integration-hosts': {
    hint: 'HOST,HOST',
    describe: 'backends in private networks that HTTP APIs may forward to',
    byDefault: 'none',
  },
  runtime: {
    hint: 'NAME=PATH',
    describe: 'interpreter of this machine for a runtime; may be repeated',
    byDefault: 'searched for',
  },
  config: { hint: 'FILE', describe: 'these settings as JSON', byDefault: 'mayfly.json in the data folder' },
} as const satisfies Record<string, Option>;
export type OptionName = keyof typeof OPTIONS;

type Environment = Readonly<Record<string, string | undefined>>;

/** The root of this clone; data go into `.mayfly` under it unless told otherwise. */
export const CLONE_FOLDER = resolve(import.meta.dirname, '..');

/**
 * Throws UsageError. `allowed` further flags (booleans of one command) come back in `flags`; `taken` are the options
 * that the command takes: another is refused, since it would do nothing. An empty variable counts as none.
 */
export function readConfig(
  args: readonly string[],
  allowed: readonly string[] = [],
  environment: Environment = process.env,
  taken: readonly OptionName[] = Object.keys(OPTIONS) as OptionName[],
): { config: Config; flags: ReadonlySet<string> } {
  const { values, flags, runtimes } = readFlags(args, allowed, taken);
  const typed = (name: OptionName) => values.get(name) ?? (environment[variableOf(name)] || undefined);
  const named = typed('config');
  const readsFile = taken.includes('config');
  let file = readsFile && named !== undefined ? settingsOf(folder('config', named)) : NO_SETTINGS;
  const given = (name: OptionName): string | undefined => {
    const value = typed(name) ?? file.values.get(name);
    return value === OPTIONS[name].byDefault ? undefined : value;
  };
  const data = given('data');
  const dataFolder = data === undefined ? join(CLONE_FOLDER, '.mayfly') : folder('data', data);
  if (readsFile && named === undefined) file = settingsOf(join(dataFolder, 'mayfly.json'), dataFolder);
  const text = (name: OptionName): string => given(name) ?? OPTIONS[name].byDefault;
  const cache = given('cache');
  const oidcKeys = given('oidc-keys');
  const config: Config = {
    port: wholeNumber('port', text('port'), 0, 65_535),
    listen: address(text('listen')),
    dataFolder,
    auth: oneOf('auth', text('auth'), ['enforce', 'audit', 'open']),
    isolation: oneOf('isolation', text('isolation'), ['auto', 'bubblewrap', 'oci', 'process']),
    ociRuntime: program('oci-runtime', text('oci-runtime')),
    imageFolders: (given('image-folders')?.split(':') ?? []).map((path) => folder('image-folders', path)),
    egress: oneOf('egress', text('egress'), ['none', 'platform', 'internet']),
    networkRange: networkRange(text('network-range')),
    region: region(text('region')),
    logLevel: oneOf('log-level', text('log-level'), LOG_LEVELS),
    cacheFolder: cache === undefined ? defaultCacheFolder(environment) : folder('cache', cache),
    poolMiB: wholeNumber('pool-mib', text('pool-mib'), 0, 1_048_576),
    concurrency: wholeNumber('concurrency', text('concurrency'), 1, 1_000_000),
    streamMiBPerSecond: wholeNumber('stream-mib-per-second', text('stream-mib-per-second'), 0, 1_048_576),
    idleMs: wholeNumber('idle-seconds', text('idle-seconds'), 1, 86_400) * 1000,
    graceMs: wholeNumber('grace-seconds', text('grace-seconds'), 0, 900) * 1000,
    oidcKeysPath: oidcKeys === undefined ? undefined : folder('oidc-keys', oidcKeys),
    oidcHosts: hosts('oidc-hosts', given('oidc-hosts') ?? ''),
    integrationHosts: hosts('integration-hosts', given('integration-hosts') ?? ''),
    runtimes: Object.freeze({
      ...file.runtimes,
      ...namedRuntimes((environment[variableOf('runtime')] ?? '').split(',').filter(Boolean)),
      ...namedRuntimes(runtimes),
    }),
  };
  if (config.auth === 'open' && !isLoopback(config.listen)) {
    throw new UsageError(
      `--auth open accepts any key, so it is for loopback only: leave out --listen ${config.listen}`,
    );
  }
  return { config: Object.freeze(config), flags };
}

/** `--log-level` is `MAYFLY_LOG_LEVEL` in the environment. */
function variableOf(name: OptionName): string {
  return `MAYFLY_${name.toUpperCase().replaceAll('-', '_')}`;
}

function readFlags(args: readonly string[], allowed: readonly string[], taken: readonly OptionName[]) {
  const options = Object.fromEntries([
    ...taken.map((name) => [name, { type: 'string' as const, multiple: name === 'runtime' }]),
    ...allowed.map((name) => [name, { type: 'boolean' as const }]),
  ]) as Record<string, { type: 'string' | 'boolean'; multiple?: boolean }>;
  const values = new Map<string, string>();
  const flags = new Set<string>();
  const runtimes: string[] = [];
  try {
    const parsed = parseArgs({ args: [...args], options, strict: true, allowPositionals: false });
    for (const [name, value] of Object.entries(parsed.values)) {
      if (typeof value === 'string') values.set(name, value);
      else if (Array.isArray(value)) runtimes.push(...value.map(String));
      else flags.add(name);
    }
  } catch (error) {
    const mistake = firstSentence(error instanceof Error ? error.message : String(error));
    throw new UsageError(`${mistake}; ${adviceOn([...allowed, ...taken])}`);
  }
  return { values, flags, runtimes };
}

interface Settings {
  readonly values: ReadonlyMap<string, string>;
  readonly runtimes: Readonly<Record<string, string>>;
}

const NO_SETTINGS: Settings = { values: new Map(), runtimes: {} };

/**
 * A file of settings: an object with the names of the options, and `runtimes`. Folders in it are relative to the
 * file's. The one in the data folder need not be there, and can't say where the data folder is.
 */
function settingsOf(path: string, dataFolder?: string): Settings {
  let settings: unknown;
  try {
    settings = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    const code = systemErrorCode(error);
    if (dataFolder !== undefined && (code === 'ENOENT' || code === 'ENOTDIR')) return NO_SETTINGS;
    throw new UsageError(`${path} can't be read: ${code ?? String(error)}`);
  }
  if (!isObject(settings)) throw new UsageError(`${path} must hold a JSON object`);
  const { runtimes = {}, ...others } = settings;
  const refused = ['config', 'runtime', ...(dataFolder === undefined ? [] : ['data'])];
  const values = Object.entries(others).map(([name, value]) => {
    if (!Object.hasOwn(OPTIONS, name) || refused.includes(name)) {
      throw new UsageError(`${path}: there is no setting '${name}' here`);
    }
    if (typeof value !== 'string' && typeof value !== 'number') {
      throw new UsageError(`${path}: '${name}' takes a string or a number`);
    }
    const isPath = name === 'data' || name === 'cache' || name === 'oidc-keys';
    return [name, isPath ? resolve(dirname(path), String(value)) : String(value)] as const;
  });
  if (!isObject(runtimes)) throw new UsageError(`${path}: 'runtimes' takes an object of names and paths`);
  const pairs = Object.entries(runtimes).map(([name, interpreter]) => `${name}=${String(interpreter)}`);
  return { values: new Map(values), runtimes: namedRuntimes(pairs) };
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function namedRuntimes(pairs: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    pairs.map((pair) => {
      const [, name, path] = /^([a-z]+\d[a-z0-9.]*)=([^\0]+)$/.exec(pair) ?? [];
      if (name === undefined || path === undefined || !isAbsolute(path)) {
        throw new UsageError(`--runtime takes NAME=PATH with an absolute path, not '${pair}'`);
      }
      return [name, resolve(path)];
    }),
  );
}

/** Node's own message goes on with advice about `--`, which would mislead here. */
function firstSentence(message: string): string {
  return (message.split(/\. |\n/)[0] ?? message).replace(/\.$/, '');
}

function adviceOn(names: readonly string[]): string {
  if (names.length > 4) return '`./mayfly help` lists the options';
  if (names.length === 0) return 'this command takes none';
  return `this command takes ${names.map((name) => `--${name}`).join(', ')}`;
}

function wholeNumber(name: OptionName, value: string, least: number, most: number): number {
  const number = /^\d{1,9}$/.test(value) ? Number(value) : NaN;
  if (!(number >= least && number <= most)) {
    throw new UsageError(`--${name} takes a whole number from ${least} to ${most}, not '${value}'`);
  }
  return number;
}

function oneOf<const T extends string>(name: OptionName, value: string, choices: readonly T[]): T {
  const choice = choices.find((candidate) => candidate === value);
  if (choice === undefined) throw new UsageError(`--${name} takes ${choices.join(' or ')}, not '${value}'`);
  return choice;
}

function folder(name: OptionName, value: string): string {
  if (value === '' || value.includes('\0')) throw new UsageError(`--${name} takes a folder, not '${value}'`);
  return resolve(value);
}

function program(name: OptionName, value: string): string {
  if (/^\/?[\w.+-]+(\/[\w.+-]+)*$/.test(value) && (value.startsWith('/') || !value.includes('/')))
    return value;
  throw new UsageError(`--${name} takes a program's name or absolute path, not '${value}'`);
}

function hosts(name: OptionName, value: string): string[] {
  const all = value.toLowerCase().split(',').filter(Boolean);
  const wrong = all.find((host) => !/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:\d{1,5})?$/.test(host));
  if (wrong === undefined) return all;
  throw new UsageError(`--${name} takes names of hosts, each alone or with a port, not '${wrong}'`);
}

function region(value: string): string {
  if (!/^[a-z]{2}(-[a-z]+)+-\d{1,2}$/.test(value)) {
    throw new UsageError(`--region takes an AWS region such as us-east-1, not '${value}'`);
  }
  return value;
}

function networkRange(value: string): string {
  if (parsePrivateRange(value) === undefined) {
    throw new UsageError(
      `--network-range takes private addresses, at least 2048, such as 10.213.0.0/16, not '${value}'`,
    );
  }
  return value;
}

function address(value: string): string {
  if (value === '' || /[\s/]/.test(value)) throw new UsageError(`--listen takes an address, not '${value}'`);
  return value;
}

function isLoopback(listen: string): boolean {
  return listen === 'localhost' || listen === '::1' || /^127\.\d+\.\d+\.\d+$/.test(listen);
}

function defaultCacheFolder(environment: Environment): string {
  return join(environment['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'mayfly');
}

/** The platform's own environment, for what searches the host and runs its package managers; never for functions. */
export function hostEnvironment(): Environment {
  return process.env;
}
