import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { runAndKill } from '../../../test/faults/killedChild.ts';

const EVENTS = 10_000;

test('ten thousand accepted events all run, however often the platform is killed', async (context) => {
  const folder = await mkdtemp(join(tmpdir(), 'mayfly-event-kill-'));
  context.after(() => rm(folder, { recursive: true, force: true }));
  const script = new URL('./eventStorm.fixture.ts', import.meta.url).href;
  const accepted = new Set<string>();
  const ran = new Set<string>();
  let kills = 0;
  for (let isIdle = false; !isIdle; kills++) {
    assert.ok(kills < 60, `${ran.size} of ${accepted.size} ran`);
    const events = accepted.size < EVENTS ? EVENTS - accepted.size : 0;
    const lines = await runAndKill(script, [folder, String(kills), String(events)], 300 + 200 * kills);
    for (const line of lines) {
      const [what, id = ''] = line.split(' ');
      if (what === 'accepted') accepted.add(id);
      if (what === 'ran') ran.add(id);
    }
    isIdle = accepted.size >= EVENTS && lines.at(-1) === 'idle';
  }
  const lost = [...accepted].filter((id) => !ran.has(id));
  assert.deepEqual(lost, []);
  assert.ok(kills > 2, 'it was killed while events waited');
});
