import { Fault } from '../../protocol/fault.ts';
import type { Store } from '../../store/store.ts';
import type { Call } from '../service.ts';
import { existingGroup } from './access.ts';
import { invalidToken, notFound } from './faults.ts';
import { checkNameLengths, given, identifiedGroup } from './names.ts';
import type { LogsOperation } from './operation.ts';

/**
 * What Mayfly cannot have: destinations, deliveries, export tasks and
 * the like are refused when someone would create them, so that listing them truthfully finds none, and getting
 * or deleting one does not find it. Terraform, CDK and the console ask these unasked.
 */
export function absentOperations({ store }: { store: Store }) {
  const checkGroup = async (call: Call, name: string | undefined): Promise<void> => {
    if (name === undefined) return;
    checkNameLengths(name);
    await store.read((view) => existingGroup(view, call, name));
  };
  const checkIdentified = async (call: Call, identifier: string | undefined): Promise<string> => {
    const given_ = given(identifier, 'logGroupIdentifier');
    await checkGroup(call, identifiedGroup(given_, call));
    return given_;
  };
  return {
    DescribeDestinations: none({ destinations: [] }),
    DeleteDestination: () => {
      throw notFound('The specified destination does not exist.');
    },
    DescribeExportTasks: none({ exportTasks: [] }),
    CancelExportTask: () => {
      throw notFound('The specified export task does not exist.');
    },
    DescribeDeliveries: none({ deliveries: [] }),
    DescribeDeliverySources: none({ deliverySources: [] }),
    DescribeDeliveryDestinations: none({ deliveryDestinations: [] }),
    GetDelivery: () => {
      throw noDelivery('Delivery');
    },
    DeleteDelivery: () => {
      throw noDelivery('Delivery');
    },
    GetDeliverySource: () => {
      throw noDelivery('Delivery Source');
    },
    DeleteDeliverySource: () => {
      // With two full stops, as AWS says it here.
      throw notFound('Requested Delivery Source does not exist in this account..');
    },
    GetDeliveryDestination: () => {
      throw noDelivery('Delivery Destination');
    },
    DeleteDeliveryDestination: () => {
      throw noDelivery('Delivery Destination');
    },
    GetDeliveryDestinationPolicy: () => {
      throw noDelivery('Delivery Destination');
    },
    DeleteDeliveryDestinationPolicy: () => {
      throw noDelivery('Delivery Destination');
    },
    DescribeAccountPolicies: none({ accountPolicies: [] }),
    GetDataProtectionPolicy: async (input, call) => ({
      logGroupIdentifier: await checkIdentified(call, input.logGroupIdentifier),
    }),
    DescribeIndexPolicies: async (input, call) => {
      refuseToken(input);
      for (const identifier of input.logGroupIdentifiers ?? []) await checkIdentified(call, identifier);
      return { indexPolicies: [] };
    },
    DescribeFieldIndexes: async (input, call) => {
      refuseToken(input);
      for (const identifier of input.logGroupIdentifiers ?? []) await checkIdentified(call, identifier);
      return { fieldIndexes: [] };
    },
    GetTransformer: async (input, call) => {
      await checkIdentified(call, input.logGroupIdentifier);
      return {};
    },
    ListLogAnomalyDetectors: none({ anomalyDetectors: [] }),
    ListAnomalies: (input) => {
      refuseToken(input);
      if (input.anomalyDetectorArn === undefined) return { anomalies: [] };
      throw new Fault('ResourceNotFoundException', 'The specified anomaly detector does not exist.');
    },
    ListIntegrations: () => ({ integrationSummaries: [] }),
    ListScheduledQueries: none({ scheduledQueries: [] }),
    ListSyslogConfigurations: none({ syslogConfigurations: [] }),
    DescribeImportTasks: none({ imports: [] }),
    DescribeLookupTables: none({ lookupTables: [] }),
    DescribeConfigurationTemplates: none({ configurationTemplates: [] }),
  } satisfies { [Name in AbsentOperation]: LogsOperation<Name> };
}

/** A list is never longer than one page, so that no token is one of ours. */
function refuseToken(input: { nextToken?: string | undefined }): void {
  if (input.nextToken !== undefined) throw invalidToken();
}

function none<T>(answer: T) {
  return (input: { nextToken?: string | undefined }): T => {
    refuseToken(input);
    return answer;
  };
}

function noDelivery(kind: string): Fault {
  return notFound(`Requested ${kind} does not exist in this account.`);
}

type AbsentOperation =
  | 'DescribeDestinations'
  | 'DeleteDestination'
  | 'DescribeExportTasks'
  | 'CancelExportTask'
  | 'DescribeDeliveries'
  | 'DescribeDeliverySources'
  | 'DescribeDeliveryDestinations'
  | 'GetDelivery'
  | 'DeleteDelivery'
  | 'GetDeliverySource'
  | 'DeleteDeliverySource'
  | 'GetDeliveryDestination'
  | 'DeleteDeliveryDestination'
  | 'GetDeliveryDestinationPolicy'
  | 'DeleteDeliveryDestinationPolicy'
  | 'DescribeAccountPolicies'
  | 'GetDataProtectionPolicy'
  | 'DescribeIndexPolicies'
  | 'DescribeFieldIndexes'
  | 'GetTransformer'
  | 'ListLogAnomalyDetectors'
  | 'ListAnomalies'
  | 'ListIntegrations'
  | 'ListScheduledQueries'
  | 'ListSyslogConfigurations'
  | 'DescribeImportTasks'
  | 'DescribeLookupTables'
  | 'DescribeConfigurationTemplates';
