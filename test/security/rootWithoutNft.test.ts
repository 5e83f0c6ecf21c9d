/** The attempts of hubNetwork.test.ts by root's functions on a machine that lacks nftables. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';
import { findProgram } from '../../src/compute/drivers/findProgram.ts';
import { asRoot } from './neighbours.ts';

const missing = ['bwrap', 'ip', 'nsenter'].find((program) => findProgram(program) === undefined);
const skip = asRoot ? (missing === undefined ? false : `${missing} is not installed`) : 'needs root';

/** In a mount namespace in which nft can't be executed. */
const WITHOUT_NFT = `
for nft in /usr/bin/nft /usr/sbin/nft; do
  if [ -f "$nft" ]; then mount --bind /dev/null "$nft" || exit 1; fi
done
exec "$@"`;

test('root without nft gives functions the platform and nothing else', { skip }, async () => {
  // Without this variable the file would report to our own test runner instead of its output.
  const { NODE_TEST_CONTEXT: _, ...environment } = process.env;
  const file = join(import.meta.dirname, 'hubNetwork.test.ts');
  const words = ['--mount', '--', '/bin/sh', '-c', WITHOUT_NFT, 'sh', process.execPath, file];
  const child = spawn('unshare', words, { env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  child.stdout.on('data', (chunk) => (output += String(chunk)));
  child.stderr.on('data', (chunk) => (output += String(chunk)));
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  assert.equal(code, 0, output);
  assert.match(output, /pass [1-9]/);
});
