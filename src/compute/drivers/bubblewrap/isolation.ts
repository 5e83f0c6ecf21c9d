import type { IsolationReport } from '../../sandbox.ts';
import type { CgroupTree } from '../cgroup/cgroup.ts';
import type { BubblewrapHost } from './bubblewrapHost.ts';

export interface IsolationFacts {
  readonly asRoot: boolean;
  readonly controllers: CgroupTree['controllers'];
  /** /tmp of sandboxes is a disk image. */
  readonly diskTmp: boolean;
  readonly network: BubblewrapHost['network'];
  readonly networkAbsent: BubblewrapHost['networkAbsent'];
}

const DELEGATION_HINT = 'start it with `systemd-run --user --scope -p Delegate=yes ./mayfly up`, or as root';

export function describeIsolation(facts: IsolationFacts): IsolationReport {
  const { asRoot, controllers, diskTmp, network, networkAbsent } = facts;
  return {
    driver: 'bubblewrap',
    properties: {
      namespaces: 'mount, pid, ipc, uts, network, cgroup' + (asRoot ? '' : ', user'),
      user: asRoot
        ? 'an unprivileged host user of its own for each sandbox'
        : 'the user who runs the platform',
      seccomp: true,
      memoryLimit: controllers.memory || 'watchdog',
      cpuLimit: controllers.cpu,
      processLimit: controllers.pids || 'rlimit',
      freezer: controllers.freezer || 'SIGSTOP',
      tmp: diskTmp ? 'disk image' : 'memory',
      network: network?.egress ?? 'none',
    },
    warnings: [
      ...(controllers.memory
        ? []
        : [
            `Memory limits are held by a watchdog, not by the kernel, because no control group is ours: ${DELEGATION_HINT}.`,
          ]),
      ...(controllers.cpu
        ? []
        : [`CPU time is not limited, because no control group is ours: ${DELEGATION_HINT}.`]),
      ...(diskTmp
        ? []
        : ['What functions write to /tmp occupies memory: disk images need root and loop devices.']),
      ...(network?.warnings ?? []),
      ...(network?.shortfall
        ? [
            `Functions do not reach the internet, only the platform: ${network.shortfall.reason}. Try: ${network.shortfall.hint}.`,
          ]
        : []),
      ...(networkAbsent
        ? [`Functions have no network: ${networkAbsent.reason}. Try: ${networkAbsent.hint}.`]
        : []),
      ...(network?.egress === 'internet' && network.nameServers.length === 0
        ? ['Functions cannot resolve names: /etc/resolv.conf names no server that they can reach.']
        : []),
    ],
  };
}
