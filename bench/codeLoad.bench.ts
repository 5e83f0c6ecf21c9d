/**
 * Where a cold start's time goes for functions that load more than a few lines: first invocations at the client; how
 * much of each was the loading of the code, as the function's own REPORT says; and the processor time of the
 * imports, as the function itself measures it, which says most on a machine that has other things to do.
 */
import {
  CreateFunctionCommand,
  InvokeCommand,
  UpdateFunctionConfigurationCommand,
  waitUntilFunctionActiveV2,
  waitUntilFunctionUpdatedV2,
  type Runtime,
} from '@aws-sdk/client-lambda';
import { zipOf } from './functions.ts';
import { machine, percentile, startPlatform, untilPoolIsFull, type BenchedPlatform } from './platform.ts';
import { printHead, printRow } from './table.ts';

const ROUNDS = Number(process.argv[2] ?? 15);
const NODE = 'nodejs24.x';
const PYTHON = 'python3.11';

interface Case {
  readonly name: string;
  readonly runtime: Runtime;
  readonly files: Readonly<Record<string, string>>;
}

const CASES: readonly Case[] = [
  { name: 'hello', runtime: NODE, files: { 'index.js': nodeIndex('') } },
  {
    name: 'client of AWS SDK v3 (S3)',
    runtime: NODE,
    files: {
      'index.js': nodeIndex(`const { S3Client } = require('@aws-sdk/client-s3'); new S3Client({});`),
    },
  },
  { name: '1 MB of own modules', runtime: NODE, files: nodeModules() },
  { name: 'hello', runtime: PYTHON, files: { 'index.py': pythonIndex('') } },
  {
    name: 'client of boto3 (S3)',
    runtime: PYTHON,
    files: {
      'index.py': pythonIndex('import boto3\nboto3.client("s3")'),
    },
  },
  { name: '1 MB of own modules', runtime: PYTHON, files: pythonModules() },
];

const platform = await startPlatform();
try {
  process.stdout.write(`${machine()}; isolation ${platform.isolation}; ${ROUNDS} cold starts each\n\n`);
  const head =
    'runtime|function|the first, ms|imports, CPU ms|p50 of the next, ms|of it code, ms|imports, CPU ms';
  printHead(head.split('|'));
  for (const [index, each] of CASES.entries()) {
    const [first, ...later] = await coldStarts(platform, `load-${index}`, each);
    const p50 = (values: number[]) => percentile(values, 0.5);
    const times = [
      first?.ms ?? NaN,
      first?.cpuMs ?? NaN,
      p50(later.map(({ ms }) => ms)),
      p50(later.map(({ loadMs }) => loadMs)),
      p50(later.map(({ cpuMs }) => cpuMs)),
    ];
    printRow([each.runtime, each.name, ...times.map((ms) => ms.toFixed(1))]);
  }
} finally {
  await platform.stop();
}

interface Measured {
  readonly ms: number;
  readonly loadMs: number;
  readonly cpuMs: number;
}

async function coldStarts(on: BenchedPlatform, name: string, { runtime, files }: Case): Promise<Measured[]> {
  const { lambda } = on;
  await lambda.send(
    new CreateFunctionCommand({
      FunctionName: name,
      Runtime: runtime,
      Handler: 'index.handler',
      Role: await on.role(),
      MemorySize: 1769,
      Timeout: 30,
      Code: { ZipFile: await zipOf(files) },
    }),
  );
  const waiter = { client: lambda, maxWaitTime: 300, minDelay: 1, maxDelay: 2 };
  await waitUntilFunctionActiveV2(waiter, { FunctionName: name });
  const measured: Measured[] = [];
  for (let round = 0; round <= ROUNDS; round++) {
    await untilPoolIsFull(on);
    const started = performance.now();
    const answer = await lambda.send(new InvokeCommand({ FunctionName: name, LogType: 'Tail' }));
    const ms = performance.now() - started;
    const tail = Buffer.from(answer.LogResult ?? '', 'base64').toString();
    if (answer.FunctionError !== undefined) throw new Error(`${name}: ${tail}`);
    const loadMs = Number(/Init Duration: ([\d.]+) ms/.exec(tail)?.[1]);
    measured.push({ ms, loadMs, cpuMs: Number(Buffer.from(answer.Payload ?? []).toString()) });
    // What the platform prepares after the first run, it may prepare.
    if (round === 0) await new Promise((resolve) => setTimeout(resolve, 4000));
    const Environment = { Variables: { ROUND: String(round) } };
    await lambda.send(new UpdateFunctionConfigurationCommand({ FunctionName: name, Environment }));
    await waitUntilFunctionUpdatedV2(waiter, { FunctionName: name });
  }
  return measured;
}

function nodeIndex(imports: string): string {
  return `const before = process.cpuUsage();\n${imports}\nconst { user, system } = process.cpuUsage(before);
    exports.handler = async () => (user + system) / 1000;`;
}

function pythonIndex(imports: string): string {
  return `import time\nbefore = time.process_time()\n${imports}\nspent = time.process_time() - before
def handler(event, context): return spent * 1000\n`;
}

function nodeModules(): Record<string, string> {
  const files: Record<string, string> = {};
  for (let file = 0; file < 50; file++) {
    let text = "'use strict';\n";
    for (let n = 0; text.length < 21_000; n++) {
      text += `exports.f${n} = function (a, b) { if (a > b) return a * ${n} + b; const o = { x: a, y: b, z: [a, b, ${n}] };
        for (let i = 0; i < 3; i++) o.x += i * b; return o.x + o.y; };
        exports.C${n} = class { constructor(v) { this.v = v; } get() { return this.v + ${n}; } };\n`;
    }
    files[`m${file}.js`] = text;
  }
  const requires = Object.keys(files).map((name) => `require('./${name}');`);
  return { ...files, 'index.js': nodeIndex(requires.join('\n')) };
}

function pythonModules(): Record<string, string> {
  const files: Record<string, string> = {};
  for (let file = 0; file < 50; file++) {
    let text = '';
    for (let n = 0; text.length < 21_000; n++) {
      text += `def f${n}(a, b):\n    if a > b:\n        return a * ${n} + b\n    o = {"x": a, "y": b, "z": [a, b, ${n}]}
    for i in range(3):\n        o["x"] += i * b\n    return o["x"] + o["y"]\n
class C${n}:\n    def __init__(self, v):\n        self.v = v\n\n    def get(self):\n        return self.v + ${n}\n\n`;
    }
    files[`m${file}.py`] = text;
  }
  const imports = Object.keys(files).map((name) => `import ${name.slice(0, -3)}`);
  return { ...files, 'index.py': pythonIndex(imports.join('\n')) };
}
