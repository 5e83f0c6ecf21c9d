import { silentLog } from '../base/log.ts';
import type { Call } from './service.ts';

export const ACCOUNT = '111111111111';
export const REGION = 'us-east-1';

/** A call by the account's root, for a service that is tested alone, without HTTP. */
export function testCall(operation: string, overrides: Partial<Call> = {}): Call {
  return {
    account: ACCOUNT,
    region: REGION,
    partition: 'aws',
    principal: {
      kind: 'root',
      arn: `arn:aws:iam::${ACCOUNT}:root`,
      userId: ACCOUNT,
      accessKeyId: 'AKIATEST',
    },
    requestId: '11111111-2222-4333-8444-555555555555',
    operation,
    signal: new AbortController().signal,
    log: silentLog(),
    endpoint: 'http://localhost:4566',
    sourceIp: '127.0.0.1',
    userAgent: 'test',
    headers: {},
    ...overrides,
  };
}
