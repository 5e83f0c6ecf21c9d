// Made by `node scripts/generateConstraints.ts` from botocore 1.43.67. Not edited by hand.
import type { Constraints } from '../../../protocol/constraints.ts';

const LogGroupNameShape: Constraints = { min: 1, max: 512, pattern: '[\\.\\-_/#A-Za-z0-9]+' };
const KmsKeyIdShape: Constraints = { max: 256 };
const ResourceIdentifierShape: Constraints = { min: 1, max: 2048, pattern: '[\\w+=/:,.@\\-\\*]*' };
const DataSourceShape: Constraints = { members: { name: { required: true } } };
const ExportTaskIdShape: Constraints = { min: 1, max: 512 };
const ImportIdShape: Constraints = { min: 1, max: 256, pattern: '[\\-a-zA-Z0-9]+' };
const DeliverySourceNameShape: Constraints = { min: 1, max: 60, pattern: '[\\w-]*' };
const FieldHeaderShape: Constraints = { min: 1, max: 64 };
const RecordFieldsShape: Constraints = { min: 0, max: 128, element: FieldHeaderShape };
const FieldDelimiterShape: Constraints = { min: 0, max: 5 };
const DeliverySuffixPathShape: Constraints = { min: 1, max: 256 };
const S3DeliveryConfigurationShape: Constraints = { members: { suffixPath: DeliverySuffixPathShape } };
const TagKeyShape: Constraints = { min: 1, max: 128, pattern: '^([\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]+)$' };
const TagValueShape: Constraints = { max: 256, pattern: '^([\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*)$' };
const TagsShape: Constraints = { min: 1, max: 50, key: TagKeyShape, value: TagValueShape };
const ExportTaskNameShape: Constraints = { min: 1, max: 512 };
const LogStreamNameShape: Constraints = { min: 1, max: 512, pattern: '[^:*]*' };
const TimestampShape: Constraints = { integer: true, min: 0 };
const ExportDestinationBucketShape: Constraints = { min: 1, max: 512 };
const RoleArnShape: Constraints = { min: 1 };
const ImportFilterShape: Constraints = { members: { startEventTime: TimestampShape, endEventTime: TimestampShape } };
const LogGroupArnShape: Constraints = { min: 1, max: 2048, pattern: '[\\w#+=/:,.@-]*' };
const LogGroupArnListShape: Constraints = { element: LogGroupArnShape };
const DetectorNameShape: Constraints = { min: 1 };
const EvaluationFrequencyShape: Constraints = { enum: ['ONE_MIN', 'FIVE_MIN', 'TEN_MIN', 'FIFTEEN_MIN', 'THIRTY_MIN', 'ONE_HOUR'] };
const FilterPatternShape: Constraints = { min: 0, max: 1024 };
const DetectorKmsKeyArnShape: Constraints = { max: 256, pattern: '^arn:aws[a-z\\-]*:kms:[-a-z0-9]*:[0-9]*:key/[-a-z0-9]*$' };
const AnomalyVisibilityTimeShape: Constraints = { integer: true, min: 7, max: 90 };
const LogGroupClassShape: Constraints = { enum: ['STANDARD', 'INFREQUENT_ACCESS', 'DELIVERY'] };
const LookupTableNameShape: Constraints = { min: 1, max: 256, pattern: '^[a-zA-Z0-9_]+$' };
const LookupTableDescriptionShape: Constraints = { min: 0, max: 1024 };
const TableBodyShape: Constraints = { min: 1, max: 10485760 };
const QueryIdShape: Constraints = { min: 1, max: 256 };
const ScheduledQueryNameShape: Constraints = { min: 1, max: 300 };
const ScheduledQueryDescriptionShape: Constraints = { max: 1024 };
const QueryLanguageShape: Constraints = { enum: ['CWLI', 'SQL', 'PPL'] };
const QueryStringShape: Constraints = { min: 0, max: 10000 };
const LogGroupIdentifierShape: Constraints = { min: 1, max: 2048, pattern: '[\\w#+=/:,.@-]*' };
const ScheduledQueryLogGroupIdentifiersShape: Constraints = { min: 1, max: 50, element: LogGroupIdentifierShape };
const ScheduleExpressionShape: Constraints = { max: 256 };
const ScheduleTimezoneShape: Constraints = { min: 1 };
const StartTimeOffsetShape: Constraints = { integer: true };
const EndTimeOffsetShape: Constraints = { integer: true };
const S3UriShape: Constraints = { max: 1024, pattern: 's3://[a-z0-9][\\.\\-a-z0-9]{1,61}[a-z0-9](/.*)?' };
const AccountIdShape: Constraints = { min: 12, max: 12, pattern: '^\\d{12}$' };
const S3ConfigurationShape: Constraints = { members: { destinationIdentifier: { ...S3UriShape, required: true }, roleArn: { ...RoleArnShape, required: true }, ownerAccountId: AccountIdShape, kmsKeyId: KmsKeyIdShape } };
const LookupTableConfigurationShape: Constraints = { members: { tableName: { ...LookupTableNameShape, required: true }, roleArn: { ...RoleArnShape, required: true }, description: LookupTableDescriptionShape, kmsKeyId: KmsKeyIdShape, tags: TagsShape } };
const DestinationConfigurationShape: Constraints = { members: { s3Configuration: S3ConfigurationShape, lookupTableConfiguration: LookupTableConfigurationShape } };
const ScheduledQueryStateShape: Constraints = { enum: ['ENABLED', 'DISABLED'] };
const PolicyTypeShape: Constraints = { enum: ['DATA_PROTECTION_POLICY', 'SUBSCRIPTION_FILTER_POLICY', 'FIELD_INDEX_POLICY', 'TRANSFORMER_POLICY', 'METRIC_EXTRACTION_POLICY'] };
const DeliveryIdShape: Constraints = { min: 1, max: 64, pattern: '^[0-9A-Za-z]+$' };
const DeliveryDestinationNameShape: Constraints = { min: 1, max: 60, pattern: '[\\w-]*' };
const DestinationNameShape: Constraints = { min: 1, max: 512, pattern: '[^:*]*' };
const IntegrationNameShape: Constraints = { min: 1, max: 50, pattern: '[\\.\\-_/#A-Za-z0-9]+' };
const AnomalyDetectorArnShape: Constraints = { min: 1, pattern: '[\\w#+=/:,.@-]*' };
const FilterNameShape: Constraints = { min: 1, max: 512, pattern: '[^:*]*' };
const ExpectedRevisionIdShape: Constraints = { min: 1 };
const ScheduledQueryIdentifierShape: Constraints = { min: 1, max: 300 };
const VpcEndpointIdShape: Constraints = { pattern: '^vpce-[0-9a-f]{1,64}$' };
const AccountIdsShape: Constraints = { min: 0, max: 20, element: AccountIdShape };
const NextTokenShape: Constraints = { min: 1 };
const ServiceShape: Constraints = { min: 1, max: 255, pattern: '[\\w_-]*' };
const LogTypeShape: Constraints = { min: 1, max: 255, pattern: '[\\w]*' };
const LogTypesShape: Constraints = { min: 1, max: 10, element: LogTypeShape };
const ResourceTypeShape: Constraints = { min: 1, max: 255, pattern: '[\\w-_]*' };
const ResourceTypesShape: Constraints = { min: 1, max: 10, element: ResourceTypeShape };
const DeliveryDestinationTypeShape: Constraints = { enum: ['S3', 'CWL', 'FH', 'XRAY'] };
const DeliveryDestinationTypesShape: Constraints = { min: 1, max: 4, element: DeliveryDestinationTypeShape };
const DescribeLimitShape: Constraints = { integer: true, min: 1, max: 50 };
const ExportTaskStatusCodeShape: Constraints = { enum: ['CANCELLED', 'COMPLETED', 'FAILED', 'PENDING', 'PENDING_CANCEL', 'RUNNING'] };
const DescribeFieldIndexesLogGroupIdentifiersShape: Constraints = { min: 1, max: 100, element: LogGroupIdentifierShape };
const IndexCategoryShape: Constraints = { enum: ['DEFAULT', 'CUSTOM', 'AUTO', 'INACTIVE'] };
const IndexCategoriesShape: Constraints = { max: 4, element: IndexCategoryShape };
const ImportStatusShape: Constraints = { enum: ['IN_PROGRESS', 'CANCELLED', 'COMPLETED', 'FAILED'] };
const ImportStatusListShape: Constraints = { element: ImportStatusShape };
const DescribeIndexPoliciesLogGroupIdentifiersShape: Constraints = { min: 1, max: 1, element: LogGroupIdentifierShape };
const LogGroupNamePatternShape: Constraints = { min: 0, max: 512, pattern: '[\\.\\-_/#A-Za-z0-9]*' };
const DescribeLogGroupsLogGroupIdentifiersShape: Constraints = { min: 1, max: 50, element: LogGroupIdentifierShape };
const OrderByShape: Constraints = { enum: ['LogStreamName', 'LastEventTime'] };
const DescribeLookupTablesMaxResultsShape: Constraints = { integer: true, max: 100 };
const MetricNameShape: Constraints = { max: 255, pattern: '[^:*$]*' };
const MetricNamespaceShape: Constraints = { max: 255, pattern: '[^:*$]*' };
const QueryStatusShape: Constraints = { enum: ['Scheduled', 'Running', 'Complete', 'Failed', 'Cancelled', 'Timeout', 'Unknown'] };
const DescribeQueriesMaxResultsShape: Constraints = { integer: true, min: 1, max: 1000 };
const QueryDefinitionNameShape: Constraints = { min: 1, max: 255 };
const QueryListMaxResultsShape: Constraints = { integer: true, min: 1, max: 1000 };
const PolicyScopeShape: Constraints = { enum: ['ACCOUNT', 'RESOURCE'] };
const S3TableIntegrationSourceIdentifierShape: Constraints = { min: 1, max: 2048 };
const InputLogStreamNamesShape: Constraints = { min: 1, max: 100, element: LogStreamNameShape };
const EventsLimitShape: Constraints = { integer: true, min: 1, max: 10000 };
const LogObjectPointerShape: Constraints = { min: 1, max: 512 };
const GetQueryResultsNextTokenShape: Constraints = { max: 1024 };
const GetQueryResultsMaxItemsShape: Constraints = { integer: true, min: 0, max: 10000 };
const ExecutionStatusShape: Constraints = { enum: ['Running', 'InvalidQuery', 'Complete', 'Failed', 'Timeout'] };
const ExecutionStatusListShape: Constraints = { element: ExecutionStatusShape };
const GetScheduledQueryHistoryMaxResultsShape: Constraints = { integer: true, min: 1, max: 1000 };
const LogGroupNameRegexPatternShape: Constraints = { min: 3, max: 129, pattern: '(\\^?[\\.\\-_\\/#A-Za-z0-9]{3,24})(\\|\\^?[\\.\\-_\\/#A-Za-z0-9]{3,24}){0,4}' };
const DataSourceFilterShape: Constraints = { shape: 'DataSourceFilter', members: { name: { required: true }, type: {} } };
const DataSourceFiltersShape: Constraints = { min: 1, max: 5, element: DataSourceFilterShape };
const ListAggregateLogGroupSummariesGroupByShape: Constraints = { enum: ['DATA_SOURCE_NAME_TYPE_AND_FORMAT', 'DATA_SOURCE_NAME_AND_TYPE'] };
const ListLogGroupsRequestLimitShape: Constraints = { integer: true, min: 1, max: 50 };
const SuppressionStateShape: Constraints = { enum: ['SUPPRESSED', 'UNSUPPRESSED'] };
const ListAnomaliesLimitShape: Constraints = { integer: true, min: 1, max: 50 };
const IntegrationNamePrefixShape: Constraints = { min: 1, max: 50, pattern: '[\\.\\-_/#A-Za-z0-9]+' };
const IntegrationTypeShape: Constraints = { enum: ['OPENSEARCH'] };
const IntegrationStatusShape: Constraints = { enum: ['PROVISIONING', 'ACTIVE', 'FAILED'] };
const ListLogAnomalyDetectorsLimitShape: Constraints = { integer: true, min: 1, max: 50 };
const ListLimitShape: Constraints = { integer: true, min: 1, max: 1000 };
const FieldIndexNameShape: Constraints = { min: 1, max: 512, pattern: '[\\.\\-_/#A-Za-z0-9]+' };
const FieldIndexNamesShape: Constraints = { min: 1, max: 20, element: FieldIndexNameShape };
const TagFilterKeyShape: Constraints = { min: 1, max: 128, pattern: '^([\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]+)$' };
const TagFilterValueShape: Constraints = { min: 0, max: 259, pattern: '^!?\\*?([\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*)\\*?$' };
const TagFilterValuesShape: Constraints = { min: 0, max: 5, element: TagFilterValueShape };
const TagFilterShape: Constraints = { shape: 'TagFilter', members: { key: { ...TagFilterKeyShape, required: true }, values: TagFilterValuesShape } };
const TagFiltersShape: Constraints = { min: 1, max: 5, element: TagFilterShape };
const ListLogGroupsForQueryMaxResultsShape: Constraints = { integer: true, min: 50, max: 500 };
const ListScheduledQueriesMaxResultsShape: Constraints = { integer: true, min: 1, max: 1000 };
const ScheduleTypeShape: Constraints = { enum: ['CUSTOMER_MANAGED', 'AWS_MANAGED'] };
const ListSourcesForS3TableIntegrationMaxResultsShape: Constraints = { integer: true, min: 1, max: 100 };
const ListSyslogConfigurationsMaxResultsShape: Constraints = { integer: true, min: 0, max: 50 };
const AmazonResourceNameShape: Constraints = { min: 1, max: 1011, pattern: '[\\w+=/:,.@-]*' };
const ScopeShape: Constraints = { enum: ['ALL'] };
const OutputFormatShape: Constraints = { enum: ['json', 'plain', 'w3c', 'raw', 'parquet'] };
const DeliveryDestinationConfigurationShape: Constraints = { members: { destinationResourceArn: { required: true } } };
const DeliveryDestinationPolicyShape: Constraints = { min: 1, max: 51200 };
const DeliverySourceConfigurationKeyShape: Constraints = { min: 1, max: 255 };
const DeliverySourceConfigurationValueShape: Constraints = { min: 1, max: 255 };
const DeliverySourceConfigurationShape: Constraints = { key: DeliverySourceConfigurationKeyShape, value: DeliverySourceConfigurationValueShape };
const TargetArnShape: Constraints = { min: 1 };
const AccessPolicyShape: Constraints = { min: 1 };
const PolicyDocumentShape: Constraints = { min: 1, max: 51200 };
const CollectionRetentionDaysShape: Constraints = { integer: true, min: 1, max: 30 };
const OpenSearchResourceConfigShape: Constraints = { members: { dataSourceRoleArn: { required: true }, dashboardViewerPrincipals: { required: true }, retentionDays: { ...CollectionRetentionDaysShape, required: true } } };
const ResourceConfigShape: Constraints = { members: { openSearchResourceConfig: OpenSearchResourceConfigShape } };
const EventMessageShape: Constraints = { min: 1 };
const InputLogEventShape: Constraints = { shape: 'InputLogEvent', members: { timestamp: { ...TimestampShape, required: true }, message: { ...EventMessageShape, required: true } } };
const InputLogEventsShape: Constraints = { min: 1, max: 10000, element: InputLogEventShape };
const SequenceTokenShape: Constraints = { min: 1 };
const EntityKeyAttributesKeyShape: Constraints = { min: 1, max: 32 };
const EntityKeyAttributesValueShape: Constraints = { min: 1, max: 512 };
const EntityKeyAttributesShape: Constraints = { min: 2, max: 4, key: EntityKeyAttributesKeyShape, value: EntityKeyAttributesValueShape };
const EntityAttributesKeyShape: Constraints = { min: 1, max: 256 };
const EntityAttributesValueShape: Constraints = { min: 1, max: 512 };
const EntityAttributesShape: Constraints = { min: 0, max: 10, key: EntityAttributesKeyShape, value: EntityAttributesValueShape };
const EntityShape: Constraints = { members: { keyAttributes: EntityKeyAttributesShape, attributes: EntityAttributesShape } };
const MetricValueShape: Constraints = { max: 100 };
const DimensionsKeyShape: Constraints = { max: 255 };
const DimensionsValueShape: Constraints = { max: 255 };
const DimensionsShape: Constraints = { key: DimensionsKeyShape, value: DimensionsValueShape };
const StandardUnitShape: Constraints = { enum: ['Seconds', 'Microseconds', 'Milliseconds', 'Bytes', 'Kilobytes', 'Megabytes', 'Gigabytes', 'Terabytes', 'Bits', 'Kilobits', 'Megabits', 'Gigabits', 'Terabits', 'Percent', 'Count', 'Bytes/Second', 'Kilobytes/Second', 'Megabytes/Second', 'Gigabytes/Second', 'Terabytes/Second', 'Bits/Second', 'Kilobits/Second', 'Megabits/Second', 'Gigabits/Second', 'Terabits/Second', 'Count/Second', 'None'] };
const MetricTransformationShape: Constraints = { shape: 'MetricTransformation', members: { metricName: { ...MetricNameShape, required: true }, metricNamespace: { ...MetricNamespaceShape, required: true }, metricValue: { ...MetricValueShape, required: true }, defaultValue: {}, dimensions: DimensionsShape, unit: StandardUnitShape } };
const MetricTransformationsShape: Constraints = { min: 1, max: 1, element: MetricTransformationShape };
const FieldSelectionCriteriaShape: Constraints = { min: 0, max: 2000 };
const LogGroupNamesShape: Constraints = { element: LogGroupNameShape };
const QueryDefinitionStringShape: Constraints = { min: 1, max: 10000 };
const ClientTokenShape: Constraints = { min: 36, max: 128, pattern: '\\S{36,128}' };
const QueryParameterNameShape: Constraints = { min: 1, max: 128, pattern: '^[a-zA-Z_][a-zA-Z0-9_]*' };
const QueryParameterDefaultValueShape: Constraints = { max: 1024 };
const QueryParameterDescriptionShape: Constraints = { max: 512 };
const QueryParameterShape: Constraints = { shape: 'QueryParameter', members: { name: { ...QueryParameterNameShape, required: true }, defaultValue: QueryParameterDefaultValueShape, description: QueryParameterDescriptionShape } };
const QueryParameterListShape: Constraints = { max: 20, element: QueryParameterShape };
const DaysShape: Constraints = { integer: true };
const StorageTierShape: Constraints = { enum: ['STANDARD', 'INTELLIGENT_TIERING'] };
const DestinationArnShape: Constraints = { min: 1 };
const DistributionShape: Constraints = { enum: ['Random', 'ByLogStream'] };
const KeyShape: Constraints = { min: 1, max: 128 };
const AddKeyValueShape: Constraints = { min: 1, max: 256 };
const AddKeyEntryShape: Constraints = { shape: 'AddKeyEntry', members: { key: { ...KeyShape, required: true }, value: { ...AddKeyValueShape, required: true }, overwriteIfExists: {} } };
const AddKeyEntriesShape: Constraints = { min: 1, max: 5, element: AddKeyEntryShape };
const AddKeysShape: Constraints = { members: { entries: { ...AddKeyEntriesShape, required: true } } };
const SourceShape: Constraints = { min: 1, max: 128 };
const TargetShape: Constraints = { min: 1, max: 128 };
const CopyValueEntryShape: Constraints = { shape: 'CopyValueEntry', members: { source: { ...SourceShape, required: true }, target: { ...TargetShape, required: true }, overwriteIfExists: {} } };
const CopyValueEntriesShape: Constraints = { min: 1, max: 5, element: CopyValueEntryShape };
const CopyValueShape: Constraints = { members: { entries: { ...CopyValueEntriesShape, required: true } } };
const QuoteCharacterShape: Constraints = { min: 1, max: 1 };
const DelimiterShape: Constraints = { min: 1, max: 2 };
const ColumnShape: Constraints = { min: 1, max: 128 };
const ColumnsShape: Constraints = { max: 100, element: ColumnShape };
const DestinationFieldShape: Constraints = { min: 1, max: 128 };
const CSVShape: Constraints = { members: { quoteCharacter: QuoteCharacterShape, delimiter: DelimiterShape, columns: ColumnsShape, source: SourceShape, destination: DestinationFieldShape } };
const TargetFormatShape: Constraints = { min: 1, max: 64 };
const MatchPatternShape: Constraints = { min: 1 };
const MatchPatternsShape: Constraints = { min: 1, max: 5, element: MatchPatternShape };
const SourceTimezoneShape: Constraints = { min: 1 };
const TargetTimezoneShape: Constraints = { min: 1 };
const LocaleShape: Constraints = { min: 1 };
const DateTimeConverterShape: Constraints = { members: { source: { ...SourceShape, required: true }, target: { ...TargetShape, required: true }, targetFormat: TargetFormatShape, matchPatterns: { ...MatchPatternsShape, required: true }, sourceTimezone: SourceTimezoneShape, targetTimezone: TargetTimezoneShape, locale: LocaleShape } };
const WithKeyShape: Constraints = { min: 1 };
const DeleteWithKeysShape: Constraints = { min: 1, max: 5, element: WithKeyShape };
const DeleteKeysShape: Constraints = { members: { withKeys: { ...DeleteWithKeysShape, required: true } } };
const GrokMatchShape: Constraints = { min: 1, max: 512 };
const GrokShape: Constraints = { members: { source: SourceShape, match: { ...GrokMatchShape, required: true } } };
const ValueKeyShape: Constraints = { min: 1, max: 128 };
const FlattenedElementShape: Constraints = { enum: ['first', 'last'] };
const ListToMapShape: Constraints = { members: { source: { ...SourceShape, required: true }, key: { ...KeyShape, required: true }, valueKey: ValueKeyShape, target: TargetShape, flattenedElement: FlattenedElementShape } };
const LowerCaseStringWithKeysShape: Constraints = { min: 1, max: 10, element: WithKeyShape };
const LowerCaseStringShape: Constraints = { members: { withKeys: { ...LowerCaseStringWithKeysShape, required: true } } };
const MoveKeyEntryShape: Constraints = { shape: 'MoveKeyEntry', members: { source: { ...SourceShape, required: true }, target: { ...TargetShape, required: true }, overwriteIfExists: {} } };
const MoveKeyEntriesShape: Constraints = { min: 1, max: 5, element: MoveKeyEntryShape };
const MoveKeysShape: Constraints = { members: { entries: { ...MoveKeyEntriesShape, required: true } } };
const ParseCloudfrontShape: Constraints = { members: { source: SourceShape } };
const ParseJSONShape: Constraints = { members: { source: SourceShape, destination: DestinationFieldShape } };
const ParserFieldDelimiterShape: Constraints = { min: 1, max: 128 };
const KeyValueDelimiterShape: Constraints = { min: 1, max: 128 };
const KeyPrefixShape: Constraints = { min: 1, max: 128 };
const NonMatchValueShape: Constraints = { min: 1, max: 128 };
const ParseKeyValueShape: Constraints = { members: { source: SourceShape, destination: DestinationFieldShape, fieldDelimiter: ParserFieldDelimiterShape, keyValueDelimiter: KeyValueDelimiterShape, keyPrefix: KeyPrefixShape, nonMatchValue: NonMatchValueShape } };
const ParseRoute53Shape: Constraints = { members: { source: SourceShape } };
const EventSourceShape: Constraints = { enum: ['CloudTrail', 'Route53Resolver', 'VPCFlow', 'EKSAudit', 'AWSWAF'] };
const OCSFVersionShape: Constraints = { enum: ['V1.1', 'V1.5'] };
const MappingVersionShape: Constraints = { min: 1, max: 10, pattern: '^\\d+\\.\\d+(\\.\\d+)?$' };
const ParseToOCSFShape: Constraints = { members: { source: SourceShape, eventSource: { ...EventSourceShape, required: true }, ocsfVersion: { ...OCSFVersionShape, required: true }, mappingVersion: MappingVersionShape } };
const ParsePostgresShape: Constraints = { members: { source: SourceShape } };
const ParseVPCShape: Constraints = { members: { source: SourceShape } };
const ParseWAFShape: Constraints = { members: { source: SourceShape } };
const RenameToShape: Constraints = { min: 1, max: 128 };
const RenameKeyEntryShape: Constraints = { shape: 'RenameKeyEntry', members: { key: { ...KeyShape, required: true }, renameTo: { ...RenameToShape, required: true }, overwriteIfExists: {} } };
const RenameKeyEntriesShape: Constraints = { min: 1, max: 5, element: RenameKeyEntryShape };
const RenameKeysShape: Constraints = { members: { entries: { ...RenameKeyEntriesShape, required: true } } };
const SplitStringDelimiterShape: Constraints = { min: 1, max: 128 };
const SplitStringEntryShape: Constraints = { shape: 'SplitStringEntry', members: { source: { ...SourceShape, required: true }, delimiter: { ...SplitStringDelimiterShape, required: true } } };
const SplitStringEntriesShape: Constraints = { min: 1, max: 10, element: SplitStringEntryShape };
const SplitStringShape: Constraints = { members: { entries: { ...SplitStringEntriesShape, required: true } } };
const FromKeyShape: Constraints = { min: 1, max: 128 };
const ToKeyShape: Constraints = { min: 1, max: 128 };
const SubstituteStringEntryShape: Constraints = { shape: 'SubstituteStringEntry', members: { source: { ...SourceShape, required: true }, from: { ...FromKeyShape, required: true }, to: { ...ToKeyShape, required: true } } };
const SubstituteStringEntriesShape: Constraints = { min: 1, max: 10, element: SubstituteStringEntryShape };
const SubstituteStringShape: Constraints = { members: { entries: { ...SubstituteStringEntriesShape, required: true } } };
const TrimStringWithKeysShape: Constraints = { min: 1, max: 10, element: WithKeyShape };
const TrimStringShape: Constraints = { members: { withKeys: { ...TrimStringWithKeysShape, required: true } } };
const TypeShape: Constraints = { enum: ['boolean', 'integer', 'double', 'string'] };
const TypeConverterEntryShape: Constraints = { shape: 'TypeConverterEntry', members: { key: { ...KeyShape, required: true }, type: { ...TypeShape, required: true } } };
const TypeConverterEntriesShape: Constraints = { min: 1, max: 5, element: TypeConverterEntryShape };
const TypeConverterShape: Constraints = { members: { entries: { ...TypeConverterEntriesShape, required: true } } };
const UpperCaseStringWithKeysShape: Constraints = { min: 1, max: 10, element: WithKeyShape };
const UpperCaseStringShape: Constraints = { members: { withKeys: { ...UpperCaseStringWithKeysShape, required: true } } };
const ProcessorShape: Constraints = { shape: 'Processor', members: { addKeys: AddKeysShape, copyValue: CopyValueShape, csv: CSVShape, dateTimeConverter: DateTimeConverterShape, deleteKeys: DeleteKeysShape, grok: GrokShape, listToMap: ListToMapShape, lowerCaseString: LowerCaseStringShape, moveKeys: MoveKeysShape, parseCloudfront: ParseCloudfrontShape, parseJSON: ParseJSONShape, parseKeyValue: ParseKeyValueShape, parseRoute53: ParseRoute53Shape, parseToOCSF: ParseToOCSFShape, parsePostgres: ParsePostgresShape, parseVPC: ParseVPCShape, parseWAF: ParseWAFShape, renameKeys: RenameKeysShape, splitString: SplitStringShape, substituteString: SubstituteStringShape, trimString: TrimStringShape, typeConverter: TypeConverterShape, upperCaseString: UpperCaseStringShape } };
const ProcessorsShape: Constraints = { min: 1, max: 20, element: ProcessorShape };
const StartLiveTailLogGroupIdentifiersShape: Constraints = { min: 1, max: 10, element: LogGroupIdentifierShape };
const LogGroupIdentifiersShape: Constraints = { element: LogGroupIdentifierShape };
const EventsLimitStartQueryShape: Constraints = { integer: true, min: 1, max: 100000 };
const TestEventMessagesShape: Constraints = { min: 1, max: 50, element: EventMessageShape };
const TagListShape: Constraints = { min: 1, element: TagKeyShape };
const TagKeyListShape: Constraints = { min: 0, max: 50, element: TagKeyShape };
const AnomalyIdShape: Constraints = { min: 36, max: 36 };
const PatternIdShape: Constraints = { min: 32, max: 32 };
const SuppressionTypeShape: Constraints = { enum: ['LIMITED', 'INFINITE'] };
const IntegerShape: Constraints = { integer: true };
const SuppressionUnitShape: Constraints = { enum: ['SECONDS', 'MINUTES', 'HOURS'] };
const SuppressionPeriodShape: Constraints = { members: { value: IntegerShape, suppressionUnit: SuppressionUnitShape } };

