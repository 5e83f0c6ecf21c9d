import { systemClock } from '../../../base/clock.ts';
import { systemIds } from '../../../base/ids.ts';
import { silentLog } from '../../../base/log.ts';
import { sandboxConformance } from '../../sandbox.conformance.ts';
import { createProcessDriver } from './processDriver.ts';

sandboxConformance({
  name: 'process',
  isolated: false,
  create: (folder) =>
    createProcessDriver({ folder, clock: systemClock(), ids: systemIds(), log: silentLog() }),
});
