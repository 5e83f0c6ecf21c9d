import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { OperationalError } from '../base/errors.ts';
import { readConfig, type Config } from '../config.ts';
import { startPlatform, type Platform } from '../main.ts';
import { ensureBubblewrap } from './bubblewrapPackage.ts';

/** `up [--detach]`: runs the platform until SIGTERM or SIGINT, or leaves it running in the background. */
export async function up(args: readonly string[]): Promise<number> {
  const { config, flags } = readConfig(args, ['detach']);
  if (config.isolation !== 'process')
    await ensureBubblewrap((line) => process.stderr.write(`mayfly: ${line}\n`));
  if (flags.has('detach')) return detach(config, args);
  const platform = await startPlatform(config);
  process.stdout.write(greeting(platform, config));
  // Only a child of `up --detach` has a channel to its parent.
  if (process.send) {
    process.send({ greeting: greeting(platform, config) });
    process.disconnect();
  }
  await stopSignal();
  await platform.stop();
  return 0;
}

/** Resolves at the first SIGTERM or SIGINT; the second ends the process at once. */
function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    const first = () => {
      process.on('SIGINT', () => process.exit(130));
      process.on('SIGTERM', () => process.exit(143));
      process.stderr.write('mayfly: stopping; running invocations may finish\n');
      resolve();
    };
    process.once('SIGINT', first);
    process.once('SIGTERM', first);
  });
}

function greeting(
  { url, isolation, dataFolder, credentialsPath, version }: Platform,
  config: Config,
): string {
  const holds = Object.entries(isolation.properties).map(
    ([name, value]) => `${name} ${value === true ? 'yes' : value === false ? 'no' : value}`,
  );
  const lines = [
    `Mayfly ${version} listens on ${url}`,
    '',
    `  data folder  ${dataFolder}`,
    `  isolation    ${isolation.driver}${holds.length > 0 ? ` (${holds.join(', ')})` : ''}`,
    ...isolation.warnings.map((warning) => `               ! ${warning}`),
    config.auth === 'open'
      ? '  auth         OPEN: every key is accepted and nobody is authorized; for development only'
      : '  auth         signatures are verified',
    '',
    ...(config.auth === 'open'
      ? ['Any credentials do:', `  export AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test`]
      : [
          'The root access key is in the data folder. To use it:',
          `  export AWS_SHARED_CREDENTIALS_FILE=${shellWord(credentialsPath)}`,
        ]),
    `  export AWS_ENDPOINT_URL=${url} AWS_REGION=${config.region} AWS_DEFAULT_REGION=${config.region}`,
    '',
    'Three things to try next:',
    '  aws sts get-caller-identity',
    '  aws lambda list-functions',
    '  ./mayfly doctor',
    '',
  ];
  return `${lines.join('\n')}\n`;
}

function shellWord(text: string): string {
  return /^[\w./@:+-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

async function detach(config: Config, args: readonly string[]): Promise<number> {
  const logPath = join(config.dataFolder, 'mayfly.log');
  try {
    mkdirSync(config.dataFolder, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw new OperationalError(
      'make the data folder',
      `cannot write to the data folder ${config.dataFolder}`,
      { cause: error },
    );
  }
  const logFile = openSync(logPath, 'a', 0o600);
  const rest = args.filter((arg) => arg !== '--detach');
  const child = spawn(process.execPath, [join(import.meta.dirname, 'main.ts'), 'up', ...rest], {
    detached: true,
    stdio: ['ignore', logFile, logFile, 'ipc'],
  });
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

function lastLine(text: string): string {
  return (text.trim().split('\n').at(-1) ?? 'it ended without a word').replace(/^mayfly: /, '');
}
