import assert from 'node:assert/strict';
import { test } from 'node:test';
import { exitFault, reportedErrorType } from './functionErrors.ts';
import type { FunctionVersion } from './functionVersion.ts';
import { platformLines, type InvocationReport } from './platformLines.ts';
import { runtimeVersionArn, runtimeVersionName } from './runtimeVersion.ts';

const version = (changes: Partial<FunctionVersion> = {}) =>
  ({
    version: '$LATEST',
    functionName: 'f',
    logFormat: 'Text',
    systemLogLevel: 'INFO',
    ...changes,
  }) as FunctionVersion;
const AT = Date.UTC(2026, 10, 21, 12);
const REPORT: InvocationReport = {
  requestId: 'id',
  durationMs: 3.006,
  billedMs: 114,
  memoryMiB: 128,
  maxMemoryMiB: 36,
  initMs: undefined,
  status: 'success',
  errorType: undefined,
  handled: false,
  responseBytes: 2,
};

test('provisioned concurrency tells of every initialisation', () => {
  const init = { durationMs: 612.331, phase: 'init', status: 'success' } as const;
  assert.deepEqual(platformLines(version()).initReport(AT, init), []);
  const text = platformLines(version(), 'provisioned-concurrency');
  assert.deepEqual(text.initReport(AT, init), ['INIT_REPORT Init Duration: 612.33 ms\tPhase: init\n']);
  assert.deepEqual(text.initReport(AT, { ...init, status: 'error', errorType: 'Runtime.Unknown' }), [
    'INIT_REPORT Init Duration: 612.33 ms\tPhase: init\tStatus: error\tError Type: Runtime.Unknown\n',
  ]);
  const json = platformLines(version({ logFormat: 'JSON' }), 'provisioned-concurrency');
  const events = json.initReport(AT, init).map((line) => JSON.parse(line) as Record<string, unknown>);
  assert.deepEqual(events, [
    {
      time: '2026-11-21T12:00:00.000Z',
      type: 'platform.initReport',
      record: {
        initializationType: 'provisioned-concurrency',
        phase: 'init',
        status: 'success',
        metrics: { durationMs: 612.33 },
      },
    },
  ]);
});

test('text as AWS writes it', () => {
  const lines = platformLines(version());
  const report = (changes: Partial<InvocationReport>) => lines.done(AT, { ...REPORT, ...changes }).slice(1);
  const base =
    'REPORT RequestId: id\tDuration: 3.01 ms\tBilled Duration: 114 ms\tMemory Size: 128 MB\tMax Memory Used: 36 MB\t';
  assert.deepEqual(lines.start(AT, 'id', 'Root=1'), ['START RequestId: id Version: $LATEST\n']);
  assert.deepEqual(lines.done(AT, REPORT), ['END RequestId: id\n', `${base}\n`]);
  assert.deepEqual(report({ initMs: 110.1 }), [`${base}Init Duration: 110.10 ms\t\n`]);
  assert.deepEqual(report({ status: 'error', errorType: 'Runtime.Unknown', handled: true }), [`${base}\n`]);
  assert.deepEqual(report({ status: 'error', errorType: 'Runtime.OutOfMemory', initMs: 1 }), [
    `${base}Init Duration: 1.00 ms\tStatus: error\tError Type: Runtime.OutOfMemory\n`,
  ]);
  assert.deepEqual(report({ status: 'timeout', errorType: 'Sandbox.Timedout', durationMs: 3000 }), [
    `${base.replace('3.01', '3000.00')}Status: timeout\n`,
    '2026-11-21T12:00:00.000Z id Task timed out after 3.00 seconds\n\n',
  ]);
  const init = { durationMs: 10_009.13, phase: 'init', status: 'timeout' } as const;
  assert.deepEqual(lines.initReport(AT, init), [
    'INIT_REPORT Init Duration: 10009.13 ms\tPhase: init\tStatus: timeout\n',
  ]);
  assert.deepEqual(lines.initReport(AT, { ...init, status: 'success' }), []);
});

