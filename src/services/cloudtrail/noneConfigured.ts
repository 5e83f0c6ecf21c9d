import { notImplemented } from '../service.ts';
import { invalidNextToken, trailNotFound } from './faults.ts';
import type { CloudTrailOperation } from './operation.ts';

/** Nobody ever got a token from a list that is empty. */
function none<T>(answer: T): (input: { NextToken?: string | undefined }) => T {
  return ({ NextToken }) => {
    if (NextToken !== undefined) throw invalidNextToken();
    return answer;
  };
}

const noTrail = ({ Name }: { Name?: string | undefined }): never => {
  throw trailNotFound(Name ?? '');
};

/** What may be asked of trails, event data stores and the like is answered truly: there are none. */
export const noneConfigured = {
  DescribeTrails: (() => ({ trailList: [] })) as CloudTrailOperation<'DescribeTrails'>,
  GetTrail: noTrail as CloudTrailOperation<'GetTrail'>,
  GetTrailStatus: noTrail as CloudTrailOperation<'GetTrailStatus'>,
  ListTrails: none({ Trails: [] }),
  ListEventDataStores: none({ EventDataStores: [] }),
  ListChannels: none({ Channels: [] }),
  ListImports: none({ Imports: [] }),
};

/** The event history is all there is: making a trail that delivers events elsewhere is refused by name. */
export const refused = {
  AddTags: notImplemented,
  CancelQuery: notImplemented,
  CreateChannel: notImplemented,
  CreateDashboard: notImplemented,
  CreateEventDataStore: notImplemented,
  CreateTrail: notImplemented,
  DeleteChannel: notImplemented,
  DeleteDashboard: notImplemented,
  DeleteEventDataStore: notImplemented,
  DeleteResourcePolicy: notImplemented,
  DeleteTrail: notImplemented,
  DeregisterOrganizationDelegatedAdmin: notImplemented,
  DescribeQuery: notImplemented,
  DisableFederation: notImplemented,
  EnableFederation: notImplemented,
  GenerateQuery: notImplemented,
  GetChannel: notImplemented,
  GetDashboard: notImplemented,
  GetEventConfiguration: notImplemented,
  GetEventDataStore: notImplemented,
  GetEventSelectors: notImplemented,
  GetImport: notImplemented,
  GetInsightSelectors: notImplemented,
  GetQueryResults: notImplemented,
  GetResourcePolicy: notImplemented,
  ListDashboards: notImplemented,
  ListImportFailures: notImplemented,
  ListInsightsData: notImplemented,
  ListInsightsMetricData: notImplemented,
  ListPublicKeys: notImplemented,
  ListQueries: notImplemented,
  ListTags: notImplemented,
  PutEventConfiguration: notImplemented,
  PutEventSelectors: notImplemented,
  PutInsightSelectors: notImplemented,
  PutResourcePolicy: notImplemented,
  RegisterOrganizationDelegatedAdmin: notImplemented,
  RemoveTags: notImplemented,
  RestoreEventDataStore: notImplemented,
  SearchSampleQueries: notImplemented,
  StartDashboardRefresh: notImplemented,
  StartEventDataStoreIngestion: notImplemented,
  StartImport: notImplemented,
  StartLogging: notImplemented,
  StartQuery: notImplemented,
  StopEventDataStoreIngestion: notImplemented,
  StopImport: notImplemented,
  StopLogging: notImplemented,
  UpdateChannel: notImplemented,
  UpdateDashboard: notImplemented,
  UpdateEventDataStore: notImplemented,
  UpdateTrail: notImplemented,
} as const;
