import { parseArgs, type ParseArgsOptionsConfig } from 'node:util';
import { readConfig, UsageError, type Config } from '../config.ts';

/** Options that every client of a running platform takes, handed on to `readConfig`. */
const PLATFORM = ['data', 'config', 'region'] as const;

export interface CommandArguments<Name extends string> {
  readonly config: Config;
  readonly positionals: readonly string[];
  /** Of the options that take a value. */
  readonly values: Readonly<Partial<Record<Name, string>>>;
  readonly flags: ReadonlySet<Name>;
}

/** Reads `mayfly COMMAND WORD --text VALUE --flag`. Throws UsageError with one line that says what would be right. */
export function commandArguments<Name extends string>(
  args: readonly string[],
  usage: string,
  options: Readonly<Record<Name, 'text' | 'flag'>>,
): CommandArguments<Name> {
  const own = Object.entries(options) as [Name, 'text' | 'flag'][];
  const known: ParseArgsOptionsConfig = Object.fromEntries([
    ...PLATFORM.map((name) => [name, { type: 'string' }] as const),
    ...own.map(([name, kind]) => [name, { type: kind === 'text' ? 'string' : 'boolean' }] as const),
  ]);
  const { values, positionals } = parsed(args, known, usage);
  const platform = PLATFORM.flatMap((name) => (name in values ? [`--${name}`, String(values[name])] : []));
  return {
    config: readConfig(platform, [], undefined, PLATFORM).config,
    positionals,
    values: Object.fromEntries(
      own.filter(([name, kind]) => kind === 'text' && name in values).map(([name]) => [name, values[name]]),
    ) as Partial<Record<Name, string>>,
    flags: new Set(own.filter(([name]) => values[name] === true).map(([name]) => name)),
  };
}

function parsed(args: readonly string[], options: ParseArgsOptionsConfig, usage: string) {
  try {
    return parseArgs({ args: [...args], options, strict: true, allowPositionals: true });
  } catch (error) {
    const [mistake = ''] = (error instanceof Error ? error.message : String(error)).split(/\. |\n/);
    throw new UsageError(`${mistake.replace(/\.$/, '')}; usage: ${usage}`);
  }
}
