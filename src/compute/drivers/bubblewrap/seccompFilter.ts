/**
 * Assembles the seccomp filter as a classic BPF program, in the byte form that `bwrap --seccomp FD` reads
 * (an array of `struct sock_filter`, little-endian). The program sees `struct seccomp_data`:
 *
 *   offset 0  int   nr
 *          4  u32   arch
 *          8  u64   instruction pointer
 *         16  u64   args[6]
 *
 * It is a straight list: the wrong architecture dies, a listed call gets its answer, the rest is allowed. The
 * kernel remembers which numbers are always allowed, so the length of the list costs an allowed call nothing.
 */
import {
  ABSENT,
  AF_NETLINK,
  AUDIT_ARCHITECTURE,
  CLONE_NAMESPACES,
  EAFNOSUPPORT,
  ENOSYS,
  EPERM,
  FORBIDDEN,
  INSPECTED,
  LAST_KNOWN_SYSCALL,
  NETLINK_ROUTE,
  numberOn,
  PERSONALITIES,
  SOCKET_FAMILIES,
  TIOCLINUX,
  TIOCSTI,
  UNACCOUNTED,
  type Architecture,
} from './seccompRules.ts';

export interface Instruction {
  readonly code: number;
  readonly jumpTrue: number;
  readonly jumpFalse: number;
  readonly k: number;
}

export const LOAD_WORD = 0x20;
export const JUMP_EQUAL = 0x15;
export const JUMP_GREATER = 0x25;
export const JUMP_GREATER_OR_EQUAL = 0x35;
export const JUMP_SET = 0x45;
export const RETURN = 0x06;

export const ALLOW = 0x7fff0000;
export const KILL_PROCESS = 0x80000000;
/** The call fails with this errno. */
export function fail(errno: number): number {
  return 0x00050000 | errno;
}

const NR_OFFSET = 0;
const ARCH_OFFSET = 4;
/** Numbers with this bit are the x32 ABI, whose table is another one. */
const X32_BIT = 0x40000000;

function instruction(code: number, k: number, jumpTrue = 0, jumpFalse = 0): Instruction {
  return { code, jumpTrue, jumpFalse, k };
}
const load = (offset: number) => instruction(LOAD_WORD, offset);
const answer = (value: number) => instruction(RETURN, value);
/** Low half of the nth argument: the kernel itself looks at no more of the arguments inspected here. */
const loadArgument = (index: number) => load(16 + 8 * index);
/** Runs `body` (which must return) when the test holds. */
const when = (test: number, k: number, body: readonly Instruction[]): Instruction[] => [
  instruction(test, k, 0, body.length),
  ...body,
];
const answerWhen = (test: number, k: number, value: number) => when(test, k, [answer(value)]);

/** `accountedMemory`: a cgroup accounts for memory that is mapped nowhere. */
export function seccompProgram(architecture: Architecture, accountedMemory: boolean): Instruction[] {
  const on = (numbers: readonly [number, number]) => numberOn(architecture, numbers);
  const each = (table: Readonly<Record<string, readonly [number, number]>>, value: number) =>
    Object.values(table)
      .map(on)
      .filter((number) => number >= 0)
      .flatMap((number) => answerWhen(JUMP_EQUAL, number, value));
  return [
    load(ARCH_OFFSET),
    instruction(JUMP_EQUAL, AUDIT_ARCHITECTURE[architecture], 1, 0),
    answer(KILL_PROCESS),
    load(NR_OFFSET),
    ...(architecture === 'x64' ? answerWhen(JUMP_GREATER_OR_EQUAL, X32_BIT, KILL_PROCESS) : []),
    ...answerWhen(JUMP_GREATER, LAST_KNOWN_SYSCALL, fail(ENOSYS)),
    ...when(JUMP_EQUAL, on(INSPECTED.clone), cloneRule()),
    ...when(JUMP_EQUAL, on(INSPECTED.socket), socketRule()),
    ...when(JUMP_EQUAL, on(INSPECTED.ioctl), ioctlRule()),
    ...when(JUMP_EQUAL, on(INSPECTED.personality), personalityRule()),
    ...each(ABSENT, fail(ENOSYS)),
    ...(accountedMemory ? [] : each(UNACCOUNTED, fail(ENOSYS))),
    ...each(FORBIDDEN, fail(EPERM)),
    answer(ALLOW),
  ];
}

function cloneRule(): Instruction[] {
  return [loadArgument(0), ...answerWhen(JUMP_SET, CLONE_NAMESPACES, fail(EPERM)), answer(ALLOW)];
}

function socketRule(): Instruction[] {
  return [
    loadArgument(0),
    ...SOCKET_FAMILIES.flatMap((family) => answerWhen(JUMP_EQUAL, family, ALLOW)),
    ...when(JUMP_EQUAL, AF_NETLINK, [
      loadArgument(2),
      ...answerWhen(JUMP_EQUAL, NETLINK_ROUTE, ALLOW),
      answer(fail(EAFNOSUPPORT)),
    ]),
    answer(fail(EAFNOSUPPORT)),
  ];
}

function ioctlRule(): Instruction[] {
  return [
    loadArgument(1),
    ...answerWhen(JUMP_EQUAL, TIOCSTI, fail(EPERM)),
    ...answerWhen(JUMP_EQUAL, TIOCLINUX, fail(EPERM)),
    answer(ALLOW),
  ];
}

function personalityRule(): Instruction[] {
  return [
    loadArgument(0),
    ...PERSONALITIES.flatMap((value) => answerWhen(JUMP_EQUAL, value, ALLOW)),
    answer(fail(EPERM)),
  ];
}

export function encodeProgram(program: readonly Instruction[]): Buffer {
  const bytes = Buffer.alloc(program.length * 8);
  program.forEach(({ code, jumpTrue, jumpFalse, k }, index) => {
    const at = index * 8;
    bytes.writeUInt16LE(code, at);
    bytes.writeUInt8(jumpTrue, at + 2);
    bytes.writeUInt8(jumpFalse, at + 3);
    bytes.writeUInt32LE(k >>> 0, at + 4);
  });
  return bytes;
}
