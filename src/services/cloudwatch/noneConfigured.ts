import { notImplemented } from '../service.ts';
import { invalidNextToken } from './faults.ts';

/** Nobody ever got a token from a list that is empty. */
function none<T>(answer: T): (input: { NextToken?: string | undefined }) => T {
  return ({ NextToken }) => {
    if (NextToken !== undefined) throw invalidNextToken();
    return answer;
  };
}

/** What may be asked of anomaly detectors, metric streams and the like is answered truly: there are none. */
export const noneConfigured = {
  DescribeAnomalyDetectors: none({ AnomalyDetectors: [] }),
  DescribeInsightRules: none({ InsightRules: [] }),
  ListAlarmMuteRules: none({ AlarmMuteRuleSummaries: [] }),
  ListMetricStreams: none({ Entries: [] }),
};

/** Making any of them is refused by name. */
export const refused = {
  AssociateDatasetKmsKey: notImplemented,
  CreateResourceMetricsConfiguration: notImplemented,
  DeleteAlarmMuteRule: notImplemented,
  DeleteAnomalyDetector: notImplemented,
  DeleteInsightRules: notImplemented,
  DeleteMetricStream: notImplemented,
  DeleteResourceMetricsConfiguration: notImplemented,
  DescribeAlarmContributors: notImplemented,
  DisableInsightRules: notImplemented,
  DisassociateDatasetKmsKey: notImplemented,
  EnableInsightRules: notImplemented,
  GetAlarmMuteRule: notImplemented,
  GetDataset: notImplemented,
  GetInsightRuleReport: notImplemented,
  GetMetricStream: notImplemented,
  GetMetricWidgetImage: notImplemented,
  GetOTelEnrichment: notImplemented,
  GetResourceMetricsConfiguration: notImplemented,
  ListManagedInsightRules: notImplemented,
  PutAlarmMuteRule: notImplemented,
  PutAnomalyDetector: notImplemented,
  PutInsightRule: notImplemented,
  PutLogAlarm: notImplemented,
  PutManagedInsightRules: notImplemented,
  PutMetricStream: notImplemented,
  StartMetricStreams: notImplemented,
  StartOTelEnrichment: notImplemented,
  StopMetricStreams: notImplemented,
  StopOTelEnrichment: notImplemented,
  UpdateOTelEnrichment: notImplemented,
  UpdateResourceMetricsConfiguration: notImplemented,
} as const;
