import type { EventSourceMappingConfiguration } from '@aws-sdk/client-lambda';
import type { Transaction } from '../../../store/store.ts';
import type { Call } from '../../service.ts';
import { conflict, invalidParameter, notFound, required } from '../fault.ts';
import { qualifiedArn, resolveFunction, type FunctionRef } from '../functionName.ts';
import { findVersion } from '../lookup.ts';
import type { Lambda } from '../needs.ts';
import type { Operations } from '../operations.ts';
import { paged, readMarker } from '../page.ts';
import { checkTagCount } from '../tagRules.ts';
import type { AskedMapping } from './askedMapping.ts';
import { kindOf, type EventSourceKind, type EventSourceKinds } from './eventSourceKind.ts';
import type { EventSources } from './eventSources.ts';
import { checkFailureDestination } from './failureDestination.ts';
import {
  checkpoints,
  deleteMapping,
  mappingArn,
  mappingKey,
  mappings,
  putMapping,
  results,
  uuidOfPair,
  withoutLatest,
  type MappingRecord,
} from './mappingRecord.ts';

type MappingOperations =
  | 'CreateEventSourceMapping'
  | 'UpdateEventSourceMapping'
  | 'DeleteEventSourceMapping'
  | 'GetEventSourceMapping'
  | 'ListEventSourceMappings';

export interface MappingParts {
  readonly lambda: Lambda;
  readonly kinds: EventSourceKinds;
  readonly sources: EventSources;
}

const USER_ACTION = 'User action';
/** AWS's greatest page of mappings. */
const LARGEST_PAGE = 100;
const NONE_YET = 'No records processed';

export function eventSourceMappingOperations(parts: MappingParts): Operations<MappingOperations> {
  const { lambda, sources } = parts;
  return {
    CreateEventSourceMapping: (input, call) => create(parts, input, call),
    UpdateEventSourceMapping: (input, call) => update(parts, input, call),

    DeleteEventSourceMapping: async (input, call) => {
      const uuid = required(input.UUID, 'uUID');
      const { record, result } = await lambda.store.transact(async (transaction) => {
        const found = await find(transaction, call, uuid);
        deleteMapping(transaction, call, found.record);
        return found;
      });
      sources.changed(call, uuid);
      return configuration(parts, call, record, result, 'Deleting');
    },

    GetEventSourceMapping: async (input, call) => {
      const uuid = required(input.UUID, 'uUID');
      const { record, result } = await lambda.store.read((view) => find(view, call, uuid));
      return configuration(parts, call, record, result, stateOf(parts, record));
    },

    ListEventSourceMappings: async (input, call) => {
      const marker = readMarker(input.Marker, ['name']);
      const size = Math.min(input.MaxItems ?? LARGEST_PAGE, LARGEST_PAGE);
      const functionArn = input.FunctionName && functionOf(call, input.FunctionName).functionArn;
      const isListed = (record: MappingRecord): boolean =>
        (!functionArn || withoutLatest(record.functionArn) === withoutLatest(functionArn)) &&
        (!input.EventSourceArn || record.sourceArn === input.EventSourceArn);
      const listed = await lambda.store.read(async (view) => {
        const prefix = [call.account, call.region];
        const after = marker && { after: [...prefix, ...marker] };
        const all = await mappings.list(view, { prefix, ...after });
        const entries = all.filter(({ value }) => isListed(value)).slice(0, size + 1);
        const { items, next } = paged(entries, size, ({ value }) => [value.uuid]);
        const found = items.map(async ({ key, value }) => {
          const result = await results.get(view, key);
          return configuration(parts, call, value, result, stateOf(parts, value));
        });
        return { EventSourceMappings: await Promise.all(found), ...next };
      });
      return listed;
    },
  };
}

async function create(
  parts: MappingParts,
  input: AskedMapping,
  call: Call,
): Promise<EventSourceMappingConfiguration> {
  const { lambda } = parts;
  const [kind, sourceArn] = kindOf(parts.kinds, input);
  mustBeOwn(call, sourceArn);
  const startingPosition = kind.startingPosition(input);
  const settings = kind.settings(input);
  const tags = checkTagCount({ ...input.Tags });
  const { ref, functionArn } = functionOf(call, required(input.FunctionName, 'functionName'));
  await mayServe(parts, kind, call, ref, sourceArn);
  if (settings.onFailure) await checkFailureDestination(lambda, call, ref.name, settings.onFailure);
  const begun = await kind.begin(sourceArn, startingPosition);
  const uuid = lambda.ids.uuid();
  const isEnabled = input.Enabled ?? true;
  const record: MappingRecord = {
    uuid,
    functionArn,
    sourceArn,
    startingPosition,
    isEnabled,
    settings,
    tags,
    reason: USER_ACTION,
    modifiedAtMs: lambda.clock.now(),
    revision: lambda.ids.uuid(),
  };
  await lambda.store.transact(async (transaction) => {
    await checkAgain(transaction, call, record);
    putMapping(transaction, call, record);
    for (const [shardId, checkpoint] of begun) {
      checkpoints.put(transaction, [...mappingKey(call, uuid), shardId], checkpoint);
    }
  });
  parts.sources.changed(call, uuid);
  return configuration(parts, call, record, undefined, 'Creating');
}

