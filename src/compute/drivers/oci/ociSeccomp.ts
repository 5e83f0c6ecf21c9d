/**
 * The seccomp filter of bubblewrap's sandboxes (seccompRules.ts) in the words of an OCI runtime. A runtime's library
 * knows calls by name and only those of its own age, so this one is a list of what is allowed.
 */
import {
  AF_NETLINK,
  CLONE_NAMESPACES,
  EAFNOSUPPORT,
  ENOSYS,
  EPERM,
  FORBIDDEN,
  NETLINK_ROUTE,
  PERSONALITIES,
  SOCKET_FAMILIES,
  UNACCOUNTED,
  type Architecture,
} from '../bubblewrap/seccompRules.ts';
import { ALLOWED_CALLS } from './syscallNames.ts';

export interface OciSeccomp {
  readonly defaultAction: 'SCMP_ACT_ERRNO';
  readonly defaultErrnoRet: number;
  readonly architectures: readonly string[];
  readonly syscalls: readonly OciRule[];
}

interface OciRule {
  readonly names: readonly string[];
  readonly action: 'SCMP_ACT_ALLOW' | 'SCMP_ACT_ERRNO';
  readonly errnoRet?: number;
  readonly args?: readonly OciArgument[];
}

interface OciArgument {
  readonly index: number;
  readonly value: number;
  readonly valueTwo?: number;
  readonly op: 'SCMP_CMP_EQ' | 'SCMP_CMP_NE' | 'SCMP_CMP_GT' | 'SCMP_CMP_MASKED_EQ';
}

/** `accountedMemory`: a cgroup accounts for memory that is mapped nowhere. */
export function ociSeccomp(architecture: Architecture, accountedMemory: boolean): OciSeccomp {
  const unaccounted = accountedMemory ? [] : Object.keys(UNACCOUNTED);
  return {
    defaultAction: 'SCMP_ACT_ERRNO',
    defaultErrnoRet: ENOSYS,
    architectures: [architecture === 'arm64' ? 'SCMP_ARCH_AARCH64' : 'SCMP_ARCH_X86_64'],
    syscalls: [
      allow(ALLOWED_CALLS.filter((name) => !unaccounted.includes(name))),
      fail(Object.keys(FORBIDDEN), EPERM),
      // The mask of a masked comparison is its `value`.
      allow(['clone'], [{ index: 0, value: CLONE_NAMESPACES, valueTwo: 0, op: 'SCMP_CMP_MASKED_EQ' }]),
      // Nothing inside has a terminal for TIOCSTI to push characters into: pipes only, and a session of its own.
      allow(['ioctl']),
      ...PERSONALITIES.map((value) => allow(['personality'], [{ index: 0, value, op: 'SCMP_CMP_EQ' }])),
      ...socketRules(),
    ],
  };
}

const LAST_FAMILY = 45;

function socketRules(): OciRule[] {
  const families = Array.from({ length: LAST_FAMILY + 1 }, (_, family) => family);
  const others = families.filter((family) => !SOCKET_FAMILIES.includes(family) && family !== AF_NETLINK);
  const is = (value: number): OciArgument => ({ index: 0, value, op: 'SCMP_CMP_EQ' });
  const route: OciArgument = { index: 2, value: NETLINK_ROUTE, op: 'SCMP_CMP_EQ' };
  return [
    ...SOCKET_FAMILIES.map((family) => allow(['socket'], [is(family)])),
    allow(['socket'], [is(AF_NETLINK), route]),
    fail(['socket'], EAFNOSUPPORT, [is(AF_NETLINK), { ...route, op: 'SCMP_CMP_NE' }]),
    ...others.map((family) => fail(['socket'], EAFNOSUPPORT, [is(family)])),
    fail(['socket'], EAFNOSUPPORT, [{ index: 0, value: LAST_FAMILY, op: 'SCMP_CMP_GT' }]),
  ];
}

function allow(names: readonly string[], args?: readonly OciArgument[]): OciRule {
  return { names, action: 'SCMP_ACT_ALLOW', ...(args && { args }) };
}

function fail(names: readonly string[], errnoRet: number, args?: readonly OciArgument[]): OciRule {
  return { names, action: 'SCMP_ACT_ERRNO', errnoRet, ...(args && { args }) };
}
