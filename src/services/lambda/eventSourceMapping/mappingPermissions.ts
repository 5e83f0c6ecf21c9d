import type { Store } from '../../../store/store.ts';
import type { Call, Demand, Demands, Permissions } from '../../service.ts';
import type { LambdaSdk } from '../operations.ts';
import { mappingArn, mappingKey, mappings, withoutLatest } from './mappingRecord.ts';

export interface MappingPermissionNeeds {
  readonly store: Store;
  /** The ARN of a function as a request names it. */
  readonly functionArn: (name: string, call: Call) => string;
}

/** What operations on mappings take permission for: policies may limit them by the function, `lambda:FunctionArn`. */
export function mappingPermissions({ store, functionArn }: MappingPermissionNeeds) {
  // As the mapping is kept, too: `$LATEST` is what an ARN without a qualifier means, and is not to lead past a policy.
  const keysOf = (arn: string | undefined) => ({ 'lambda:functionarn': arn && withoutLatest(arn) });
  const onMapping = (call: Call, arn: string, uuid: string): Demand => ({
    action: `lambda:${call.operation}`,
    resource: arn,
    lookup: async () => {
      const record = await store.read((view) => mappings.get(view, mappingKey(call, uuid)));
      return {
        tags: Object.entries(record?.tags ?? {}),
        keys: keysOf(record?.functionArn),
      };
    },
  });
  const own = ({ UUID: uuid = '' }: { UUID?: string | undefined }, call: Call): Demand =>
    onMapping(call, mappingArn(call, uuid), uuid);
  return {
    onMapping,
    operations: {
      CreateEventSourceMapping: ({ FunctionName: name = '', Tags: tags }, call): Demands => {
        const requestTags = Object.entries(tags ?? {});
        const demand: Demand = {
          action: 'lambda:CreateEventSourceMapping',
          resource: '*',
          keys: keysOf(functionArn(name, call)),
          ...(requestTags.length > 0 && { requestTags }),
        };
        if (requestTags.length === 0) return demand;
        const resource = mappingArn(call, '*');
        return [demand, { action: 'lambda:TagResource', resource, requestTags }];
      },
      // Who gives a mapping to another function needs leave for both.
      UpdateEventSourceMapping: (input, call): Demands => {
        const demand = own(input, call);
        if (input.FunctionName === undefined) return demand;
        return [demand, { ...demand, keys: keysOf(functionArn(input.FunctionName, call)) }];
      },
      DeleteEventSourceMapping: own,
      GetEventSourceMapping: own,
      ListEventSourceMappings: (_input, call): Demands => {
        return { action: `lambda:${call.operation}`, resource: '*' };
      },
    } satisfies Permissions<LambdaSdk>,
  };
}
