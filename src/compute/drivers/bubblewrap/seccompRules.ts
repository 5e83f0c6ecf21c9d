/**
 * What the seccomp filter refuses, and the system call numbers of both architectures. Everything else that the
 * kernel had up to `LAST_KNOWN_SYSCALL` is allowed; what came later answers ENOSYS until someone has judged it.
 */
export type Architecture = 'x64' | 'arm64';

export const AUDIT_ARCHITECTURE: Readonly<Record<Architecture, number>> = {
  x64: 0xc000003e,
  arm64: 0xc00000b7,
};

/** mseal(2); the same number on both, as for every call since 424. */
export const LAST_KNOWN_SYSCALL = 462;

export const EPERM = 1;
export const ENOSYS = 38;
export const EAFNOSUPPORT = 97;

/** Number on [x64, arm64]; -1 where the architecture never had the call. */
type Numbers = readonly [x64: number, arm64: number];

/** Calls whose arguments decide. */
export const INSPECTED = {
  clone: [56, 220],
  socket: [41, 198],
  ioctl: [16, 29],
  personality: [135, 92],
} satisfies Record<string, Numbers>;

/** Answered ENOSYS, because callers then fall back to what is allowed (glibc: clone3 -> clone). */
export const ABSENT = {
  clone3: [435, 435],
  io_uring_setup: [425, 425],
  io_uring_enter: [426, 426],
  io_uring_register: [427, 427],
  memfd_secret: [447, 447],
} satisfies Record<string, Numbers>;

/** Memory that no process's resident size shows; refused where no cgroup accounts for it. */
export const UNACCOUNTED = {
  memfd_create: [319, 279],
  shmget: [29, 194],
} satisfies Record<string, Numbers>;

/** Answered EPERM. */
export const FORBIDDEN = {
  // Mounts and namespaces.
  mount: [165, 40],
  umount2: [166, 39],
  pivot_root: [155, 41],
  chroot: [161, 51],
  unshare: [272, 97],
  setns: [308, 268],
  open_tree: [428, 428],
  move_mount: [429, 429],
  fsopen: [430, 430],
  fsconfig: [431, 431],
  fsmount: [432, 432],
  fspick: [433, 433],
  mount_setattr: [442, 442],
  statmount: [457, 457],
  listmount: [458, 458],
  // Other processes.
  ptrace: [101, 117],
  process_vm_readv: [310, 270],
  process_vm_writev: [311, 271],
  process_madvise: [440, 440],
  process_mrelease: [448, 448],
  kcmp: [312, 272],
  pidfd_getfd: [438, 438],
  // Kernel surface with a history of escapes.
  bpf: [321, 280],
  perf_event_open: [298, 241],
  userfaultfd: [323, 282],
  add_key: [248, 217],
  request_key: [249, 218],
  keyctl: [250, 219],
  fanotify_init: [300, 262],
  lookup_dcookie: [212, 18],
  modify_ldt: [154, -1],
  iopl: [172, -1],
  ioperm: [173, -1],
  uselib: [134, -1],
  ustat: [136, -1],
  sysfs: [139, -1],
  _sysctl: [156, -1],
  nfsservctl: [180, 42],
  vserver: [236, -1],
  // The machine.
  kexec_load: [246, 104],
  kexec_file_load: [320, 294],
  create_module: [174, -1],
  init_module: [175, 105],
  finit_module: [313, 273],
  delete_module: [176, 106],
  query_module: [178, -1],
  get_kernel_syms: [177, -1],
  reboot: [169, 142],
  swapon: [167, 224],
  swapoff: [168, 225],
  acct: [163, 89],
  quotactl: [179, 60],
  quotactl_fd: [443, 443],
  syslog: [103, 116],
  settimeofday: [164, 170],
  clock_settime: [227, 112],
  clock_adjtime: [305, 266],
  adjtimex: [159, 171],
  sethostname: [170, 161],
  setdomainname: [171, 162],
  vhangup: [153, 58],
  // Files by handle walk past mount namespaces.
  name_to_handle_at: [303, 264],
  open_by_handle_at: [304, 265],
  // Memory placement of the whole machine.
  mbind: [237, 235],
  set_mempolicy: [238, 237],
  set_mempolicy_home_node: [450, 450],
  migrate_pages: [256, 238],
  move_pages: [279, 239],
} satisfies Record<string, Numbers>;

/** CLONE_NEWNS | NEWCGROUP | NEWUTS | NEWIPC | NEWUSER | NEWPID | NEWNET. */
export const CLONE_NAMESPACES = 0x7e020000;
export const TIOCSTI = 0x5412;
export const TIOCLINUX = 0x541c;
/** personality(2): PER_LINUX, and "only tell me". */
export const PERSONALITIES: readonly number[] = [0, 0xffffffff];
/** Unix, IPv4, IPv6. */
export const SOCKET_FAMILIES: readonly number[] = [1, 2, 10];
/** getifaddrs(3) asks for addresses by NETLINK_ROUTE. */
export const AF_NETLINK = 16;
export const NETLINK_ROUTE = 0;

export function numberOn(architecture: Architecture, numbers: Numbers): number {
  return architecture === 'x64' ? numbers[0] : numbers[1];
}
