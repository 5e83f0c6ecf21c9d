import { systemClock } from '../../../base/clock.ts';
import { systemIds } from '../../../base/ids.ts';
import { silentLog } from '../../../base/log.ts';
import { sandboxConformance } from '../../sandbox.conformance.ts';
import { createBubblewrapDriver } from './bubblewrapDriver.ts';

sandboxConformance({
  name: `bubblewrap as ${process.getuid?.() === 0 ? 'root' : 'an ordinary user'}`,
  isolated: true,
  create: (folder) =>
    createBubblewrapDriver({ folder, clock: systemClock(), ids: systemIds(), log: silentLog() }),
});
