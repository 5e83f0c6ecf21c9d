import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { OperationalError, systemErrorCode } from '../base/errors.ts';
import { makeFolder } from '../base/makeFolder.ts';
import { CLONE_FOLDER, readConfig, type Config } from '../config.ts';
import { CONSOLE_PATH } from '../edge/console/consoleSite.ts';
import { getHeapStatistics } from 'node:v8';
import type { CollectedProcess } from '../base/quietCollection.ts';
import { startPlatform, type Platform } from '../main.ts';
import { ensureBubblewrap } from './bubblewrapPackage.ts';
import { buildBundle } from './bundle.ts';
import { ensureCacheFolder } from './cacheFolder.ts';
import { createConsoleBuild } from './consoleBuild.ts';
import { isolationLine } from './isolationText.ts';
import { ensureNetworkPackages } from './networkPackages.ts';
import { raiseOwnPriority } from './ownPriority.ts';

/** `up [--detach]`: runs the platform until SIGTERM or SIGINT, or leaves it running in the background. */
export async function up(args: readonly string[]): Promise<number> {
  const { config, flags } = readConfig(args, ['detach']);
  ensureCacheFolder(config.cacheFolder);
  const say = (line: string) => process.stderr.write(`mayfly: ${line}\n`);
  if (config.isolation !== 'process') {
    await ensureBubblewrap(say);
    if (config.egress !== 'none') await ensureNetworkPackages(say);
  }
  if (flags.has('detach')) return detach(config, args);
  const stopping = stopSignal();
  const consoleBuild = createConsoleBuild(config.cacheFolder);
  const platform = await startPlatform(config, { consoleState: consoleBuild.state, garbage: ownGarbage() });
  process.stdout.write(greeting(platform, config));
  // Only a child of `up --detach` has a channel to its parent.
  if (process.send) {
    process.send({ greeting: greeting(platform, config) });
    process.disconnect();
  }
  void raiseOwnPriority();
  const building = new AbortController();
  const built = consoleBuild
    .run(building.signal)
    .then(() => buildBundle(config.cacheFolder, building.signal))
    .catch((error: unknown) => {
      if (!building.signal.aborted) say(`starts take longer than they must: ${reasonOf(error)}`);
    });
  await stopping;
  building.abort();
  await platform.stop();
  await built;
  return 0;
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The numbers by which a shell tells that a signal ended a process. */
const EXIT_CODES = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const;

/** Resolves at the first signal to stop (of a closing terminal too); the second ends the process at once. */
function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    let stopping = false;
    for (const [signal, exitCode] of Object.entries(EXIT_CODES)) {
      process.on(signal, () => {
        if (stopping) process.exit(exitCode);
        stopping = true;
        process.stderr.write('mayfly: stopping; running invocations may finish\n');
        resolve();
      });
    }
  });
}

/** Undefined unless Node was started with `--expose-gc`, as the launcher does. */
function ownGarbage(): CollectedProcess | undefined {
  const { gc } = globalThis;
  if (!gc) return undefined;
  return {
    collect: () => gc({ type: 'major', execution: 'sync', flavor: 'last-resort' }),
    heapUsedBytes: () => getHeapStatistics().used_heap_size,
    activeMs: () => performance.eventLoopUtilization().active,
  };
}

function greeting(
  { url, isolation, dataFolder, credentialsPath, version }: Platform,
  config: Config,
): string {
  const isDefault = dataFolder === join(CLONE_FOLDER, '.mayfly');
  const there = isDefault ? '' : ` --data ${shellWord(dataFolder)}`;
  const lines = [
    `Mayfly ${version} listens on ${url}`,
    '',
    `  data folder  ${dataFolder}`,
    `  isolation    ${isolationLine(isolation)}`,
    ...isolation.warnings.map((warning) => `  !            ${warning}`),
    ...authLines(config.auth),
    '',
    ...(config.auth === 'open'
      ? ['Any credentials do:', `  export AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test`]
      : [
          'The root access key is in the data folder. To use it:',
          `  export AWS_SHARED_CREDENTIALS_FILE=${shellWord(credentialsPath)}`,
        ]),
    `  export AWS_ENDPOINT_URL=${url} AWS_REGION=${config.region} AWS_DEFAULT_REGION=${config.region}`,
    '(An AWS CLI older than 2.13, such as the 2.9 of Debian 12, also wants --endpoint-url $AWS_ENDPOINT_URL.)',
    '',
    `The console, for a browser: ${url}${CONSOLE_PATH}`,
    '',
    'To try next:',
    '  aws sts get-caller-identity',
    `  ./mayfly role create-basic NAME${there}    # a role for functions: it may write logs, no more`,
    ...(config.auth === 'open'
      ? []
      : [`  ./mayfly user create NAME --admin${there}  # a key for daily use, instead of the root's`]),
    '  ./mayfly doctor',
    '',
  ];
  return `${lines.join('\n')}\n`;
}

function authLines(auth: Config['auth']): string[] {
  switch (auth) {
    case 'open':
      return ['  auth         OPEN: every key is accepted and nobody is authorized; for development only'];
    case 'audit':
      return [
        '  auth         AUDIT: signatures are verified, but NOBODY IS DENIED: whoever has a key may do everything',
        '  !            What policies would deny is recorded: `./mayfly audit --denied`, `./mayfly policy suggest NAME`',
      ];
    case 'enforce':
      return ['  auth         signatures are verified, policies decide'];
  }
}

function shellWord(text: string): string {
  return /^[\w./@:+-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

async function detach(config: Config, args: readonly string[]): Promise<number> {
  const logPath = join(config.dataFolder, 'mayfly.log');
  const logFile = openLog(config.dataFolder, logPath);
  const rest = args.filter((arg) => arg !== '--detach');
  const child = spawn(
    process.execPath,
    [...process.execArgv, join(import.meta.dirname, 'start.ts'), 'up', ...rest],
    {
      detached: true,
      stdio: ['ignore', logFile, logFile, 'ipc'],
    },
  );
  closeSync(logFile);
  const text = await new Promise<string | undefined>((resolve) => {
    child.once('message', (message: { greeting: string }) => resolve(message.greeting));
    child.once('exit', () => resolve(undefined));
  });
  if (text === undefined) {
    throw new OperationalError('start in the background', lastLine(readFileSync(logPath, 'utf8')));
  }
  child.unref();
  process.stdout.write(
    `${text}It runs in the background; its log is ${logPath}. \`./mayfly down\` stops it.\n`,
  );
  return 0;
}

function openLog(folder: string, path: string): number {
  try {
    makeFolder(folder, 0o700);
    return openSync(path, 'a', 0o600);
  } catch (error) {
    throw new OperationalError(
      'make the data folder',
      `the data folder ${folder} can't be written (${systemErrorCode(error) ?? String(error)})`,
      { cause: error, hint: 'choose another with --data, or give it to the user that runs Mayfly' },
    );
  }
}

function lastLine(text: string): string {
  return (text.trim().split('\n').at(-1) ?? 'it ended without a word').replace(/^mayfly: /, '');
}
