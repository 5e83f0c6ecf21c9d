import { systemClock } from '../../base/clock.ts';
import { silentLog } from '../../base/log.ts';
import { describeStore } from '../store.conformance.ts';
import { openMemoryStore } from './openMemoryStore.ts';

describeStore('memory', async () => openMemoryStore({ clock: systemClock(), log: silentLog() }));
