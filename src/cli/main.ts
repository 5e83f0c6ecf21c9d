import { OperationalError, systemErrorCode } from '../base/errors.ts';
import { UsageError } from '../config.ts';
import { endWithReader } from './brokenPipe.ts';

/** A command: gets the words after its name, resolves with the exit code. One file a command. */
export type Command = (args: readonly string[]) => Promise<number>;

const commands: Readonly<Record<string, () => Promise<Command>>> = {
  up: async () => (await import('./up.ts')).up,
  down: async () => (await import('./down.ts')).down,
  status: async () => (await import('./status.ts')).status,
  doctor: async () => (await import('./doctor.ts')).doctor,
  invoke: async () => (await import('./invoke.ts')).invoke,
  logs: async () => (await import('./logs.ts')).logs,
  dev: async () => (await import('./dev.ts')).dev,
  user: async () => (await import('./user.ts')).user,
  role: async () => (await import('./role.ts')).role,
  audit: async () => (await import('./audit.ts')).audit,
  policy: async () => (await import('./policySuggest.ts')).policy,
  usage: async () => (await import('./usage.ts')).usage,
  coverage: async () => (await import('./coverage.ts')).coverage,
  bench: async () => (await import('./bench.ts')).bench,
  test: async () => (await import('./test.ts')).test,
  help: async () => (await import('./help.ts')).help,
  version: async () => (await import('./version.ts')).version,
};

async function main(words: readonly string[]): Promise<number> {
  const [first = 'help', ...args] = words;
  const name = first === '--version' ? 'version' : asksForHelp(first, args) ? 'help' : first;
  const load = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!load) throw new UsageError(`no command '${name}'; there are: ${Object.keys(commands).join(', ')}`);
  return (await load())(name === 'help' ? [] : args);
}

function asksForHelp(first: string, args: readonly string[]): boolean {
  const wanted = ['-h', '--help'];
  return wanted.includes(first) || (first !== 'test' && args.some((arg) => wanted.includes(arg)));
}

endWithReader();
try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  process.exitCode = error instanceof UsageError ? 2 : 1;
  process.stderr.write(`mayfly: ${explain(error)}\n`);
}

/** One clear line for what a person can mend; the stack only for what they can't. */
function explain(error: unknown): string {
  if (error instanceof UsageError) return error.message;
  if (error instanceof OperationalError)
    return error.hint ? `${error.message}; ${error.hint}` : error.message;
  if (!(error instanceof Error)) return String(error);
  const fromTheSystem = systemErrorCode(error) !== undefined && 'syscall' in error;
  return fromTheSystem ? error.message : (error.stack ?? error.message);
}