test('JSON events are filtered by the system log level', () => {
  const types = (systemLogLevel: 'DEBUG' | 'INFO' | 'WARN', status: 'success' | 'error') => {
    const lines = platformLines(version({ logFormat: 'JSON', systemLogLevel }));
    return [
      ...lines.initStart(AT, 'name', 'arn'),
      ...lines.initReport(AT, { durationMs: 1, phase: 'init', status }),
      ...lines.start(AT, 'id', undefined),
      ...lines.done(AT, { ...REPORT, status }),
    ].map((line) => (JSON.parse(line) as { type: string }).type.slice('platform.'.length));
  };
  const all = ['initStart', 'initRuntimeDone', 'initReport', 'start', 'runtimeDone', 'report'];
  assert.deepEqual(types('DEBUG', 'success'), all);
  assert.deepEqual(types('INFO', 'success'), ['initStart', 'start', 'report']);
  assert.deepEqual(types('WARN', 'success'), []);
  assert.deepEqual(types('INFO', 'error'), all);
  assert.deepEqual(types('WARN', 'error'), ['initRuntimeDone', 'initReport', 'runtimeDone', 'report']);
});

test('a JSON report has what the text has', () => {
  const lines = platformLines(version({ logFormat: 'JSON' }));
  const [line = ''] = lines.done(AT, { ...REPORT, initMs: 7.777 });
  assert.deepEqual(JSON.parse(line), {
    time: '2026-11-21T12:00:00.000Z',
    type: 'platform.report',
    record: {
      requestId: 'id',
      status: 'success',
      metrics: {
        durationMs: 3.01,
        billedDurationMs: 114,
        memorySizeMB: 128,
        maxMemoryUsedMB: 36,
        initDurationMs: 7.78,
      },
    },
  });
});

test('JSON tells when the answer came, and in which trace', () => {
  const lines = platformLines(version({ logFormat: 'JSON', systemLogLevel: 'DEBUG' }));
  const answered = { beganAtMs: AT - 10, latencyMs: 2, responseMs: 0.5 };
  const traceHeader = 'Root=1-2;Sampled=0';
  const tracing = { type: 'X-Amzn-Trace-Id', value: traceHeader };
  const told = lines.done(AT, { ...REPORT, answered, traceHeader });
  const [done, report] = told.map((line) => (JSON.parse(line) as { record: object }).record);
  assert.deepEqual(done, {
    requestId: 'id',
    status: 'success',
    metrics: { durationMs: 3.01, producedBytes: 2 },
    spans: [
      { name: 'responseLatency', start: '2026-11-21T11:59:59.990Z', durationMs: 2 },
      { name: 'responseDuration', start: '2026-11-21T11:59:59.992Z', durationMs: 0.5 },
      { name: 'runtimeOverhead', start: '2026-11-21T11:59:59.992Z', durationMs: 0.51 },
    ],
    tracing,
  });
  assert.deepEqual((report as { tracing: object }).tracing, tracing);
});

test('ends of a process in the words of AWS', () => {
  const text = (code: number | null, signal: string | null) =>
    (
      JSON.parse(Buffer.from(exitFault('id', { code, signal, outOfMemory: false }).body).toString()) as {
        errorMessage: string;
      }
    ).errorMessage;
  assert.equal(text(0, null), 'RequestId: id Error: Runtime exited without providing a reason');
  assert.equal(text(127, null), 'RequestId: id Error: Runtime exited with error: exit status 127');
  assert.equal(
    text(null, 'SIGSEGV'),
    'RequestId: id Error: Runtime exited with error: signal: segmentation fault',
  );
  assert.equal(text(null, 'SIGXCPU'), 'RequestId: id Error: Runtime exited with error: signal: sigxcpu');
});

test('a function may claim only the error types of functions', () => {
  assert.equal(reportedErrorType('Runtime.ImportModuleError'), 'Runtime.ImportModuleError');
  assert.equal(reportedErrorType('Function.Oops'), 'Function.Oops');
  for (const claimed of [
    'TypeError',
    'Runtime.x',
    'Runtime.A\nREPORT',
    undefined,
    7,
    `Runtime.${'A'.repeat(999)}`,
  ]) {
    assert.equal(reportedErrorType(claimed), 'Runtime.Unknown');
  }
});

test('runtime versions are named as on AWS', () => {
  assert.equal(runtimeVersionName('nodejs24.x', '24.21.0'), 'nodejs:24.v21');
  assert.equal(runtimeVersionName('python3.13', '3.13.5'), 'python:3.13.v5');
  assert.equal(runtimeVersionName('java21', '21.0.4'), 'java:21.v0');
  assert.equal(runtimeVersionName('provided.al2023', ''), 'provided:al2023.v1');
  const arn = runtimeVersionArn('eu-west-1', 'nodejs24.x', '24.21.0');
  assert.match(arn, /^arn:aws:lambda:eu-west-1::runtime:[0-9a-f]{64}$/);
  assert.notEqual(arn, runtimeVersionArn('eu-west-1', 'nodejs24.x', '24.21.1'));
});
