import { existsSync, lstatSync, closeSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Why the bootstrap of a package cannot be executed, in the words of AWS's supervisor, or undefined when it can or only
 * the sandbox can tell. A shell would tell it less clearly: it runs what it can't execute as a script of its own.
 */
export function entrypointProblem(codeFolder: string | undefined, taskRoot: string): string | undefined {
  if (codeFolder === undefined) return undefined;
  const path = join(codeFolder, 'bootstrap');
  const stat = lstatSync(path, { throwIfNoEntry: false });
  // A link leads to wherever the function's author wants: not to be followed out here.
  if (stat === undefined || !stat.isFile()) return undefined;
  const failed = (why: string) => `fork/exec ${taskRoot}/bootstrap: ${why}`;
  if ((stat.mode & 0o111) === 0) return failed('permission denied');
  const head = firstBytes(path);
  if (head.subarray(0, 2).toString('latin1') === '#!') {
    return interpreterIsMissing(head) ? failed('no such file or directory') : undefined;
  }
  return isOurElf(head) ? undefined : failed('exec format error');
}

const ELF_MACHINES: Readonly<Record<string, number>> = { x64: 62, arm64: 183 };

function isOurElf(head: Buffer): boolean {
  if (head.length < 20 || head.readUInt32BE(0) !== 0x7f454c46) return false;
  const machine = head[5] === 2 ? head.readUInt16BE(18) : head.readUInt16LE(18);
  return machine === (ELF_MACHINES[process.arch] ?? machine);
}

/** Known only below /usr and its likes, which sandboxes share with the host. `sh\r` is the classic. */
function interpreterIsMissing(head: Buffer): boolean {
  const line = head.subarray(2).toString('latin1').split('\n')[0] ?? '';
  const interpreter = line.trimStart().split(/[ \t]/)[0] ?? '';
  const shared = /^\/(usr|bin|sbin|lib)\//.test(interpreter) && !interpreter.split('/').includes('..');
  return shared && !existsSync(interpreter);
}

function firstBytes(path: string): Buffer {
  const file = openSync(path, 'r');
  try {
    const head = Buffer.alloc(256);
    return head.subarray(0, readSync(file, head));
  } finally {
    closeSync(file);
  }
}
