import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  ALLOW,
  encodeProgram,
  fail,
  JUMP_EQUAL,
  JUMP_GREATER,
  JUMP_GREATER_OR_EQUAL,
  JUMP_SET,
  KILL_PROCESS,
  LOAD_WORD,
  RETURN,
  seccompProgram,
} from './seccompFilter.ts';
import {
  ABSENT,
  AUDIT_ARCHITECTURE,
  EAFNOSUPPORT,
  ENOSYS,
  EPERM,
  FORBIDDEN,
  INSPECTED,
  LAST_KNOWN_SYSCALL,
  numberOn,
  UNACCOUNTED,
  type Architecture,
} from './seccompRules.ts';

const architectures: readonly Architecture[] = ['x64', 'arm64'];

/** Runs the encoded program as the kernel would. */
function run(code: Buffer, data: { nr: number; arch: number; args?: readonly bigint[] }): number {
  const memory = Buffer.alloc(64);
  memory.writeUInt32LE(data.nr >>> 0, 0);
  memory.writeUInt32LE(data.arch, 4);
  (data.args ?? []).forEach((value, index) =>
    memory.writeBigUInt64LE(BigInt.asUintN(64, value), 16 + 8 * index),
  );
  let accumulator = 0;
  for (let pc = 0; pc < code.length / 8; pc++) {
    const at = pc * 8;
    const operation = code.readUInt16LE(at);
    const k = code.readUInt32LE(at + 4);
    const jump = (holds: boolean) => (pc += code.readUInt8(at + (holds ? 2 : 3)));
    if (operation === RETURN) return k;
    else if (operation === LOAD_WORD) accumulator = memory.readUInt32LE(k);
    else if (operation === JUMP_EQUAL) jump(accumulator === k);
    else if (operation === JUMP_GREATER) jump(accumulator > k);
    else if (operation === JUMP_GREATER_OR_EQUAL) jump(accumulator >= k);
    else if (operation === JUMP_SET) jump((accumulator & k) !== 0);
    else assert.fail(`unknown operation ${operation}`);
  }
  return assert.fail('the program ran off its end');
}

function filterFor(architecture: Architecture, accountedMemory = true) {
  const code = encodeProgram(seccompProgram(architecture, accountedMemory));
  return (nr: number, ...args: readonly number[]) =>
    run(code, { nr, arch: AUDIT_ARCHITECTURE[architecture], args: args.map(BigInt) });
}

for (const architecture of architectures) {
  const on = (numbers: readonly [number, number]) => numberOn(architecture, numbers);

  test(`${architecture}: listed calls get their answers, the others pass, on every known number`, () => {
    const call = filterFor(architecture);
    const numbersOf = (table: Record<string, readonly [number, number]>) =>
      new Set(Object.values(table).map(on));
    const forbidden = numbersOf(FORBIDDEN);
    const absent = numbersOf(ABSENT);
    const inspected = numbersOf(INSPECTED);
    for (let nr = 0; nr <= LAST_KNOWN_SYSCALL; nr++) {
      if (inspected.has(nr)) continue;
      const expected = forbidden.has(nr) ? fail(EPERM) : absent.has(nr) ? fail(ENOSYS) : ALLOW;
      assert.equal(call(nr), expected, `call ${nr}`);
    }
  });

  test(`${architecture}: calls newer than the list do not exist`, () => {
    const call = filterFor(architecture);
    fc.assert(
      fc.property(fc.integer({ min: LAST_KNOWN_SYSCALL + 1, max: 0x3fffffff }), (nr) => {
        assert.equal(call(nr), fail(ENOSYS));
      }),
    );
  });

  test(`${architecture}: another architecture's calls kill the process`, () => {
    const code = encodeProgram(seccompProgram(architecture, true));
    for (const arch of [0x40000003, AUDIT_ARCHITECTURE[architecture === 'x64' ? 'arm64' : 'x64']]) {
      assert.equal(run(code, { nr: 1, arch }), KILL_PROCESS);
    }
  });

  test(`${architecture}: threads and processes may be made, namespaces not`, () => {
    const call = filterFor(architecture);
    const clone = on(INSPECTED.clone);
    assert.equal(call(clone, 0x3d0f00), ALLOW); // what pthread_create asks
    assert.equal(call(clone, 0x1200011), ALLOW); // fork
    for (const bit of [17, 25, 26, 27, 28, 29, 30]) {
      assert.equal(call(clone, 2 ** bit + 17), fail(EPERM), `bit ${bit}`);
    }
  });

  test(`${architecture}: only Unix, internet and routing sockets`, () => {
    const call = filterFor(architecture);
    const socket = on(INSPECTED.socket);
    for (let family = 0; family < 64; family++) {
      const allowed = [1, 2, 10, 16].includes(family);
      assert.equal(call(socket, family, 1, 0), allowed ? ALLOW : fail(EAFNOSUPPORT), `family ${family}`);
    }
    assert.equal(call(socket, 16, 3, 9), fail(EAFNOSUPPORT)); // NETLINK_AUDIT
  });

  test(`${architecture}: no typing into a terminal, no personality`, () => {
    const call = filterFor(architecture);
    assert.equal(call(on(INSPECTED.ioctl), 0, 0x5412), fail(EPERM));
    assert.equal(call(on(INSPECTED.ioctl), 0, 0x541c), fail(EPERM));
    assert.equal(call(on(INSPECTED.ioctl), 0, 0x5401), ALLOW);
    assert.equal(call(on(INSPECTED.personality), 0), ALLOW);
    assert.equal(call(on(INSPECTED.personality), 0xffffffff), ALLOW);
    assert.equal(call(on(INSPECTED.personality), 0x0040000), fail(EPERM));
  });

  test(`${architecture}: memory that nothing accounts for is refused without a cgroup`, () => {
    for (const numbers of Object.values(UNACCOUNTED)) {
      assert.equal(filterFor(architecture, true)(on(numbers)), ALLOW);
      assert.equal(filterFor(architecture, false)(on(numbers)), fail(ENOSYS));
    }
  });
}

test('x32 calls kill the process', () => {
  assert.equal(filterFor('x64')(0x40000000 + 1), KILL_PROCESS);
});

const headers: Readonly<Record<Architecture, string>> = {
  x64: '/usr/include/x86_64-linux-gnu/asm/unistd_64.h',
  arm64: '/usr/include/asm-generic/unistd.h',
};
for (const architecture of architectures) {
  const header = headers[architecture];
  const skip = existsSync(header) ? false : `the kernel header ${header} is not installed`;
  test(`${architecture}: the numbers are those of the kernel's header`, { skip }, () => {
    const numbers = new Map<string, number>();
    for (const match of readFileSync(header, 'utf8').matchAll(/^#define __NR(?:3264)?_(\w+)\s+(\d+)/gm)) {
      numbers.set(match[1] ?? '', Number(match[2]));
    }
    const known = Object.entries({ ...INSPECTED, ...ABSENT, ...UNACCOUNTED, ...FORBIDDEN });
    let compared = 0;
    for (const [name, pair] of known) {
      const expected = numbers.get(name);
      if (expected === undefined) continue;
      assert.equal(numberOn(architecture, pair), expected, name);
      compared++;
    }
    assert.ok(compared > 60, `only ${compared} compared`);
  });
}