/** Constraints of the inputs, by operation. */
export const constraints: Readonly<Record<string, Constraints>> = {
  AssociateKmsKey: { members: { logGroupName: LogGroupNameShape, kmsKeyId: { ...KmsKeyIdShape, required: true }, resourceIdentifier: ResourceIdentifierShape } },
  AssociateSourceToS3TableIntegration: { code: 'ValidationException', members: { integrationArn: { required: true }, dataSource: { ...DataSourceShape, required: true } } },
  CancelExportTask: { members: { taskId: { ...ExportTaskIdShape, required: true } } },
  CancelImportTask: { members: { importId: { ...ImportIdShape, required: true } } },
  CreateDelivery: { code: 'ValidationException', members: { deliverySourceName: { ...DeliverySourceNameShape, required: true }, deliveryDestinationArn: { required: true }, recordFields: RecordFieldsShape, fieldDelimiter: FieldDelimiterShape, s3DeliveryConfiguration: S3DeliveryConfigurationShape, tags: TagsShape } },
  CreateExportTask: { members: { taskName: ExportTaskNameShape, logGroupName: { ...LogGroupNameShape, required: true }, logStreamNamePrefix: LogStreamNameShape, from: { ...TimestampShape, required: true }, to: { ...TimestampShape, required: true }, destination: { ...ExportDestinationBucketShape, required: true } } },
  CreateImportTask: { members: { importSourceArn: { required: true }, importRoleArn: { ...RoleArnShape, required: true }, importFilter: ImportFilterShape } },
  CreateLogAnomalyDetector: { members: { logGroupArnList: { ...LogGroupArnListShape, required: true }, detectorName: DetectorNameShape, evaluationFrequency: EvaluationFrequencyShape, filterPattern: FilterPatternShape, kmsKeyId: DetectorKmsKeyArnShape, anomalyVisibilityTime: AnomalyVisibilityTimeShape, tags: TagsShape } },
  CreateLogGroup: { members: { logGroupName: { ...LogGroupNameShape, required: true }, kmsKeyId: KmsKeyIdShape, tags: TagsShape, logGroupClass: LogGroupClassShape } },
  CreateLogStream: { members: { logGroupName: { ...LogGroupNameShape, required: true }, logStreamName: { ...LogStreamNameShape, required: true } } },
  CreateLookupTable: { members: { lookupTableName: { ...LookupTableNameShape, required: true }, description: LookupTableDescriptionShape, tableBody: TableBodyShape, queryId: QueryIdShape, kmsKeyId: KmsKeyIdShape, tags: TagsShape } },
  CreateScheduledQuery: { code: 'ValidationException', members: { name: { ...ScheduledQueryNameShape, required: true }, description: ScheduledQueryDescriptionShape, queryLanguage: { ...QueryLanguageShape, required: true }, queryString: { ...QueryStringShape, required: true }, logGroupIdentifiers: ScheduledQueryLogGroupIdentifiersShape, scheduleExpression: { ...ScheduleExpressionShape, required: true }, timezone: ScheduleTimezoneShape, startTimeOffset: StartTimeOffsetShape, endTimeOffset: EndTimeOffsetShape, destinationConfiguration: DestinationConfigurationShape, scheduleStartTime: TimestampShape, scheduleEndTime: TimestampShape, executionRoleArn: { ...RoleArnShape, required: true }, state: ScheduledQueryStateShape, tags: TagsShape } },
  DeleteAccountPolicy: { members: { policyName: { required: true }, policyType: { ...PolicyTypeShape, required: true } } },
  DeleteDataProtectionPolicy: { members: { logGroupIdentifier: { ...LogGroupIdentifierShape, required: true } } },
  DeleteDelivery: { code: 'ValidationException', members: { id: { ...DeliveryIdShape, required: true } } },
  DeleteDeliveryDestination: { code: 'ValidationException', members: { name: { ...DeliveryDestinationNameShape, required: true } } },
  DeleteDeliveryDestinationPolicy: { code: 'ValidationException', members: { deliveryDestinationName: { ...DeliveryDestinationNameShape, required: true } } },
  DeleteDeliverySource: { code: 'ValidationException', members: { name: { ...DeliverySourceNameShape, required: true } } },
  DeleteDestination: { members: { destinationName: { ...DestinationNameShape, required: true } } },
  DeleteIndexPolicy: { members: { logGroupIdentifier: { ...LogGroupIdentifierShape, required: true } } },
  DeleteIntegration: { members: { integrationName: { ...IntegrationNameShape, required: true } } },
  DeleteLogAnomalyDetector: { members: { anomalyDetectorArn: { ...AnomalyDetectorArnShape, required: true } } },
  DeleteLogGroup: { members: { logGroupName: { ...LogGroupNameShape, required: true } } },
  DeleteLogStream: { members: { logGroupName: { ...LogGroupNameShape, required: true }, logStreamName: { ...LogStreamNameShape, required: true } } },
  DeleteLookupTable: { members: { lookupTableArn: { required: true } } },
  DeleteMetricFilter: { members: { logGroupName: { ...LogGroupNameShape, required: true }, filterName: { ...FilterNameShape, required: true } } },
  DeleteQueryDefinition: { members: { queryDefinitionId: { ...QueryIdShape, required: true } } },
  DeleteResourcePolicy: { members: { expectedRevisionId: ExpectedRevisionIdShape } },
  DeleteRetentionPolicy: { members: { logGroupName: { ...LogGroupNameShape, required: true } } },
  DeleteScheduledQuery: { code: 'ValidationException', members: { identifier: { ...ScheduledQueryIdentifierShape, required: true } } },
  DeleteSubscriptionFilter: { members: { logGroupName: { ...LogGroupNameShape, required: true }, filterName: { ...FilterNameShape, required: true } } },
  DeleteSyslogConfiguration: { members: { logGroupIdentifier: { ...LogGroupIdentifierShape, required: true }, vpcEndpointId: VpcEndpointIdShape } },
  DeleteTransformer: { members: { logGroupIdentifier: { ...LogGroupIdentifierShape, required: true } } },
  DescribeAccountPolicies: { members: { policyType: { ...PolicyTypeShape, required: true }, accountIdentifiers: AccountIdsShape, nextToken: NextTokenShape } },
  DescribeConfigurationTemplates: { code: 'ValidationException', members: { service: ServiceShape, logTypes: LogTypesShape, resourceTypes: ResourceTypesShape, deliveryDestinationTypes: DeliveryDestinationTypesShape, nextToken: NextTokenShape, limit: DescribeLimitShape } },
  DescribeDeliveries: { code: 'ValidationException', members: { nextToken: NextTokenShape, limit: DescribeLimitShape } },
  DescribeDeliveryDestinations: { code: 'ValidationException', members: { nextToken: NextTokenShape, limit: DescribeLimitShape } },
  DescribeDeliverySources: { code: 'ValidationException', members: { nextToken: NextTokenShape, limit: DescribeLimitShape } },
  DescribeDestinations: { members: { DestinationNamePrefix: DestinationNameShape, nextToken: NextTokenShape, limit: DescribeLimitShape } },
  DescribeExportTasks: { members: { taskId: ExportTaskIdShape, statusCode: ExportTaskStatusCodeShape, nextToken: NextTokenShape, limit: DescribeLimitShape } },
  DescribeFieldIndexes: { members: { logGroupIdentifiers: { ...DescribeFieldIndexesLogGroupIdentifiersShape, required: true }, indexCategories: IndexCategoriesShape, nextToken: NextTokenShape } },
  DescribeImportTaskBatches: { members: { importId: { ...ImportIdShape, required: true }, batchImportStatus: ImportStatusListShape, limit: DescribeLimitShape, nextToken: NextTokenShape } },
  DescribeImportTasks: { members: { importId: ImportIdShape, importStatus: ImportStatusShape, limit: DescribeLimitShape, nextToken: NextTokenShape } },
  DescribeIndexPolicies: { members: { logGroupIdentifiers: { ...DescribeIndexPoliciesLogGroupIdentifiersShape, required: true }, nextToken: NextTokenShape } },
  DescribeLogGroups: { members: { accountIdentifiers: AccountIdsShape, logGroupNamePrefix: LogGroupNameShape, logGroupNamePattern: LogGroupNamePatternShape, nextToken: NextTokenShape, limit: DescribeLimitShape, logGroupClass: LogGroupClassShape, logGroupIdentifiers: DescribeLogGroupsLogGroupIdentifiersShape } },
  DescribeLogStreams: { members: { logGroupName: LogGroupNameShape, logGroupIdentifier: LogGroupIdentifierShape, logStreamNamePrefix: LogStreamNameShape, orderBy: OrderByShape, nextToken: NextTokenShape, limit: DescribeLimitShape } },
  DescribeLookupTables: { members: { lookupTableNamePrefix: LookupTableNameShape, maxResults: DescribeLookupTablesMaxResultsShape, nextToken: NextTokenShape } },
  DescribeMetricFilters: { members: { logGroupName: LogGroupNameShape, filterNamePrefix: FilterNameShape, nextToken: NextTokenShape, limit: DescribeLimitShape, metricName: MetricNameShape, metricNamespace: MetricNamespaceShape } },
  DescribeQueries: { members: { logGroupName: LogGroupNameShape, status: QueryStatusShape, maxResults: DescribeQueriesMaxResultsShape, nextToken: NextTokenShape, queryLanguage: QueryLanguageShape } },
  DescribeQueryDefinitions: { members: { queryLanguage: QueryLanguageShape, queryDefinitionNamePrefix: QueryDefinitionNameShape, maxResults: QueryListMaxResultsShape, nextToken: NextTokenShape } },
  DescribeResourcePolicies: { members: { nextToken: NextTokenShape, limit: DescribeLimitShape, policyScope: PolicyScopeShape } },
  DescribeSubscriptionFilters: { members: { logGroupName: { ...LogGroupNameShape, required: true }, filterNamePrefix: FilterNameShape, nextToken: NextTokenShape, limit: DescribeLimitShape } },
  DisassociateKmsKey: { members: { logGroupName: LogGroupNameShape, resourceIdentifier: ResourceIdentifierShape } },
  DisassociateSourceFromS3TableIntegration: { code: 'ValidationException', members: { identifier: { ...S3TableIntegrationSourceIdentifierShape, required: true } } },
  FilterLogEvents: { members: { logGroupName: LogGroupNameShape, logGroupIdentifier: LogGroupIdentifierShape, logStreamNames: InputLogStreamNamesShape, logStreamNamePrefix: LogStreamNameShape, startTime: TimestampShape, endTime: TimestampShape, filterPattern: FilterPatternShape, nextToken: NextTokenShape, limit: EventsLimitShape } },
  GetDataProtectionPolicy: { members: { logGroupIdentifier: { ...LogGroupIdentifierShape, required: true } } },
  GetDelivery: { code: 'ValidationException', members: { id: { ...DeliveryIdShape, required: true } } },
  GetDeliveryDestination: { code: 'ValidationException', members: { name: { ...DeliveryDestinationNameShape, required: true } } },
  GetDeliveryDestinationPolicy: { code: 'ValidationException', members: { deliveryDestinationName: { ...DeliveryDestinationNameShape, required: true } } },
  GetDeliverySource: { code: 'ValidationException', members: { name: { ...DeliverySourceNameShape, required: true } } },
  GetIntegration: { members: { integrationName: { ...IntegrationNameShape, required: true } } },
  GetLogAnomalyDetector: { members: { anomalyDetectorArn: { ...AnomalyDetectorArnShape, required: true } } },
  GetLogEvents: { members: { logGroupName: LogGroupNameShape, logGroupIdentifier: LogGroupIdentifierShape, logStreamName: { ...LogStreamNameShape, required: true }, startTime: TimestampShape, endTime: TimestampShape, nextToken: NextTokenShape, limit: EventsLimitShape } },
  GetLogFields: { members: { dataSourceName: { required: true }, dataSourceType: { required: true } } },
  GetLogGroupFields: { members: { logGroupName: LogGroupNameShape, time: TimestampShape, logGroupIdentifier: LogGroupIdentifierShape } },
  GetLogObject: { members: { logObjectPointer: { ...LogObjectPointerShape, required: true } } },
  GetLogRecord: { members: { logRecordPointer: { required: true } } },
  GetLookupTable: { members: { lookupTableArn: { required: true } } },
  GetQueryResults: { members: { queryId: { ...QueryIdShape, required: true }, nextToken: GetQueryResultsNextTokenShape, maxItems: GetQueryResultsMaxItemsShape } },
  GetScheduledQuery: { code: 'ValidationException', members: { identifier: { ...ScheduledQueryIdentifierShape, required: true } } },
  GetScheduledQueryHistory: { code: 'ValidationException', members: { identifier: { ...ScheduledQueryIdentifierShape, required: true }, startTime: { ...TimestampShape, required: true }, endTime: { ...TimestampShape, required: true }, executionStatuses: ExecutionStatusListShape, maxResults: GetScheduledQueryHistoryMaxResultsShape, nextToken: NextTokenShape } },
  GetTransformer: { members: { logGroupIdentifier: { ...LogGroupIdentifierShape, required: true } } },
  ListAggregateLogGroupSummaries: { members: { accountIdentifiers: AccountIdsShape, logGroupClass: LogGroupClassShape, logGroupNamePattern: LogGroupNameRegexPatternShape, dataSources: DataSourceFiltersShape, groupBy: { ...ListAggregateLogGroupSummariesGroupByShape, required: true }, nextToken: NextTokenShape, limit: ListLogGroupsRequestLimitShape } },
  ListAnomalies: { members: { anomalyDetectorArn: AnomalyDetectorArnShape, suppressionState: SuppressionStateShape, limit: ListAnomaliesLimitShape, nextToken: NextTokenShape } },
  ListIntegrations: { members: { integrationNamePrefix: IntegrationNamePrefixShape, integrationType: IntegrationTypeShape, integrationStatus: IntegrationStatusShape } },
  ListLogAnomalyDetectors: { members: { filterLogGroupArn: LogGroupArnShape, limit: ListLogAnomalyDetectorsLimitShape, nextToken: NextTokenShape } },
  ListLogGroups: { members: { logGroupNamePattern: LogGroupNameRegexPatternShape, logGroupClass: LogGroupClassShape, accountIdentifiers: AccountIdsShape, nextToken: NextTokenShape, limit: ListLimitShape, dataSources: DataSourceFiltersShape, fieldIndexNames: FieldIndexNamesShape, logGroupTags: TagFiltersShape } },
  ListLogGroupsForQuery: { members: { queryId: { ...QueryIdShape, required: true }, nextToken: NextTokenShape, maxResults: ListLogGroupsForQueryMaxResultsShape } },
  ListScheduledQueries: { code: 'ValidationException', members: { maxResults: ListScheduledQueriesMaxResultsShape, nextToken: NextTokenShape, state: ScheduledQueryStateShape, scheduleType: ScheduleTypeShape } },
  ListSourcesForS3TableIntegration: { code: 'ValidationException', members: { integrationArn: { required: true }, maxResults: ListSourcesForS3TableIntegrationMaxResultsShape, nextToken: NextTokenShape } },
  ListSyslogConfigurations: { members: { logGroupIdentifier: LogGroupIdentifierShape, vpcEndpointId: VpcEndpointIdShape, nextToken: NextTokenShape, maxResults: ListSyslogConfigurationsMaxResultsShape } },
  ListTagsForResource: { members: { resourceArn: { ...AmazonResourceNameShape, required: true } } },
  ListTagsLogGroup: { members: { logGroupName: { ...LogGroupNameShape, required: true } } },
  PutAccountPolicy: { members: { policyName: { required: true }, policyDocument: { required: true }, policyType: { ...PolicyTypeShape, required: true }, scope: ScopeShape } },
  PutBearerTokenAuthentication: { members: { logGroupIdentifier: { ...LogGroupIdentifierShape, required: true }, bearerTokenAuthenticationEnabled: { required: true } } },
  PutDataProtectionPolicy: { members: { logGroupIdentifier: { ...LogGroupIdentifierShape, required: true }, policyDocument: { required: true } } },
  PutDeliveryDestination: { code: 'ValidationException', members: { name: { ...DeliveryDestinationNameShape, required: true }, outputFormat: OutputFormatShape, deliveryDestinationConfiguration: DeliveryDestinationConfigurationShape, deliveryDestinationType: DeliveryDestinationTypeShape, tags: TagsShape } },
  PutDeliveryDestinationPolicy: { code: 'ValidationException', members: { deliveryDestinationName: { ...DeliveryDestinationNameShape, required: true }, deliveryDestinationPolicy: { ...DeliveryDestinationPolicyShape, required: true } } },
  PutDeliverySource: { code: 'ValidationException', members: { name: { ...DeliverySourceNameShape, required: true }, resourceArn: { required: true }, logType: { ...LogTypeShape, required: true }, tags: TagsShape, deliverySourceConfiguration: DeliverySourceConfigurationShape } },
  PutDestination: { members: { destinationName: { ...DestinationNameShape, required: true }, targetArn: { ...TargetArnShape, required: true }, roleArn: { ...RoleArnShape, required: true }, tags: TagsShape } },
  PutDestinationPolicy: { members: { destinationName: { ...DestinationNameShape, required: true }, accessPolicy: { ...AccessPolicyShape, required: true } } },
  PutIndexPolicy: { members: { logGroupIdentifier: { ...LogGroupIdentifierShape, required: true }, policyDocument: { ...PolicyDocumentShape, required: true } } },
  PutIntegration: { members: { integrationName: { ...IntegrationNameShape, required: true }, resourceConfig: { ...ResourceConfigShape, required: true }, integrationType: { ...IntegrationTypeShape, required: true } } },
  PutLogEvents: { members: { logGroupName: { ...LogGroupNameShape, required: true }, logStreamName: { ...LogStreamNameShape, required: true }, logEvents: { ...InputLogEventsShape, required: true }, sequenceToken: SequenceTokenShape, entity: EntityShape } },
  PutLogGroupDeletionProtection: { members: { logGroupIdentifier: { ...LogGroupIdentifierShape, required: true }, deletionProtectionEnabled: { required: true } } },
  PutMetricFilter: { members: { logGroupName: { ...LogGroupNameShape, required: true }, filterName: { ...FilterNameShape, required: true }, filterPattern: { ...FilterPatternShape, required: true }, metricTransformations: { ...MetricTransformationsShape, required: true }, fieldSelectionCriteria: FieldSelectionCriteriaShape } },
  PutQueryDefinition: { members: { queryLanguage: QueryLanguageShape, name: { ...QueryDefinitionNameShape, required: true }, queryDefinitionId: QueryIdShape, logGroupNames: LogGroupNamesShape, queryString: { ...QueryDefinitionStringShape, required: true }, clientToken: ClientTokenShape, parameters: QueryParameterListShape } },
  PutResourcePolicy: { members: { policyDocument: PolicyDocumentShape, expectedRevisionId: ExpectedRevisionIdShape } },
  PutRetentionPolicy: { members: { logGroupName: { ...LogGroupNameShape, required: true }, retentionInDays: { ...DaysShape, required: true } } },
  PutStorageTierPolicy: { members: { storageTier: { ...StorageTierShape, required: true } } },
  PutSubscriptionFilter: { members: { logGroupName: { ...LogGroupNameShape, required: true }, filterName: { ...FilterNameShape, required: true }, filterPattern: { ...FilterPatternShape, required: true }, destinationArn: { ...DestinationArnShape, required: true }, roleArn: RoleArnShape, distribution: DistributionShape, fieldSelectionCriteria: FieldSelectionCriteriaShape } },
  PutSyslogConfiguration: { members: { logGroupIdentifier: { ...LogGroupIdentifierShape, required: true }, vpcEndpointId: VpcEndpointIdShape } },
  PutTransformer: { members: { logGroupIdentifier: { ...LogGroupIdentifierShape, required: true }, transformerConfig: { ...ProcessorsShape, required: true } } },
  StartLiveTail: { members: { logGroupIdentifiers: { ...StartLiveTailLogGroupIdentifiersShape, required: true }, logStreamNames: InputLogStreamNamesShape, logStreamNamePrefixes: InputLogStreamNamesShape, logEventFilterPattern: FilterPatternShape } },
  StartQuery: { members: { queryLanguage: QueryLanguageShape, logGroupName: LogGroupNameShape, logGroupNames: LogGroupNamesShape, logGroupIdentifiers: LogGroupIdentifiersShape, startTime: { ...TimestampShape, required: true }, endTime: { ...TimestampShape, required: true }, queryString: { ...QueryStringShape, required: true }, limit: EventsLimitStartQueryShape } },
  StopQuery: { members: { queryId: { ...QueryIdShape, required: true } } },
  TagLogGroup: { members: { logGroupName: { ...LogGroupNameShape, required: true }, tags: { ...TagsShape, required: true } } },
  TagResource: { members: { resourceArn: { ...AmazonResourceNameShape, required: true }, tags: { ...TagsShape, required: true } } },
  TestMetricFilter: { members: { filterPattern: { ...FilterPatternShape, required: true }, logEventMessages: { ...TestEventMessagesShape, required: true } } },
  TestTransformer: { members: { transformerConfig: { ...ProcessorsShape, required: true }, logEventMessages: { ...TestEventMessagesShape, required: true } } },
  UntagLogGroup: { members: { logGroupName: { ...LogGroupNameShape, required: true }, tags: { ...TagListShape, required: true } } },
  UntagResource: { members: { resourceArn: { ...AmazonResourceNameShape, required: true }, tagKeys: { ...TagKeyListShape, required: true } } },
  UpdateAnomaly: { members: { anomalyId: AnomalyIdShape, patternId: PatternIdShape, anomalyDetectorArn: { ...AnomalyDetectorArnShape, required: true }, suppressionType: SuppressionTypeShape, suppressionPeriod: SuppressionPeriodShape } },
  UpdateDeliveryConfiguration: { code: 'ValidationException', members: { id: { ...DeliveryIdShape, required: true }, recordFields: RecordFieldsShape, fieldDelimiter: FieldDelimiterShape, s3DeliveryConfiguration: S3DeliveryConfigurationShape } },
  UpdateLogAnomalyDetector: { members: { anomalyDetectorArn: { ...AnomalyDetectorArnShape, required: true }, evaluationFrequency: EvaluationFrequencyShape, filterPattern: FilterPatternShape, anomalyVisibilityTime: AnomalyVisibilityTimeShape, enabled: { required: true } } },
  UpdateLookupTable: { members: { lookupTableArn: { required: true }, description: LookupTableDescriptionShape, tableBody: TableBodyShape, queryId: QueryIdShape, kmsKeyId: KmsKeyIdShape } },
  UpdateScheduledQuery: { code: 'ValidationException', members: { identifier: { ...ScheduledQueryIdentifierShape, required: true }, description: ScheduledQueryDescriptionShape, queryLanguage: { ...QueryLanguageShape, required: true }, queryString: { ...QueryStringShape, required: true }, logGroupIdentifiers: ScheduledQueryLogGroupIdentifiersShape, scheduleExpression: { ...ScheduleExpressionShape, required: true }, timezone: ScheduleTimezoneShape, startTimeOffset: StartTimeOffsetShape, endTimeOffset: EndTimeOffsetShape, destinationConfiguration: DestinationConfigurationShape, scheduleStartTime: TimestampShape, scheduleEndTime: TimestampShape, executionRoleArn: { ...RoleArnShape, required: true }, state: ScheduledQueryStateShape } },
};
