import { systemClock } from '../../../base/clock.ts';
import { systemIds } from '../../../base/ids.ts';
import { silentLog } from '../../../base/log.ts';
import { sandboxConformance } from '../../sandbox.conformance.ts';
import { createBubblewrapDriver } from './bubblewrapDriver.ts';

sandboxConformance({
  name: 'bubblewrap with a network, where this machine can give one',
  isolated: true,
  create: (folder) =>
    createBubblewrapDriver({
      folder,
      clock: systemClock(),
      ids: systemIds(),
      log: silentLog(),
      network: { egress: 'internet', range: '10.213.0.0/16' },
    }),
});
