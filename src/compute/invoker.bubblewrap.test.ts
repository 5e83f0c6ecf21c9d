import { test } from 'node:test';
import { systemClock } from '../base/clock.ts';
import { systemIds } from '../base/ids.ts';
import { silentLog } from '../base/log.ts';
import { detectIsolation } from './drivers/index.ts';
import { invokerConformance } from './invoker.conformance.ts';
import { invokerSettingsConformance } from './invokerSettings.conformance.ts';

const isolation = await detectIsolation({ clock: systemClock(), ids: systemIds(), log: silentLog() });
if (isolation.driver === 'bubblewrap') {
  invokerConformance('bubblewrap');
  invokerSettingsConformance('bubblewrap');
} else test('invoker over the bubblewrap driver', { skip: isolation.reason }, () => undefined);
