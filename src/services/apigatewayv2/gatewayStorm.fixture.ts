/**
 * Makes APIs with routes, stages and domain names as fast as it can on a durable store, deletes some, and says on standard
 * output what was acknowledged: `API STEP VALUE`. Run by gateway.kill.test.ts, which kills it.
 */
import { writeSync } from 'node:fs';
import { systemClock } from '../../base/clock.ts';
import { silentLog } from '../../base/log.ts';
import { openSqliteStore } from '../../store/sqlite/openSqliteStore.ts';
import { FUNCTION, testGateway } from './gateway.fixture.ts';

const [folder = '', run = ''] = process.argv.slice(2);
const store = await openSqliteStore({ folder, clock: systemClock(), log: silentLog() });
const { call } = testGateway(store);
const say = (id: string, step: string, value = '') => writeSync(1, `${id} ${step} ${value}\n`);

async function worker(lane: number): Promise<never> {
  for (let round = 0; ; round++) {
    const { ApiId = '' } = await call('CreateApi', { Name: 'n', ProtocolType: 'HTTP', Target: FUNCTION });
    say(ApiId, 'created');
    const { IntegrationId } = await call('CreateIntegration', {
      ApiId,
      IntegrationType: 'AWS_PROXY',
      IntegrationUri: FUNCTION,
      PayloadFormatVersion: '2.0',
    });
    for (const RouteKey of ['GET /a', 'ANY /b/{c}']) {
      await call('CreateRoute', { ApiId, RouteKey, Target: `integrations/${IntegrationId}` });
      say(ApiId, 'route', RouteKey);
    }
    const DomainName = `d${run}-${lane}-${round}.example.com`;
    await call('CreateDomainName', { DomainName });
    await call('CreateApiMapping', { DomainName, ApiId, Stage: '$default' });
    say(ApiId, 'domain', DomainName);
    if (round % 3 > 0) continue;
    say(ApiId, 'deleting');
    await call('DeleteDomainName', { DomainName });
    await call('DeleteApi', { ApiId });
    say(ApiId, 'deleted');
  }
}

await Promise.all([0, 1, 2, 3].map(worker));
