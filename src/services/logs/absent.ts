import { Fault } from '../../protocol/fault.ts';
import type { Store } from '../../store/store.ts';
import type { Call } from '../service.ts';
import { existingGroup } from './access.ts';
import { notFound } from './faults.ts';
import { given, identifiedGroup } from './names.ts';
import type { LogsOperation } from './operation.ts';

/**
 * What Mayfly cannot have: metric and subscription filters, policies, destinations, deliveries, export tasks and
 * the like are refused when someone would create them, so that listing them truthfully finds none, and getting
 * or deleting one does not find it. Terraform, CDK and the console ask these unasked.
 */
export function absentOperations({ store }: { store: Store }) {
  const checkGroup = async (call: Call, name: string | undefined): Promise<void> => {
    if (name !== undefined) await store.read((view) => existingGroup(view, call, name));
  };
  const checkIdentified = async (call: Call, identifier: string | undefined): Promise<string> => {
    const given_ = given(identifier, 'logGroupIdentifier');
    await checkGroup(call, identifiedGroup(given_, call));
    return given_;
  };
  return {
    DescribeMetricFilters: async (input, call) => {
      await checkGroup(call, input.logGroupName);
      return { metricFilters: [] };
    },
    DeleteMetricFilter: async (input, call) => {
      await checkGroup(call, input.logGroupName);
      throw notFound('The specified metric filter does not exist.');
    },
    DescribeSubscriptionFilters: async (input, call) => {
      await checkGroup(call, given(input.logGroupName, 'logGroupName'));
      return { subscriptionFilters: [] };
    },
    DeleteSubscriptionFilter: async (input, call) => {
      await checkGroup(call, input.logGroupName);
      throw notFound('The specified subscription filter does not exist.');
    },
    DescribeResourcePolicies: () => ({ resourcePolicies: [] }),
    DeleteResourcePolicy: (input) => {
      throw notFound(`Policy with name [${input.policyName}] does not exist.`);
    },
    DescribeDestinations: () => ({ destinations: [] }),
    DeleteDestination: () => {
      throw notFound('The specified destination does not exist.');
    },
    DescribeExportTasks: () => ({ exportTasks: [] }),
    CancelExportTask: () => {
      throw notFound('The specified export task does not exist.');
    },
    DescribeQueries: () => ({ queries: [] }),
    DescribeQueryDefinitions: () => ({ queryDefinitions: [] }),
    DescribeDeliveries: () => ({ deliveries: [] }),
    DescribeDeliverySources: () => ({ deliverySources: [] }),
    DescribeDeliveryDestinations: () => ({ deliveryDestinations: [] }),
    GetDelivery: () => {
      throw notFound('Requested Delivery does not exist in this account.');
    },
    GetDeliverySource: () => {
      throw notFound('Requested Delivery Source does not exist in this account.');
    },
    GetDeliveryDestination: () => {
      throw notFound('Requested Delivery Destination does not exist in this account.');
    },
    DescribeAccountPolicies: () => ({ accountPolicies: [] }),
    GetDataProtectionPolicy: async (input, call) => ({
      logGroupIdentifier: await checkIdentified(call, input.logGroupIdentifier),
    }),
    DescribeIndexPolicies: async (input, call) => {
      for (const identifier of input.logGroupIdentifiers ?? []) await checkIdentified(call, identifier);
      return { indexPolicies: [] };
    },
    DescribeFieldIndexes: async (input, call) => {
      for (const identifier of input.logGroupIdentifiers ?? []) await checkIdentified(call, identifier);
      return { fieldIndexes: [] };
    },
    GetTransformer: async (input, call) => {
      await checkIdentified(call, input.logGroupIdentifier);
      return {};
    },
    ListLogAnomalyDetectors: () => ({ anomalyDetectors: [] }),
    ListAnomalies: (input) => {
      if (input.anomalyDetectorArn === undefined) return { anomalies: [] };
      throw new Fault('ResourceNotFoundException', 'The specified anomaly detector does not exist.');
    },
    ListIntegrations: () => ({ integrationSummaries: [] }),
    ListScheduledQueries: () => ({ scheduledQueries: [] }),
    ListSyslogConfigurations: () => ({ syslogConfigurations: [] }),
    DescribeImportTasks: () => ({ imports: [] }),
    DescribeLookupTables: () => ({ lookupTables: [] }),
    DescribeConfigurationTemplates: () => ({ configurationTemplates: [] }),
  } satisfies { [Name in AbsentOperation]: LogsOperation<Name> };
}

type AbsentOperation =
  | 'DescribeMetricFilters'
  | 'DeleteMetricFilter'
  | 'DescribeSubscriptionFilters'
  | 'DeleteSubscriptionFilter'
  | 'DescribeResourcePolicies'
  | 'DeleteResourcePolicy'
  | 'DescribeDestinations'
  | 'DeleteDestination'
  | 'DescribeExportTasks'
  | 'CancelExportTask'
  | 'DescribeQueries'
  | 'DescribeQueryDefinitions'
  | 'DescribeDeliveries'
  | 'DescribeDeliverySources'
  | 'DescribeDeliveryDestinations'
  | 'GetDelivery'
  | 'GetDeliverySource'
  | 'GetDeliveryDestination'
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
