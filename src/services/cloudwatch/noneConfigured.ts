import { Fault } from '../../protocol/fault.ts';
import { notImplemented } from '../service.ts';
import { invalidNextToken } from './faults.ts';
import type { CloudWatchOperation } from './operation.ts';

/** Nobody ever got a token from a list that is empty. */
function none<T>(answer: T): (input: { NextToken?: string | undefined }) => T {
  return ({ NextToken }) => {
    if (NextToken !== undefined) throw invalidNextToken();
    return answer;
  };
}

const getDashboard: CloudWatchOperation<'GetDashboard'> = ({ DashboardName = '' }) => {
  throw new Fault('DashboardNotFoundError', `Dashboard ${DashboardName} does not exist`);
};

/** What may be asked of alarms, dashboards and the like is answered truly: there are none. */
export const noneConfigured = {
  DescribeAlarms: none({ CompositeAlarms: [], MetricAlarms: [], LogAlarms: [] }),
  DescribeAlarmHistory: none({ AlarmHistoryItems: [] }),
  DescribeAlarmsForMetric: (() => ({ MetricAlarms: [] })) as CloudWatchOperation<'DescribeAlarmsForMetric'>,
  DescribeAnomalyDetectors: none({ AnomalyDetectors: [] }),
  DescribeInsightRules: none({ InsightRules: [] }),
  GetDashboard: getDashboard,
  ListAlarmMuteRules: none({ AlarmMuteRuleSummaries: [] }),
  ListDashboards: none({ DashboardEntries: [] }),
  ListMetricStreams: none({ Entries: [] }),
};

/** Making any of them is refused by name. */
export const refused = {
  AssociateDatasetKmsKey: notImplemented,
  CreateResourceMetricsConfiguration: notImplemented,
  DeleteAlarmMuteRule: notImplemented,
  DeleteAlarms: notImplemented,
  DeleteAnomalyDetector: notImplemented,
  DeleteDashboards: notImplemented,
  DeleteInsightRules: notImplemented,
  DeleteMetricStream: notImplemented,
  DeleteResourceMetricsConfiguration: notImplemented,
  DescribeAlarmContributors: notImplemented,
  DisableAlarmActions: notImplemented,
  DisableInsightRules: notImplemented,
  DisassociateDatasetKmsKey: notImplemented,
  EnableAlarmActions: notImplemented,
  EnableInsightRules: notImplemented,
  GetAlarmMuteRule: notImplemented,
  GetDataset: notImplemented,
  GetInsightRuleReport: notImplemented,
  GetMetricStream: notImplemented,
  GetMetricWidgetImage: notImplemented,
  GetOTelEnrichment: notImplemented,
  GetResourceMetricsConfiguration: notImplemented,
  ListManagedInsightRules: notImplemented,
  ListTagsForResource: notImplemented,
  PutAlarmMuteRule: notImplemented,
  PutAnomalyDetector: notImplemented,
  PutCompositeAlarm: notImplemented,
  PutDashboard: notImplemented,
  PutInsightRule: notImplemented,
  PutLogAlarm: notImplemented,
  PutManagedInsightRules: notImplemented,
  PutMetricAlarm: notImplemented,
  PutMetricStream: notImplemented,
  SetAlarmState: notImplemented,
  StartMetricStreams: notImplemented,
  StartOTelEnrichment: notImplemented,
  StopMetricStreams: notImplemented,
  StopOTelEnrichment: notImplemented,
  TagResource: notImplemented,
  UntagResource: notImplemented,
  UpdateOTelEnrichment: notImplemented,
  UpdateResourceMetricsConfiguration: notImplemented,
} as const;