async function update(
  parts: MappingParts,
  input: AskedMapping,
  call: Call,
): Promise<EventSourceMappingConfiguration> {
  const { lambda } = parts;
  const uuid = required(input.UUID, 'uUID');
  const { record: known } = await lambda.store.read((view) => find(view, call, uuid));
  const [kind] = kindOf(parts.kinds, { EventSourceArn: known.sourceArn });
  const asked = functionOf(call, input.FunctionName ?? known.functionArn);
  // A mapping can be disabled and changed whatever has become of its function, but not given to one that is not there.
  if (input.FunctionName !== undefined) await mayServe(parts, kind, call, asked.ref, known.sourceArn);
  const { onFailure } = kind.settings(input, known.settings);
  if (onFailure !== undefined && onFailure !== known.settings.onFailure) {
    await checkFailureDestination(lambda, call, asked.ref.name, onFailure);
  }
  const revision = lambda.ids.uuid();
  const { before, record, result } = await lambda.store.transact(async (transaction) => {
    const found = await find(transaction, call, uuid);
    const next: MappingRecord = {
      ...found.record,
      functionArn: input.FunctionName === undefined ? found.record.functionArn : asked.functionArn,
      isEnabled: input.Enabled ?? found.record.isEnabled,
      settings: kind.settings(input, found.record.settings),
      reason: USER_ACTION,
      modifiedAtMs: lambda.clock.now(),
      revision,
    };
    await checkAgain(transaction, call, next, found.record);
    putMapping(transaction, call, next, found.record);
    return { before: found.record, record: next, result: found.result };
  });
  parts.sources.changed(call, uuid);
  const state =
    before.isEnabled === record.isEnabled ? 'Updating' : record.isEnabled ? 'Enabling' : 'Disabling';
  return configuration(parts, call, record, result, state);
}

/** Another account's would take its leave, which is not to be had here; of another region it is out of reach. */
function mustBeOwn({ region, account }: Call, sourceArn: string): void {
  const [, , , ofRegion, ofAccount] = sourceArn.split(':');
  if (ofRegion !== region || ofAccount !== account) throw invalidParameter(`Stream not found: ${sourceArn}`);
}

/** What could have changed since it was looked at, and what only this transaction can know. */
async function checkAgain(
  transaction: Transaction,
  call: Call,
  record: MappingRecord,
  before?: MappingRecord,
): Promise<void> {
  const { functionArn, sourceArn, uuid } = record;
  const ref = resolveFunction(call, functionArn);
  if (functionArn !== before?.functionArn) await mustExist(transaction, call, ref);
  const other = await uuidOfPair(transaction, call, record);
  if (other === undefined || other === uuid) return;
  throw conflict(
    `The event source arn (" ${sourceArn} ") and function (" ${ref.name} ") provided mapping already exists. Please update or delete the existing mapping with UUID ${other}`,
  );
}

/** Throws unless the function is there, and its role may read the source. */
async function mayServe(
  { lambda }: MappingParts,
  kind: EventSourceKind,
  call: Call,
  ref: FunctionRef,
  sourceArn: string,
): Promise<void> {
  const { version } = await lambda.store.read((view) => mustExist(view, call, ref));
  await kind.admit(sourceArn, { roleArn: version.settings.role, functionArn: ref.arn });
}

function mustExist(view: Pick<Transaction, 'get' | 'list'>, call: Call, ref: FunctionRef) {
  return findVersion(view, call, ref).catch(() => {
    throw invalidParameter('Function does not exist');
  });
}

/** The qualifier stays as it was given; of a whole ARN, `$LATEST` goes, as on AWS. */
function functionOf(call: Call, name: string): { ref: FunctionRef; functionArn: string } {
  const ref = resolveFunction(call, name);
  const functionArn = qualifiedArn(ref, ref.qualifier);
  return { ref, functionArn: name.startsWith('arn:') ? withoutLatest(functionArn) : functionArn };
}

async function find(view: Pick<Transaction, 'get' | 'list'>, call: Call, uuid: string) {
  const key = mappingKey(call, uuid);
  const record = await mappings.get(view, key);
  if (record === undefined) throw notFound('The resource you requested does not exist.');
  return { record, result: await results.get(view, key) };
}

function stateOf({ sources }: MappingParts, { uuid, isEnabled }: MappingRecord): string {
  if (sources.isSettling(uuid)) return isEnabled ? 'Updating' : 'Disabling';
  return isEnabled ? 'Enabled' : 'Disabled';
}

function configuration(
  { kinds }: MappingParts,
  call: Call,
  record: MappingRecord,
  result: string | undefined,
  state: string,
): EventSourceMappingConfiguration {
  const { uuid, sourceArn, functionArn, startingPosition, settings } = record;
  const [kind] = kindOf(kinds, { EventSourceArn: sourceArn });
  return {
    UUID: uuid,
    StartingPosition: startingPosition,
    EventSourceArn: sourceArn,
    FunctionArn: functionArn,
    LastModified: new Date(record.modifiedAtMs),
    LastProcessingResult: result ?? NONE_YET,
    State: state,
    StateTransitionReason: record.reason,
    EventSourceMappingArn: mappingArn(call, uuid),
    ...kind.shown(settings),
  };
}
