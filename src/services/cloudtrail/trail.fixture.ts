import * as sdk from '@aws-sdk/client-iam';
import type { Event, LookupEventsCommandInput, LookupEventsCommandOutput } from '@aws-sdk/client-cloudtrail';
import { simulatedClock, type SimulatedClock } from '../../base/clock.ts';
import { seededIds, systemIds } from '../../base/ids.ts';
import { silentLog } from '../../base/log.ts';
import { createServiceModel } from '../../protocol/createServiceModel.ts';
import { wireFacts } from '../../protocol/wireFacts.ts';
import { openMemoryStore } from '../../store/memory/openMemoryStore.ts';
import type { Store } from '../../store/store.ts';
import type { Call, Handler } from '../service.ts';
import type { AnsweredCall } from './answeredCall.ts';
import { createCloudTrail, type CloudTrail, type CloudTrailNeeds } from './index.ts';

export const HOME = { account: '111111111111', region: 'us-east-1' };

const iam = createServiceModel(sdk, wireFacts.iam);

type Page = Pick<LookupEventsCommandOutput, 'Events' | 'NextToken'>;

/** CloudTrail alone, called without HTTP. */
export interface TestTrail {
  readonly service: CloudTrail;
  readonly store: Store;
  readonly clock: SimulatedClock;
  /** All pages. */
  readonly lookup: (input?: LookupEventsCommandInput) => Promise<Event[]>;
  readonly page: (input: LookupEventsCommandInput) => Promise<Page>;
}

export function testTrail(overrides: Partial<CloudTrailNeeds> = {}): TestTrail {
  const clock = simulatedClock();
  const store = overrides.store ?? openMemoryStore({ clock, log: silentLog() });
  const needs = { clock, ids: seededIds(1), log: silentLog(), issuerOf: () => undefined };
  const service = createCloudTrail({ ...needs, ...overrides, store });
  return {
    service,
    store,
    clock,
    lookup: (input = {}) => lookupIn(service, input),
    page: (input) => pageOf(service, input),
  };
}

/** On a store that others open, too. */
export function durableTrail(store: Store, clock: CloudTrailNeeds['clock']): CloudTrail {
  const needs = { ids: systemIds(), log: silentLog(), issuerOf: () => undefined };
  return createCloudTrail({ ...needs, store, clock });
}

async function pageOf(service: CloudTrail, input: LookupEventsCommandInput): Promise<Page> {
  const handler = service.operations['LookupEvents'] as unknown as Handler<LookupEventsCommandInput, Page>;
  return handler(input, HOME as Call);
}

export async function lookupIn(service: CloudTrail, input: LookupEventsCommandInput): Promise<Event[]> {
  const events: Event[] = [];
  for (let token: string | undefined; ;) {
    const answer = await pageOf(service, { ...input, ...(token && { NextToken: token }) });
    events.push(...(answer.Events ?? []));
    token = answer.NextToken;
    if (token === undefined) return events;
  }
}

/** Somebody makes a group. */
export function groupCall(GroupName: string, overrides: Partial<AnsweredCall> = {}): AnsweredCall {
  const model = iam.operations.get('CreateGroup');
  if (!model) throw new Error('IAM has CreateGroup');
  return {
    model,
    ...HOME,
    principal: {
      kind: 'user',
      arn: 'arn:aws:iam::111111111111:user/ada',
      userId: 'AIDA',
      accessKeyId: 'AKIA',
    },
    requestId: 'request',
    sourceIp: '192.0.2.1',
    userAgent: 'test',
    input: { GroupName },
    output: {},
    fault: undefined,
    wouldBeDenied: undefined,
    ...overrides,
  };
}
