// Made by `node scripts/generateConstraints.ts` from botocore 1.43.67. Not edited by hand.
import type { Constraints } from '../../../protocol/constraints.ts';

const DatasetIdentifierShape: Constraints = { min: 1, max: 2048, pattern: '(default|arn:[a-zA-Z0-9-]+:cloudwatch:[a-zA-Z0-9-]*:\\d{12}:dataset/default)' };
const KmsKeyArnShape: Constraints = { min: 20, max: 2048, pattern: 'arn:[a-zA-Z0-9-]+:kms:[a-zA-Z0-9-]+:\\d{12}:key/[a-f0-9-]+' };
const NameShape: Constraints = { min: 1, max: 255 };
const AlarmNameShape: Constraints = { min: 1, max: 255 };
const AlarmNamesShape: Constraints = { max: 100, element: AlarmNameShape };
const AnomalyDetectorIdShape: Constraints = { min: 1, max: 128, pattern: '[A-Za-z0-9_./:%()+-]+' };
const NamespaceShape: Constraints = { min: 1, max: 255, pattern: '[^:].*' };
const MetricNameShape: Constraints = { min: 1, max: 255 };
const DimensionNameShape: Constraints = { min: 1, max: 255 };
const DimensionValueShape: Constraints = { min: 1, max: 1024 };
const DimensionShape: Constraints = { shape: 'Dimension', members: { Name: { ...DimensionNameShape, required: true }, Value: { ...DimensionValueShape, required: true } } };
const DimensionsShape: Constraints = { max: 30, element: DimensionShape };
const AnomalyDetectorMetricStatShape: Constraints = { max: 50, pattern: '(SampleCount|Average|Sum|Minimum|Maximum|IQM|(p|tc|tm|ts|wm)(\\d{1,2}(\\.\\d{0,10})?|100)|[ou]\\d+(\\.\\d*)?)(_E|_L|_H)?|(TM|TC|TS|WM)\\(((((\\d{1,2})(\\.\\d{0,10})?|100(\\.0{0,10})?)%)?:((\\d{1,2})(\\.\\d{0,10})?|100(\\.0{0,10})?)%|((\\d{1,2})(\\.\\d{0,10})?|100(\\.0{0,10})?)%:(((\\d{1,2})(\\.\\d{0,10})?|100(\\.0{0,10})?)%)?)\\)|(TM|TC|TS|WM|PR)\\(((\\d+(\\.\\d{0,10})?|(\\d+(\\.\\d{0,10})?[Ee][+-]?\\d+)):((\\d+(\\.\\d{0,10})?|(\\d+(\\.\\d{0,10})?[Ee][+-]?\\d+)))?|((\\d+(\\.\\d{0,10})?|(\\d+(\\.\\d{0,10})?[Ee][+-]?\\d+)))?:(\\d+(\\.\\d{0,10})?|(\\d+(\\.\\d{0,10})?[Ee][+-]?\\d+)))\\)' };
const AccountIdShape: Constraints = { min: 1, max: 255 };
const SingleMetricAnomalyDetectorShape: Constraints = { members: { AccountId: AccountIdShape, Namespace: NamespaceShape, MetricName: MetricNameShape, Dimensions: DimensionsShape, Stat: AnomalyDetectorMetricStatShape } };
const MetricIdShape: Constraints = { min: 1, max: 255 };
const MetricShape: Constraints = { shape: 'Metric', members: { Namespace: NamespaceShape, MetricName: MetricNameShape, Dimensions: DimensionsShape } };
const PeriodShape: Constraints = { integer: true, min: 1 };
const StandardUnitShape: Constraints = { enum: ['Seconds', 'Microseconds', 'Milliseconds', 'Bytes', 'Kilobytes', 'Megabytes', 'Gigabytes', 'Terabytes', 'Bits', 'Kilobits', 'Megabits', 'Gigabits', 'Terabits', 'Percent', 'Count', 'Bytes/Second', 'Kilobytes/Second', 'Megabytes/Second', 'Gigabytes/Second', 'Terabytes/Second', 'Bits/Second', 'Kilobits/Second', 'Megabits/Second', 'Gigabits/Second', 'Terabits/Second', 'Count/Second', 'None'] };
const MetricStatShape: Constraints = { members: { Metric: { ...MetricShape, required: true }, Period: { ...PeriodShape, required: true }, Stat: { required: true }, Unit: StandardUnitShape } };
const MetricExpressionShape: Constraints = { min: 1, max: 2048 };
const MetricDataQueryShape: Constraints = { shape: 'MetricDataQuery', members: { Id: { ...MetricIdShape, required: true }, MetricStat: MetricStatShape, Expression: MetricExpressionShape, Label: {}, ReturnData: {}, Period: PeriodShape, AccountId: AccountIdShape } };
const MetricDataQueriesShape: Constraints = { element: MetricDataQueryShape };
const MetricMathAnomalyDetectorShape: Constraints = { members: { MetricDataQueries: MetricDataQueriesShape } };
const InsightRuleNameShape: Constraints = { min: 1, max: 128, pattern: '[\\x20-\\x7E]+' };
const InsightRuleNamesShape: Constraints = { element: InsightRuleNameShape };
const MetricStreamNameShape: Constraints = { min: 1, max: 255 };
const ContributorIdShape: Constraints = { min: 1, max: 16 };
const AlarmTypeShape: Constraints = { enum: ['CompositeAlarm', 'MetricAlarm', 'LogAlarm'] };
const AlarmTypesShape: Constraints = { element: AlarmTypeShape };
const HistoryItemTypeShape: Constraints = { enum: ['ConfigurationUpdate', 'StateUpdate', 'Action', 'AlarmContributorStateUpdate', 'AlarmContributorAction'] };
const MaxRecordsShape: Constraints = { integer: true, min: 1, max: 100 };
const ScanByShape: Constraints = { enum: ['TimestampDescending', 'TimestampAscending'] };
const AlarmNamePrefixShape: Constraints = { min: 1, max: 255 };
const StateValueShape: Constraints = { enum: ['OK', 'ALARM', 'INSUFFICIENT_DATA'] };
const ActionPrefixShape: Constraints = { min: 1, max: 1024 };
const StatisticShape: Constraints = { enum: ['SampleCount', 'Average', 'Sum', 'Minimum', 'Maximum'] };
const AnomalyDetectorIdsShape: Constraints = { max: 50, element: AnomalyDetectorIdShape };
const MaxReturnedResultsCountShape: Constraints = { integer: true, min: 1 };
const AnomalyDetectorTypeShape: Constraints = { enum: ['SINGLE_METRIC', 'METRIC_MATH'] };
const AnomalyDetectorTypesShape: Constraints = { max: 2, element: AnomalyDetectorTypeShape };
const InsightRuleMaxResultsShape: Constraints = { integer: true, min: 1, max: 500 };
const InsightRuleUnboundIntegerShape: Constraints = { integer: true };
const InsightRuleMetricNameShape: Constraints = { min: 1, max: 32, pattern: '[\\x20-\\x7E]+' };
const InsightRuleMetricListShape: Constraints = { element: InsightRuleMetricNameShape };
const InsightRuleOrderByShape: Constraints = { min: 1, max: 32, pattern: '[\\x20-\\x7E]+' };
const GetMetricDataMaxDatapointsShape: Constraints = { integer: true };
const StatisticsShape: Constraints = { min: 1, max: 5, element: StatisticShape };
const ExtendedStatisticsShape: Constraints = { min: 1, max: 10 };
const AlarmMuteRuleStatusShape: Constraints = { enum: ['SCHEDULED', 'ACTIVE', 'EXPIRED'] };
const AlarmMuteRuleStatusesShape: Constraints = { element: AlarmMuteRuleStatusShape };
const AmazonResourceNameShape: Constraints = { min: 1, max: 1024 };
const ListMetricStreamsMaxResultsShape: Constraints = { integer: true, min: 1, max: 500 };
const DimensionFilterShape: Constraints = { shape: 'DimensionFilter', members: { Name: { ...DimensionNameShape, required: true }, Value: DimensionValueShape } };
const DimensionFiltersShape: Constraints = { max: 10, element: DimensionFilterShape };
const RecentlyActiveShape: Constraints = { enum: ['PT3H'] };
const AlarmDescriptionShape: Constraints = { min: 0, max: 1024 };
const ExpressionShape: Constraints = { min: 1, max: 256 };
const DurationShape: Constraints = { min: 1, max: 50 };
const TimezoneShape: Constraints = { min: 1, max: 50 };
const ScheduleShape: Constraints = { members: { Expression: { ...ExpressionShape, required: true }, Duration: { ...DurationShape, required: true }, Timezone: TimezoneShape } };
const RuleShape: Constraints = { members: { Schedule: { ...ScheduleShape, required: true } } };
const MuteTargetAlarmNameListShape: Constraints = { max: 100, element: NameShape };
const MuteTargetsShape: Constraints = { members: { AlarmNames: { ...MuteTargetAlarmNameListShape, required: true } } };
const TagKeyShape: Constraints = { min: 1, max: 128 };
const TagValueShape: Constraints = { min: 0, max: 256 };
const TagShape: Constraints = { shape: 'Tag', members: { Key: { ...TagKeyShape, required: true }, Value: { ...TagValueShape, required: true } } };
const TagListShape: Constraints = { element: TagShape };
const RangeShape: Constraints = { shape: 'Range', members: { StartTime: { required: true }, EndTime: { required: true } } };
const AnomalyDetectorExcludedTimeRangesShape: Constraints = { element: RangeShape };
const AnomalyDetectorMetricTimezoneShape: Constraints = { max: 50, pattern: '.*' };
const AnomalyDetectorConfigurationShape: Constraints = { members: { ExcludedTimeRanges: AnomalyDetectorExcludedTimeRangesShape, MetricTimezone: AnomalyDetectorMetricTimezoneShape } };
const ResourceNameShape: Constraints = { min: 1, max: 1024 };
const ResourceListShape: Constraints = { max: 5, element: ResourceNameShape };
const AlarmRuleShape: Constraints = { min: 1, max: 10240 };
const AlarmArnShape: Constraints = { min: 1, max: 1600 };
const SuppressorPeriodShape: Constraints = { integer: true };
const InsightRuleStateShape: Constraints = { min: 1, max: 32, pattern: '[\\x20-\\x7E]+' };
const InsightRuleDefinitionShape: Constraints = { min: 1, max: 8192, pattern: '[\\x00-\\x7F]+' };
const QueryStringShape: Constraints = { min: 0, max: 10000 };
const LogGroupIdentifiersShape: Constraints = { min: 1, max: 50, element: AmazonResourceNameShape };
const ScheduleExpressionShape: Constraints = { min: 1, max: 256 };
const StartTimeOffsetShape: Constraints = { integer: true, min: 1, max: 2592000 };
const EndTimeOffsetShape: Constraints = { integer: true, min: 0, max: 2592000 };
const ScheduleConfigurationShape: Constraints = { members: { ScheduleExpression: { ...ScheduleExpressionShape, required: true }, StartTimeOffset: { ...StartTimeOffsetShape, required: true }, EndTimeOffset: EndTimeOffsetShape } };
const AggregationExpressionShape: Constraints = { min: 1, max: 2048 };
const ScheduledQueryConfigurationShape: Constraints = { members: { QueryString: { ...QueryStringShape, required: true }, LogGroupIdentifiers: LogGroupIdentifiersShape, QueryARN: AmazonResourceNameShape, ScheduledQueryRoleARN: { ...AmazonResourceNameShape, required: true }, ScheduleConfiguration: { ...ScheduleConfigurationShape, required: true }, AggregationExpression: { ...AggregationExpressionShape, required: true }, Tags: TagListShape } };
const ActionLogLineCountShape: Constraints = { integer: true };
const QueryResultsToEvaluateShape: Constraints = { integer: true, min: 1 };
const QueryResultsToAlarmShape: Constraints = { integer: true, min: 1 };
const ComparisonOperatorShape: Constraints = { enum: ['GreaterThanOrEqualToThreshold', 'GreaterThanThreshold', 'LessThanThreshold', 'LessThanOrEqualToThreshold', 'LessThanLowerOrGreaterThanUpperThreshold', 'LessThanLowerThreshold', 'GreaterThanUpperThreshold'] };
const TreatMissingDataShape: Constraints = { min: 1, max: 255 };
const TemplateNameShape: Constraints = { min: 1, max: 128, pattern: '[0-9A-Za-z][\\-\\.\\_0-9A-Za-z]{0,126}[0-9A-Za-z]' };
const ManagedRuleShape: Constraints = { shape: 'ManagedRule', members: { TemplateName: { ...TemplateNameShape, required: true }, ResourceARN: { ...AmazonResourceNameShape, required: true }, Tags: TagListShape } };
const ManagedRulesShape: Constraints = { element: ManagedRuleShape };
const EvaluationPeriodsShape: Constraints = { integer: true, min: 1 };
const DatapointsToAlarmShape: Constraints = { integer: true, min: 1 };
const EvaluateLowSampleCountPercentileShape: Constraints = { min: 1, max: 255 };
const WallClockWindowShape: Constraints = { members: { Timezone: TimezoneShape } };
const EvaluationWindowShape: Constraints = { members: { WallClockWindow: WallClockWindowShape } };
const QueryShape: Constraints = { min: 1, max: 10000 };
const PendingPeriodShape: Constraints = { integer: true, min: 0, max: 86400 };
const RecoveryPeriodShape: Constraints = { integer: true, min: 0, max: 86400 };
const AlarmPromQLCriteriaShape: Constraints = { members: { Query: { ...QueryShape, required: true }, PendingPeriod: PendingPeriodShape, RecoveryPeriod: RecoveryPeriodShape } };
const EvaluationCriteriaShape: Constraints = { members: { PromQLCriteria: AlarmPromQLCriteriaShape } };
const EvaluationIntervalShape: Constraints = { integer: true, min: 10, max: 3600 };
const StatisticSetShape: Constraints = { members: { SampleCount: { required: true }, Sum: { required: true }, Minimum: { required: true }, Maximum: { required: true } } };
const StorageResolutionShape: Constraints = { integer: true, min: 1 };
const MetricDatumShape: Constraints = { shape: 'MetricDatum', members: { MetricName: { ...MetricNameShape, required: true }, Dimensions: DimensionsShape, Timestamp: {}, Value: {}, StatisticValues: StatisticSetShape, Values: {}, Counts: {}, Unit: {}, StorageResolution: StorageResolutionShape } };
const MetricDataShape: Constraints = { element: MetricDatumShape };
const EntityKeyAttributesMapKeyStringShape: Constraints = { min: 1, max: 32 };
const EntityKeyAttributesMapValueStringShape: Constraints = { min: 1, max: 2048 };
const EntityKeyAttributesMapShape: Constraints = { min: 2, max: 4, key: EntityKeyAttributesMapKeyStringShape, value: EntityKeyAttributesMapValueStringShape };
const EntityAttributesMapKeyStringShape: Constraints = { min: 1, max: 256 };
const EntityAttributesMapValueStringShape: Constraints = { min: 1, max: 2048 };
const EntityAttributesMapShape: Constraints = { min: 0, max: 10, key: EntityAttributesMapKeyStringShape, value: EntityAttributesMapValueStringShape };
const EntityShape: Constraints = { members: { KeyAttributes: EntityKeyAttributesMapShape, Attributes: EntityAttributesMapShape } };
const EntityMetricDataShape: Constraints = { shape: 'EntityMetricData', members: { Entity: EntityShape, MetricData: MetricDataShape } };
const EntityMetricDataListShape: Constraints = { element: EntityMetricDataShape };
const MetricStreamFilterMetricNamesShape: Constraints = { element: MetricNameShape };
const MetricStreamFilterShape: Constraints = { shape: 'MetricStreamFilter', members: { Namespace: NamespaceShape, MetricNames: MetricStreamFilterMetricNamesShape } };
const MetricStreamFiltersShape: Constraints = { element: MetricStreamFilterShape };
const MetricStreamOutputFormatShape: Constraints = { min: 1, max: 255, enum: ['json', 'opentelemetry0.7', 'opentelemetry1.0'] };
const MetricStreamStatisticsMetricShape: Constraints = { shape: 'MetricStreamStatisticsMetric', members: { Namespace: { ...NamespaceShape, required: true }, MetricName: { ...MetricNameShape, required: true } } };
const MetricStreamStatisticsIncludeMetricsShape: Constraints = { element: MetricStreamStatisticsMetricShape };
const MetricStreamStatisticsConfigurationShape: Constraints = { shape: 'MetricStreamStatisticsConfiguration', members: { IncludeMetrics: { ...MetricStreamStatisticsIncludeMetricsShape, required: true }, AdditionalStatistics: { required: true } } };
const MetricStreamStatisticsConfigurationsShape: Constraints = { element: MetricStreamStatisticsConfigurationShape };
const StateReasonShape: Constraints = { min: 0, max: 1023 };
const StateReasonDataShape: Constraints = { min: 0, max: 4000 };
const MetricStreamNamesShape: Constraints = { element: MetricStreamNameShape };
const TagKeyListShape: Constraints = { element: TagKeyShape };

