/** Root's part in what an ordinary user's test tries: it holds "the internet", and says what reached it. */
import { execFileSync, spawnSync } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Prepare } from '../../src/compute/drivers/ordinaryUser.fixture.ts';
import { startOutside } from './outside.ts';

/** TEST-NET-3: an address that the host gets while the test runs. */
export const LATE_ADDRESS = '203.0.113.200';
/** Where the ordinary user asks. */
export const CONTROL_VARIABLE = 'MAYFLY_TEST_OUTSIDE';

/** GET /seen: what reached the outside since the last time. GET /late: the host has LATE_ADDRESS from now on. */
export const outsideForAnother: Prepare = async () => {
  const outside = await startOutside();
  const server = createServer((request, response) => {
    const answer = (value: unknown) => response.end(JSON.stringify(value));
    if (request.url === '/seen') return void outside.seen().then(answer);
    execFileSync('ip', ['addr', 'add', `${LATE_ADDRESS}/32`, 'dev', 'lo']);
    answer(true);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    environment: { [CONTROL_VARIABLE]: `http://127.0.0.1:${(server.address() as AddressInfo).port}` },
    end: () => {
      server.close();
      server.closeAllConnections();
      outside.close();
      spawnSync('ip', ['addr', 'del', `${LATE_ADDRESS}/32`, 'dev', 'lo'], { stdio: 'ignore' });
    },
  };
};
