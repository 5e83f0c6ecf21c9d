import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { runAndKill } from '../../../../test/faults/killedChild.ts';

const ROUNDS = 3;
/** More changes of one item than a round makes. */
const APART = 1_000_000;

test('every acknowledged change reaches the function, in the order of its item, however often the platform is killed', async (context) => {
  const folder = await mkdtemp(join(tmpdir(), 'mayfly-stream-kill-'));
  context.after(() => rm(folder, { recursive: true, force: true }));
  const script = new URL('./streamStorm.fixture.ts', import.meta.url).href;
  const acknowledged = new Set<string>();
  const ran: string[] = [];
  const round = async (number: number, mode: string, ms: number) => {
    for (const line of await runAndKill(script, [folder, String(number * APART), mode], ms)) {
      const [what, ...change] = line.split(' ');
      if (what === 'put') acknowledged.add(change.join(' '));
      if (what === 'ran') ran.push(change.join(' '));
    }
  };
  for (let number = 0; number < ROUNDS; number++) await round(number, '', 400 + 150 * number);
  const missing = () => {
    const known = new Set(ran);
    return [...acknowledged].filter((change) => !known.has(change));
  };
  for (let quiet = 0; missing().length > 0; quiet++) {
    assert.ok(quiet < 10, `${missing().length} of ${acknowledged.size} never ran`);
    await round(ROUNDS + quiet, 'quiet', 1000);
  }
  assert.ok(acknowledged.size > 50, `a breeze: ${acknowledged.size}`);
  const firsts = Map.groupBy([...new Set(ran)], (change) => change.split(' ')[0]);
  for (const [item, changes] of firsts) {
    const numbers = changes.map((change) => Number(change.split(' ')[1]));
    assert.deepEqual(
      numbers,
      numbers.toSorted((a, b) => a - b),
      `the changes of item ${item} in order`,
    );
  }
});