/** Constraints of the inputs, by operation. */
export const constraints: Readonly<Record<string, Constraints>> = {
  AssociateDatasetKmsKey: { members: { DatasetIdentifier: { ...DatasetIdentifierShape, required: true }, KmsKeyArn: { ...KmsKeyArnShape, required: true } } },
  DeleteAlarmMuteRule: { members: { AlarmMuteRuleName: { ...NameShape, required: true } } },
  DeleteAlarms: { members: { AlarmNames: { ...AlarmNamesShape, required: true } } },
  DeleteAnomalyDetector: { members: { AnomalyDetectorId: AnomalyDetectorIdShape, Namespace: NamespaceShape, MetricName: MetricNameShape, Dimensions: DimensionsShape, Stat: AnomalyDetectorMetricStatShape, SingleMetricAnomalyDetector: SingleMetricAnomalyDetectorShape, MetricMathAnomalyDetector: MetricMathAnomalyDetectorShape } },
  DeleteDashboards: { members: { DashboardNames: { required: true } } },
  DeleteInsightRules: { members: { RuleNames: { ...InsightRuleNamesShape, required: true } } },
  DeleteMetricStream: { members: { Name: { ...MetricStreamNameShape, required: true } } },
  DescribeAlarmContributors: { members: { AlarmName: { ...AlarmNameShape, required: true } } },
  DescribeAlarmHistory: { members: { AlarmName: AlarmNameShape, AlarmContributorId: ContributorIdShape, AlarmTypes: AlarmTypesShape, HistoryItemType: HistoryItemTypeShape, MaxRecords: MaxRecordsShape, ScanBy: ScanByShape } },
  DescribeAlarms: { members: { AlarmNames: AlarmNamesShape, AlarmNamePrefix: AlarmNamePrefixShape, AlarmTypes: AlarmTypesShape, ChildrenOfAlarmName: AlarmNameShape, ParentsOfAlarmName: AlarmNameShape, StateValue: StateValueShape, ActionPrefix: ActionPrefixShape, MaxRecords: MaxRecordsShape } },
  DescribeAlarmsForMetric: { members: { MetricName: { ...MetricNameShape, required: true }, Namespace: { ...NamespaceShape, required: true }, Statistic: StatisticShape, Dimensions: DimensionsShape, Period: PeriodShape, Unit: StandardUnitShape } },
  DescribeAnomalyDetectors: { members: { AnomalyDetectorIds: AnomalyDetectorIdsShape, MaxResults: MaxReturnedResultsCountShape, Namespace: NamespaceShape, MetricName: MetricNameShape, Dimensions: DimensionsShape, AnomalyDetectorTypes: AnomalyDetectorTypesShape } },
  DescribeInsightRules: { members: { MaxResults: InsightRuleMaxResultsShape } },
  DisableAlarmActions: { members: { AlarmNames: { ...AlarmNamesShape, required: true } } },
  DisableInsightRules: { members: { RuleNames: { ...InsightRuleNamesShape, required: true } } },
  DisassociateDatasetKmsKey: { members: { DatasetIdentifier: { ...DatasetIdentifierShape, required: true } } },
  EnableAlarmActions: { members: { AlarmNames: { ...AlarmNamesShape, required: true } } },
  EnableInsightRules: { members: { RuleNames: { ...InsightRuleNamesShape, required: true } } },
  GetAlarmMuteRule: { members: { AlarmMuteRuleName: { ...NameShape, required: true } } },
  GetDashboard: { members: { DashboardName: { required: true } } },
  GetDataset: { members: { DatasetIdentifier: { ...DatasetIdentifierShape, required: true } } },
  GetInsightRuleReport: { members: { RuleName: { ...InsightRuleNameShape, required: true }, StartTime: { required: true }, EndTime: { required: true }, Period: { ...PeriodShape, required: true }, MaxContributorCount: InsightRuleUnboundIntegerShape, Metrics: InsightRuleMetricListShape, OrderBy: InsightRuleOrderByShape } },
  GetMetricData: { members: { MetricDataQueries: { ...MetricDataQueriesShape, required: true }, StartTime: { required: true }, EndTime: { required: true }, ScanBy: ScanByShape, MaxDatapoints: GetMetricDataMaxDatapointsShape } },
  GetMetricStatistics: { members: { Namespace: { ...NamespaceShape, required: true }, MetricName: { ...MetricNameShape, required: true }, Dimensions: DimensionsShape, StartTime: { required: true }, EndTime: { required: true }, Period: { ...PeriodShape, required: true }, Statistics: StatisticsShape, ExtendedStatistics: ExtendedStatisticsShape, Unit: StandardUnitShape } },
  GetMetricStream: { members: { Name: { ...MetricStreamNameShape, required: true } } },
  GetMetricWidgetImage: { members: { MetricWidget: { required: true } } },
  ListAlarmMuteRules: { members: { AlarmName: NameShape, Statuses: AlarmMuteRuleStatusesShape, MaxRecords: MaxRecordsShape } },
  ListManagedInsightRules: { members: { ResourceARN: { ...AmazonResourceNameShape, required: true }, MaxResults: InsightRuleMaxResultsShape } },
  ListMetricStreams: { members: { MaxResults: ListMetricStreamsMaxResultsShape } },
  ListMetrics: { members: { Namespace: NamespaceShape, MetricName: MetricNameShape, Dimensions: DimensionFiltersShape, RecentlyActive: RecentlyActiveShape, OwningAccount: AccountIdShape } },
  ListTagsForResource: { members: { ResourceARN: { ...AmazonResourceNameShape, required: true } } },
  PutAlarmMuteRule: { members: { Name: { ...NameShape, required: true }, Description: AlarmDescriptionShape, Rule: { ...RuleShape, required: true }, MuteTargets: MuteTargetsShape, Tags: TagListShape } },
  PutAnomalyDetector: { members: { Namespace: NamespaceShape, MetricName: MetricNameShape, Dimensions: DimensionsShape, Stat: AnomalyDetectorMetricStatShape, Configuration: AnomalyDetectorConfigurationShape, SingleMetricAnomalyDetector: SingleMetricAnomalyDetectorShape, MetricMathAnomalyDetector: MetricMathAnomalyDetectorShape } },
  PutCompositeAlarm: { members: { AlarmActions: ResourceListShape, AlarmDescription: AlarmDescriptionShape, AlarmName: { ...AlarmNameShape, required: true }, AlarmRule: { ...AlarmRuleShape, required: true }, InsufficientDataActions: ResourceListShape, OKActions: ResourceListShape, Tags: TagListShape, ActionsSuppressor: AlarmArnShape, ActionsSuppressorWaitPeriod: SuppressorPeriodShape, ActionsSuppressorExtensionPeriod: SuppressorPeriodShape } },
  PutDashboard: { members: { DashboardName: { required: true }, DashboardBody: { required: true }, Tags: TagListShape } },
  PutInsightRule: { members: { RuleName: { ...InsightRuleNameShape, required: true }, RuleState: InsightRuleStateShape, RuleDefinition: { ...InsightRuleDefinitionShape, required: true }, Tags: TagListShape } },
  PutLogAlarm: { members: { AlarmName: { ...AlarmNameShape, required: true }, AlarmDescription: AlarmDescriptionShape, ScheduledQueryConfiguration: { ...ScheduledQueryConfigurationShape, required: true }, ActionLogLineCount: ActionLogLineCountShape, OKActions: ResourceListShape, AlarmActions: ResourceListShape, InsufficientDataActions: ResourceListShape, QueryResultsToEvaluate: { ...QueryResultsToEvaluateShape, required: true }, QueryResultsToAlarm: { ...QueryResultsToAlarmShape, required: true }, Threshold: { required: true }, ComparisonOperator: { ...ComparisonOperatorShape, required: true }, TreatMissingData: TreatMissingDataShape, Tags: TagListShape } },
  PutManagedInsightRules: { members: { ManagedRules: { ...ManagedRulesShape, required: true } } },
  PutMetricAlarm: { members: { AlarmName: { ...AlarmNameShape, required: true }, AlarmDescription: AlarmDescriptionShape, OKActions: ResourceListShape, AlarmActions: ResourceListShape, InsufficientDataActions: ResourceListShape, MetricName: MetricNameShape, Namespace: NamespaceShape, Statistic: StatisticShape, Dimensions: DimensionsShape, Period: PeriodShape, Unit: StandardUnitShape, EvaluationPeriods: EvaluationPeriodsShape, DatapointsToAlarm: DatapointsToAlarmShape, ComparisonOperator: ComparisonOperatorShape, TreatMissingData: TreatMissingDataShape, EvaluateLowSampleCountPercentile: EvaluateLowSampleCountPercentileShape, Metrics: MetricDataQueriesShape, Tags: TagListShape, ThresholdMetricId: MetricIdShape, EvaluationWindow: EvaluationWindowShape, EvaluationCriteria: EvaluationCriteriaShape, EvaluationInterval: EvaluationIntervalShape } },
  PutMetricData: { members: { Namespace: { ...NamespaceShape, required: true }, MetricData: MetricDataShape, EntityMetricData: EntityMetricDataListShape } },
  PutMetricStream: { members: { Name: { ...MetricStreamNameShape, required: true }, IncludeFilters: MetricStreamFiltersShape, ExcludeFilters: MetricStreamFiltersShape, FirehoseArn: { ...AmazonResourceNameShape, required: true }, RoleArn: { ...AmazonResourceNameShape, required: true }, OutputFormat: { ...MetricStreamOutputFormatShape, required: true }, Tags: TagListShape, StatisticsConfigurations: MetricStreamStatisticsConfigurationsShape } },
  SetAlarmState: { members: { AlarmName: { ...AlarmNameShape, required: true }, StateValue: { ...StateValueShape, required: true }, StateReason: { ...StateReasonShape, required: true }, StateReasonData: StateReasonDataShape } },
  StartMetricStreams: { members: { Names: { ...MetricStreamNamesShape, required: true } } },
  StopMetricStreams: { members: { Names: { ...MetricStreamNamesShape, required: true } } },
  TagResource: { members: { ResourceARN: { ...AmazonResourceNameShape, required: true }, Tags: { ...TagListShape, required: true } } },
  UntagResource: { members: { ResourceARN: { ...AmazonResourceNameShape, required: true }, TagKeys: { ...TagKeyListShape, required: true } } },
};
