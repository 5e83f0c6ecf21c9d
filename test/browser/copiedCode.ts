import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { runInThisContext } from 'node:vm';
import { promisify } from 'node:util';
import type { ApiCall } from '../../console/src/copyAs/apiCall.ts';
import { asJavaScript } from '../../console/src/copyAs/asCode.ts';
import { CLONE_FOLDER } from '../../src/config.ts';
import type { PythonClients } from '../clients/pythonClients.ts';

const run = promisify(execFile);

/** What came of a command or a piece of code: what it printed or was answered, as text. */
export interface Outcome {
  readonly ok: boolean;
  readonly text: string;
}

/** Runs what people would paste, without a process for each: a second of a processor for every command of the AWS CLI. */
export interface CodeRunner {
  /** A command line, read by a shell. */
  cli(line: string): Promise<Outcome>;
  python(code: string): Promise<Outcome>;
  /** All at once, in one process. */
  javaScript(codes: readonly string[]): Promise<readonly Outcome[]>;
  close(): void;
}

/** One line of JSON in, one out. The CLI is the package's own `main`, as its script calls it. */
const PYTHON = `
import contextlib, io, json, sys, traceback
import awscli.clidriver
driver = awscli.clidriver.create_clidriver()
for line in sys.stdin:
    asked = json.loads(line)
    out = io.StringIO()
    raw = io.BytesIO()
    wrapped = io.TextIOWrapper(raw, encoding='utf-8', write_through=True)
    code = 0
    try:
        with contextlib.redirect_stdout(wrapped), contextlib.redirect_stderr(out):
            if 'argv' in asked:
                code = driver.main(asked['argv'])
            else:
                names = {}
                exec(asked['code'], names)
                print(json.dumps(names['answer'], default=str, ensure_ascii=False))
    except SystemExit as error:
        code = error.code
    except BaseException:
        code = 1
        out.write(traceback.format_exc())
    text = raw.getvalue().decode() + out.getvalue()
    print(json.dumps({'ok': code in (0, None), 'text': text}), flush=True)
`;

const NODE = `
const outcomes = [];
for (let index = 0; index < Number(process.argv[2]); index++) {
  try {
    const { answer } = await import('./code' + index + '.mjs');
    outcomes.push({ ok: true, text: JSON.stringify(answer, (name, value) => (name === 'Body' ? undefined : value)) });
  } catch (error) {
    outcomes.push({ ok: false, text: String(error.stack) });
  }
}
process.stdout.write(JSON.stringify(outcomes), () => process.exit());
`;

/** A shell has split the line; what is piped in is kept beside it. */
const SHELL = `
aws() {
  case "$*" in *fileb:///dev/stdin*) cat > stdin ;; esac
  printf '%s\\0' "$@" > argv
}
`;

/** `folder` is where the commands run, and find their files. */
export async function codeRunner(
  { python }: PythonClients,
  folder: string,
  env: Record<string, string>,
): Promise<CodeRunner> {
  await mkdir(folder, { recursive: true });
  await symlink(join(CLONE_FOLDER, 'node_modules'), join(folder, 'node_modules'));
  const settings = { cwd: folder, env: { ...env, LC_ALL: 'C.UTF-8' } };
  const child = spawn(python, ['-c', PYTHON], { ...settings, stdio: ['pipe', 'pipe', 'inherit'] });
  const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const ask = async (question: object): Promise<Outcome> => {
    child.stdin.write(`${JSON.stringify(question)}\n`);
    const { value, done } = await answers.next();
    assert.ok(!done, 'Python ended');
    return JSON.parse(value) as Outcome;
  };
  return {
    cli: async (line) => {
      const script = `${SHELL}${line}\nsed 's|^fileb:///dev/stdin$|fileb://stdin|' -z argv`;
      const { stdout } = await run('bash', ['-c', script], settings);
      return ask({ argv: stdout.split('\0').slice(0, -1) });
    },
    python: (code) => ask({ code }),
    javaScript: async (codes) => {
      await writeFile(join(folder, 'run.mjs'), NODE);
      for (const [index, code] of codes.entries()) {
        await writeFile(join(folder, `code${index}.mjs`), `${code}\nexport { answer };\n`);
      }
      const { stdout } = await run(process.execPath, ['run.mjs', String(codes.length)], settings);
      return JSON.parse(stdout) as Outcome[];
    },
    close: () => void child.stdin.end(),
  };
}

/** The call that a copied piece of JavaScript makes. */
export function callOfCode(code: string): ApiCall {
  const [, service = ''] = /'@aws-sdk\/client-([\w-]+)'/.exec(code) ?? [];
  const [, operation = '', written = ''] = /client\.send\(new (\w+)Command\((.*)\)\);\n$/s.exec(code) ?? [];
  const from = (text: string) => Uint8Array.from(Buffer.from(text, 'base64'));
  const readInput = runInThisContext(`(Buffer) => (${written})`) as (buffer: object) => ApiCall['input'];
  const call: ApiCall = { service, operation, input: readInput({ from }) ?? {} };
  assert.equal(asJavaScript(call), code);
  return call;
}
