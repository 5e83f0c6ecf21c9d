import type { Clock } from '../../base/clock.ts';
import type { Ids } from '../../base/ids.ts';
import { Fault } from '../../protocol/fault.ts';
import type { Store } from '../../store/store.ts';
import { changeGroup, existingGroup } from './access.ts';
import { invalidParameter, unsupported } from './faults.ts';
import { filterKey, metricFilters, subscriptionFilters } from './filterRecords.ts';
import { checkNameLengths, given, identifiedGroup } from './names.ts';
import type { LogsOperation } from './operation.ts';
import { doomed, groupKey, groups, ofGroup, type GroupRecord } from './records.ts';
import { RETENTION_DAYS } from './retention.ts';
import { checkTags } from './tags.ts';

export function createLogGroup(needs: {
  store: Store;
  clock: Clock;
  ids: Ids;
  settle: () => Promise<void>;
}): LogsOperation<'CreateLogGroup'> {
  return async (input, call) => {
    const name = given(input.logGroupName, 'logGroupName');
    checkNameLengths(name);
    if (name.startsWith('aws/'))
      throw invalidParameter("Log groups starting with 'aws/' are reserved for AWS.");
    if (input.kmsKeyId !== undefined)
      throw unsupported('kmsKeyId', 'log groups are not encrypted with KMS keys.');
    const tags = checkTags(input.tags ?? {});
    const record: GroupRecord = {
      id: needs.ids.hex(16),
      createdAtMs: needs.clock.now(),
      class: input.logGroupClass ?? 'STANDARD',
      ...(input.logGroupClass === 'DELIVERY' && { retentionInDays: 1 }),
      deletionProtected: input.deletionProtectionEnabled ?? false,
      tags,
    };
    await needs.settle();
    await needs.store.transact(async (tx) => {
      const key = groupKey(call, name);
      if (await groups.get(tx, key)) {
        throw new Fault('ResourceAlreadyExistsException', 'The specified log group already exists');
      }
      groups.put(tx, key, record);
    });
    return {};
  };
}

/** The group is gone with its record; what it held is swept away in the background. */
export function deleteLogGroup(needs: {
  store: Store;
  settle: () => Promise<void>;
}): LogsOperation<'DeleteLogGroup'> {
  return async (input, call) => {
    const name = given(input.logGroupName, 'logGroupName');
    checkNameLengths(name);
    // Lines that were written before are of the group that goes: they must not bring it back.
    await needs.settle();
    await needs.store.transact(async (tx) => {
      const group = await existingGroup(tx, call, name);
      if (group.deletionProtected) {
        throw new Fault('ValidationException', 'The log group has deletion protection enabled.');
      }
      groups.delete(tx, groupKey(call, name));
      doomed.put(tx, ofGroup(call, group.id), 1);
      metricFilters.deletePrefix(tx, filterKey(call, name));
      subscriptionFilters.deletePrefix(tx, filterKey(call, name));
    });
    return {};
  };
}

export function putRetentionPolicy(needs: { store: Store }): LogsOperation<'PutRetentionPolicy'> {
  return async (input, call) => {
    const days = given(input.retentionInDays, 'retentionInDays');
    if (!RETENTION_DAYS.some((allowed) => allowed === days)) {
      throw invalidParameter(
        `1 validation error detected: Value '${days}' at 'retentionInDays' failed to satisfy constraint: Member must satisfy enum value set: [${RETENTION_DAYS.join(', ')}]`,
      );
    }
    await changeGroup(needs.store, call, input.logGroupName, (group) => {
      if (group.class !== 'DELIVERY') return { ...group, retentionInDays: days };
      throw invalidParameter('Log groups of class DELIVERY keep events for one day.');
    });
    return {};
  };
}

export function deleteRetentionPolicy(needs: { store: Store }): LogsOperation<'DeleteRetentionPolicy'> {
  return async (input, call) => {
    await changeGroup(needs.store, call, input.logGroupName, (group) => {
      const { retentionInDays: _, ...rest } = group;
      if (group.class !== 'DELIVERY') return rest;
      throw invalidParameter('Log groups of class DELIVERY keep events for one day.');
    });
    return {};
  };
}

export function putLogGroupDeletionProtection(needs: {
  store: Store;
}): LogsOperation<'PutLogGroupDeletionProtection'> {
  return async (input, call) => {
    const name = identifiedGroup(given(input.logGroupIdentifier, 'logGroupIdentifier'), call);
    const deletionProtected = given(input.deletionProtectionEnabled, 'deletionProtectionEnabled');
    await changeGroup(needs.store, call, name, (group) => ({ ...group, deletionProtected }));
    return {};
  };
}
