import { OPTIONS } from '../config.ts';
import { table } from './table.ts';

export const COMMANDS: readonly (readonly [string, string])[] = [
  ['up [options]', 'run the platform; --detach runs it in the background'],
  ['down', 'stop the one that runs on the data folder'],
  ['status', 'say whether one runs, and where'],
  ['doctor', 'what this machine can isolate, and which runtimes it has'],
  ['invoke NAME', 'run a function: --payload JSON|@FILE|-, --qualifier, --tail, --async'],
  ['logs NAME', 'its log lines: --since 10m, --filter PATTERN, --follow'],
  ['dev DIR', 'make a function of a folder, and again at each save: --payload, --inspect PORT, --name, …'],
  ['user create NAME', 'a user with an access key: --admin'],
  ['role create-basic NAME', 'a role for functions that may write their logs'],
  ['audit', 'who called what: --since 1h, --user, --event, --denied, --json, --follow'],
  ['policy suggest NAME', 'the least policy for what a role or user did: --since 7d'],
  ['usage', 'metered use of each function: requests, billed ms, GB-seconds'],
  ['coverage', 'operations supported per service; writes docs/coverage.md'],
  ['bench NAME', 'measure; without a name, lists the benchmarks'],
  ['test [FILES]', 'install what the tests need, and run them'],
  ['version', 'of this clone'],
  ['help', 'this text'],
];

export async function help(): Promise<number> {
  const options = Object.entries(OPTIONS).map(
    ([name, { hint, describe, byDefault }]) => [`--${name} ${hint}`, `${describe} (${byDefault})`] as const,
  );
  const lines = [
    'Mayfly, a serverless platform that speaks the AWS API.',
    '',
    'Usage: ./mayfly COMMAND',
    '',
    ...COMMANDS.map(([name, text]) => `  ${name.padEnd(22)} ${text}`),
    '',
    'Options of up (also in the environment: --log-level is MAYFLY_LOG_LEVEL):',
    ...table(options.map(([option, text]) => [`  ${option}`, text]))
      .trimEnd()
      .split('\n'),
    '',
    '--data and --config go with every command that asks the platform, and doctor, --cache and --runtime with doctor.',
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
  return 0;
}
