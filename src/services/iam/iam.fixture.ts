import assert from 'node:assert/strict';
import type * as Sdk from '@aws-sdk/client-iam';
import { simulatedClock, type SimulatedClock } from '../../base/clock.ts';
import { seededIds, systemIds } from '../../base/ids.ts';
import { silentLog } from '../../base/log.ts';
import { createSecretBox } from '../../base/secretBox.ts';
import { Fault } from '../../protocol/fault.ts';
import { openMemoryStore } from '../../store/memory/openMemoryStore.ts';
import type { Store } from '../../store/store.ts';
import type { Call, OperationInput, OperationOutput } from '../service.ts';
import { ACCOUNT, testCall } from '../testCall.fixture.ts';
import { createIam, type IamNeeds, type IamService } from './index.ts';
import type { IamOperations } from './operations.ts';

/** IAM alone, called without HTTP. */
export interface TestIam {
  readonly service: IamService;
  readonly store: Store;
  readonly clock: SimulatedClock;
  readonly call: <Name extends keyof IamOperations>(
    name: Name,
    input: OperationInput<typeof Sdk, Name>,
    overrides?: Partial<Call>,
  ) => Promise<OperationOutput<typeof Sdk, Name>>;
}

export { ACCOUNT };
export const LOGS_POLICY = 'arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole';
export const ALLOW_ALL =
  '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}';
/** An allowing policy of some `characters`. */
export const policyOf = (characters: number): string =>
  ALLOW_ALL.replace('"Action":"*"', `"Action":"s3:${'x'.repeat(characters - ALLOW_ALL.length - 3)}*"`);
export const TRUST_LAMBDA =
  '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}]}';

export function testIam(overrides: Partial<IamNeeds> = {}): TestIam {
  const clock = simulatedClock();
  const store = overrides.store ?? openMemoryStore({ clock, log: silentLog() });
  const service = createIam({
    store,
    clock,
    ids: seededIds(1),
    secrets: createSecretBox(new Uint8Array(32), systemIds()),
    ...overrides,
  });
  return {
    service,
    store,
    clock,
    call: async (name, input, callOverrides = {}) => {
      const handler = service.operations[name];
      assert.ok(typeof handler === 'function', `${name} is supported`);
      return (handler as never as (input: unknown, call: Call) => never)(
        input,
        testCall(name, callOverrides),
      );
    },
  };
}

/** For `assert.rejects`. */
export const faultOf = (code: string, message: string | RegExp) => (error: unknown) => {
  assert.ok(error instanceof Fault, String(error));
  assert.equal(error.code, code);
  if (typeof message === 'string') assert.equal(error.message, message);
  else assert.match(error.message, message);
  return true;
};
