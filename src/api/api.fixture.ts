import type { TestContext } from 'node:test';
import { STSClient } from '@aws-sdk/client-sts';
import { simulatedClock } from '../base/clock.ts';
import type { SimulatedClock } from '../base/clock.ts';
import { systemIds } from '../base/ids.ts';
import { silentLog } from '../base/log.ts';
import type { Log } from '../base/log.ts';
import { createServiceModel } from '../protocol/createServiceModel.ts';
import { wireFacts } from '../protocol/wireFacts.ts';
import { createSts } from '../services/sts/index.ts';
import { createSessionTokens } from '../services/sts/sessionToken.ts';
import type { SessionTokens } from '../services/sts/sessionToken.ts';
import type { Permission, Principal } from '../services/service.ts';
import { ALLOWED, listOf, type Authorize } from './authorize.ts';
import { createApi } from './createApi.ts';
import type { Api, ApiNeeds, ServiceEntry } from './createApi.ts';

/** An API with STS behind it, in this process, for tests of the front layer. */
export interface TestApi {
  readonly api: Api;
  readonly port: number;
  readonly endpoint: string;
  readonly clock: SimulatedClock;
  readonly sessions: SessionTokens;
  /** A client with these credentials; the root's when there are none. */
  readonly sts: (credentials?: {
    accessKeyId: string;
    secretAccessKey: string;
    sessionToken?: string;
  }) => STSClient;
}

export const ACCOUNT = '123456789012';
export const ROOT_KEY = { accessKeyId: 'AKIAQAAAAAAAAAAAROOT', secretAccessKey: 'secret-of-the-root' };

const root: Principal = {
  kind: 'root',
  arn: `arn:aws:iam::${ACCOUNT}:root`,
  userId: ACCOUNT,
  accessKeyId: ROOT_KEY.accessKeyId,
};

export async function testApi(
  context: TestContext,
  overrides: Partial<Omit<ApiNeeds, 'services'>> & { services?: readonly ServiceEntry[]; log?: Log } = {},
): Promise<TestApi> {
  // Client and server share the machine's time, or the client's signatures would be years off.
  const clock = simulatedClock(new Date().getTime());
  const ids = systemIds();
  const sessions = createSessionTokens({ key: ids.bytes(32), clock, ids });
  const { services = [], ...needs } = overrides;
  const api = createApi({
    host: '127.0.0.1',
    port: 0,
    auth: 'enforce',
    findCredential: (accessKeyId, sessionToken) => {
      if (accessKeyId === ROOT_KEY.accessKeyId) {
        return { secretAccessKey: ROOT_KEY.secretAccessKey, account: ACCOUNT, principal: root };
      }
      const session = sessionToken === undefined ? undefined : sessions.open(sessionToken);
      return session?.accessKeyId === accessKeyId ? session : undefined;
    },
    authorize: nobodyElse,
    defaultAccount: '000000000000',
    defaultRegion: 'us-east-1',
    clock,
    ids,
    log: silentLog(),
    version: '1.2.3',
    health: () => ({ isolation: 'none' }),
    services: [stsEntry(sessions), ...services],
    ...needs,
  });
  const { port } = await api.listen();
  context.after(() => api.close(0));
  const endpoint = `http://127.0.0.1:${port}`;
  return {
    api,
    port,
    endpoint,
    clock,
    sessions,
    sts: (credentials = ROOT_KEY) => {
      const client = new STSClient({ endpoint, region: 'eu-central-1', credentials, maxAttempts: 1 });
      context.after(() => client.destroy());
      return client;
    },
  };
}

/** The permission of any operation of a service that is made up for a test. */
export const named: Permission<object> = (input, { operation }) => {
  const [resource = '*'] = Object.values(input).filter((value) => typeof value === 'string');
  return { action: `test:${operation}`, resource };
};

/** Nobody has policies here. */
const nobodyElse: Authorize = (_principal, demands) => {
  const [demand] = listOf(demands);
  if (!demand) return ALLOWED;
  return {
    allowed: false,
    demand,
    reason: ` because no identity-based policy allows the ${demand.action} action`,
  };
};

/** Roles are tested where they are kept. */
const NO_ROLES = {
  clock: simulatedClock(),
  find: async () => undefined,
  grantsOf: async () => undefined,
  isOpen: false,
};

const NO_PROVIDERS = { keys: { find: async () => undefined }, findProvider: async () => undefined };

function stsEntry(sessions: SessionTokens): ServiceEntry {
  return {
    facts: wireFacts.sts,
    load: async () => ({
      model: createServiceModel(await import('@aws-sdk/client-sts'), wireFacts.sts),
      service: createSts({ sessions, roles: NO_ROLES, webIdentity: NO_PROVIDERS }),
    }),
  };
}
