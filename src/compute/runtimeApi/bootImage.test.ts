import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startProblem } from './bootImage.ts';

test("what an OCI runtime complains of, in the words of AWS's supervisor", () => {
  const failed = 'runc run failed: unable to start container process: ';
  const cases: [string, string, string][] = [
    [
      `${failed}exec: "/nothing": stat /nothing: no such file or directory`,
      'Runtime.InvalidEntrypoint',
      'no such file or directory',
    ],
    [
      `${failed}exec: "run": executable file not found in $PATH`,
      'Runtime.InvalidEntrypoint',
      'no such file or directory',
    ],
    [`${failed}exec: "/closed": permission denied`, 'Runtime.InvalidEntrypoint', 'permission denied'],
    [`${failed}exec /a: exec format error`, 'Runtime.InvalidEntrypoint', 'exec format error'],
    [
      'executable file `run` not found in $PATH: No such file or directory',
      'Runtime.InvalidEntrypoint',
      'no such file or directory',
    ],
    [
      `${failed}chdir to cwd ("/closed") set in config.json failed: permission denied`,
      'Runtime.InvalidWorkingDir',
      'permission denied',
    ],
  ];
  for (const [complaint, errorType, why] of cases) {
    const found = startProblem('/program', '/work', complaint);
    assert.equal(found?.errorType, errorType, complaint);
    assert.ok(found.reason.endsWith(`: ${why}`), found.reason);
  }
  assert.equal(startProblem('/program', '/', 'cannot allocate memory'), undefined);
});
