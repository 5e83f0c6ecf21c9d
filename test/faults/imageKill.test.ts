import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { InvokeCommand, LambdaClient, waitUntilFunctionActiveV2 } from '@aws-sdk/client-lambda';
import { silentLog } from '../../src/base/log.ts';
import { writeLayout } from '../../src/compute/images/layout.fixture.ts';
import { startRegistry } from '../../src/compute/images/registry.fixture.ts';
import { readConfig } from '../../src/config.ts';
import { startPlatform } from '../../src/main.ts';
import { eventually } from '../harness.ts';
import { noShellImageReason, shellImage } from '../images/shellImage.ts';
import { runAndKill } from './killedChild.ts';

const FUNCTIONS = 3;

test(
  'a platform killed while it fetches and unpacks images has none by halves, and goes on',
  { skip: noShellImageReason() },
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'mayfly-kill-'));
    const layout = join(folder, 'layout');
    const data = join(folder, 'data');
    for (let number = 0; number < FUNCTIONS; number++) {
      writeLayout(layout, `v${number}`, shellImage({}, [{ path: 'work/number', content: String(number) }]));
    }
    const registry = await startRegistry(layout);
    try {
      // The first is killed while the registry keeps it waiting, the others wherever they are.
      let unfinished = 0;
      for (const [round, afterMs] of [300, 90].entries()) {
        registry.stallAfterBytes = round === 0 ? 100_000 : undefined;
        const place = `${data}${round}`;
        const uri = `${registry.host}/app`;
        const acknowledged = await runAndKill('imageStorm.ts', [place, uri, String(FUNCTIONS)], afterMs);
        unfinished += readdirSync(join(place, 'images')).filter((name) => name.startsWith('.new-')).length;
        registry.stallAfterBytes = undefined;
        await eventually('the end of skopeo', async () => (skopeos(registry.host) === 0 ? true : undefined));
        await check(place, acknowledged);
      }
      assert.ok(unfinished > 0, 'no kill met an image that was being made');
    } finally {
      await registry.close();
      rmSync(folder, { recursive: true, force: true });
    }
  },
);

/** What was acknowledged becomes Active after the next start, and runs. */
async function check(data: string, names: readonly string[]): Promise<void> {
  assert.ok(names.length > 0);
  const words = '--port 0 --isolation bubblewrap --egress none --log-level error --pool-mib 0 --data';
  const { config } = readConfig(words.split(' ').concat(data), [], {});
  const platform = await startPlatform(config, { log: silentLog() });
  const client = new LambdaClient({
    region: 'us-east-1',
    endpoint: platform.url,
    credentials: platform.credentials,
    maxAttempts: 1,
  });
  try {
    for (const FunctionName of names) {
      await waitUntilFunctionActiveV2({ client, maxWaitTime: 30, minDelay: 1 }, { FunctionName });
      const Payload = Buffer.from('"cat /work/number"');
      const answer = await client.send(new InvokeCommand({ FunctionName, Payload }));
      assert.match(Buffer.from(answer.Payload ?? []).toString(), new RegExp(`^"0 ${FunctionName.slice(1)}"`));
    }
    const images = readdirSync(join(data, 'images'));
    assert.deepEqual(
      images.filter((name) => name.startsWith('.new-')),
      [],
    );
  } finally {
    client.destroy();
    await platform.stop();
  }
}

/** Processes that still talk with the registry. */
function skopeos(host: string): number {
  const commands = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((id) => {
      try {
        return readFileSync(`/proc/${id}/cmdline`, 'latin1');
      } catch {
        return '';
      }
    });
  return commands.filter((command) => command.includes('skopeo') && command.includes(host)).length;
}
