// Made by `node scripts/generateConstraints.ts` from botocore 1.43.67. Not edited by hand.
import type { Constraints } from '../../../protocol/constraints.ts';

const PartiQLStatementShape: Constraints = { min: 1, max: 8192 };
const AttributeNameShape: Constraints = { max: 65535 };
const MapAttributeValueShape: Constraints = { key: AttributeNameShape, get value() { return AttributeValueShape; } };
const ListAttributeValueShape: Constraints = { get element() { return AttributeValueShape; } };
const AttributeValueShape: Constraints = { shape: 'AttributeValue', members: { S: {}, N: {}, B: {}, SS: {}, NS: {}, BS: {}, M: MapAttributeValueShape, L: ListAttributeValueShape, NULL: {}, BOOL: {} } };
const PreparedStatementParametersShape: Constraints = { min: 1, element: AttributeValueShape };
const ReturnValuesOnConditionCheckFailureShape: Constraints = { enum: ['ALL_OLD', 'NONE'] };
const BatchStatementRequestShape: Constraints = { shape: 'BatchStatementRequest', members: { Statement: { ...PartiQLStatementShape, required: true }, Parameters: PreparedStatementParametersShape, ConsistentRead: {}, ReturnValuesOnConditionCheckFailure: ReturnValuesOnConditionCheckFailureShape } };
const PartiQLBatchRequestShape: Constraints = { min: 1, max: 25, element: BatchStatementRequestShape };
const ReturnConsumedCapacityShape: Constraints = { enum: ['INDEXES', 'TOTAL', 'NONE'] };
const TableArnShape: Constraints = { min: 1, max: 1024 };
const KeyShape: Constraints = { key: AttributeNameShape, value: AttributeValueShape };
const KeyListShape: Constraints = { min: 1, max: 100, element: KeyShape };
const AttributeNameListShape: Constraints = { min: 1, element: AttributeNameShape };
const ExpressionAttributeNameMapShape: Constraints = { value: AttributeNameShape };
const KeysAndAttributesShape: Constraints = { members: { Keys: { ...KeyListShape, required: true }, AttributesToGet: AttributeNameListShape, ExpressionAttributeNames: ExpressionAttributeNameMapShape } };
const BatchGetRequestMapShape: Constraints = { min: 1, max: 100, key: TableArnShape, value: KeysAndAttributesShape };
const PutItemInputAttributeMapShape: Constraints = { key: AttributeNameShape, value: AttributeValueShape };
const PutRequestShape: Constraints = { members: { Item: { ...PutItemInputAttributeMapShape, required: true } } };
const DeleteRequestShape: Constraints = { members: { Key: { ...KeyShape, required: true } } };
const WriteRequestShape: Constraints = { shape: 'WriteRequest', members: { PutRequest: PutRequestShape, DeleteRequest: DeleteRequestShape } };
const WriteRequestsShape: Constraints = { min: 1, max: 25, element: WriteRequestShape };
const BatchWriteItemRequestMapShape: Constraints = { min: 1, max: 25, key: TableArnShape, value: WriteRequestsShape };
const ReturnItemCollectionMetricsShape: Constraints = { enum: ['SIZE', 'NONE'] };
const BackupNameShape: Constraints = { min: 3, max: 255, pattern: '[a-zA-Z0-9_.-]+' };
const TableNameShape: Constraints = { min: 3, max: 255, pattern: '[a-zA-Z0-9_.-]+' };
const KeySchemaAttributeNameShape: Constraints = { min: 1, max: 255 };
const ScalarAttributeTypeShape: Constraints = { enum: ['B', 'N', 'S'] };
const AttributeDefinitionShape: Constraints = { shape: 'AttributeDefinition', members: { AttributeName: { ...KeySchemaAttributeNameShape, required: true }, AttributeType: { ...ScalarAttributeTypeShape, required: true } } };
const AttributeDefinitionsShape: Constraints = { element: AttributeDefinitionShape };
const KeyTypeShape: Constraints = { enum: ['HASH', 'RANGE'] };
const KeySchemaElementShape: Constraints = { shape: 'KeySchemaElement', members: { AttributeName: { ...KeySchemaAttributeNameShape, required: true }, KeyType: { ...KeyTypeShape, required: true } } };
const KeySchemaShape: Constraints = { min: 1, element: KeySchemaElementShape };
const IndexNameShape: Constraints = { min: 3, max: 255, pattern: '[a-zA-Z0-9_.-]+' };
const ProjectionTypeShape: Constraints = { enum: ['ALL', 'INCLUDE', 'KEYS_ONLY'] };
const NonKeyAttributeNameShape: Constraints = { min: 1, max: 255 };
const NonKeyAttributeNameListShape: Constraints = { min: 1, max: 20, element: NonKeyAttributeNameShape };
const ProjectionShape: Constraints = { members: { ProjectionType: ProjectionTypeShape, NonKeyAttributes: NonKeyAttributeNameListShape } };
const LocalSecondaryIndexShape: Constraints = { shape: 'LocalSecondaryIndex', members: { IndexName: { ...IndexNameShape, required: true }, KeySchema: { ...KeySchemaShape, required: true }, Projection: { ...ProjectionShape, required: true } } };
const LocalSecondaryIndexListShape: Constraints = { element: LocalSecondaryIndexShape };
const PositiveLongObjectShape: Constraints = { integer: true, min: 1 };
const ProvisionedThroughputShape: Constraints = { members: { ReadCapacityUnits: { ...PositiveLongObjectShape, required: true }, WriteCapacityUnits: { ...PositiveLongObjectShape, required: true } } };
const LongObjectShape: Constraints = { integer: true };
const OnDemandThroughputShape: Constraints = { members: { MaxReadRequestUnits: LongObjectShape, MaxWriteRequestUnits: LongObjectShape } };
const WarmThroughputShape: Constraints = { members: { ReadUnitsPerSecond: LongObjectShape, WriteUnitsPerSecond: LongObjectShape } };
const GlobalSecondaryIndexShape: Constraints = { shape: 'GlobalSecondaryIndex', members: { IndexName: { ...IndexNameShape, required: true }, KeySchema: { ...KeySchemaShape, required: true }, Projection: { ...ProjectionShape, required: true }, ProvisionedThroughput: ProvisionedThroughputShape, OnDemandThroughput: OnDemandThroughputShape, WarmThroughput: WarmThroughputShape } };
const GlobalSecondaryIndexListShape: Constraints = { element: GlobalSecondaryIndexShape };
const BillingModeShape: Constraints = { enum: ['PROVISIONED', 'PAY_PER_REQUEST'] };
const StreamViewTypeShape: Constraints = { enum: ['NEW_IMAGE', 'OLD_IMAGE', 'NEW_AND_OLD_IMAGES', 'KEYS_ONLY'] };
const StreamSpecificationShape: Constraints = { members: { StreamEnabled: { required: true }, StreamViewType: StreamViewTypeShape } };
const SSETypeShape: Constraints = { enum: ['AES256', 'KMS'] };
const SSESpecificationShape: Constraints = { members: { SSEType: SSETypeShape } };
const TagKeyStringShape: Constraints = { min: 1, max: 128 };
const TagValueStringShape: Constraints = { min: 0, max: 256 };
const TagShape: Constraints = { shape: 'Tag', members: { Key: { ...TagKeyStringShape, required: true }, Value: { ...TagValueStringShape, required: true } } };
const TagListShape: Constraints = { element: TagShape };
const TableClassShape: Constraints = { enum: ['STANDARD', 'STANDARD_INFREQUENT_ACCESS'] };
const GlobalTableSettingsReplicationModeShape: Constraints = { enum: ['ENABLED', 'DISABLED', 'ENABLED_WITH_OVERRIDES'] };
const VectorAttributeNameShape: Constraints = { min: 1, max: 255 };
const VectorAttributeDefinitionShape: Constraints = { members: { AttributeName: { ...VectorAttributeNameShape, required: true } } };
const SearchSchemaElementTypeShape: Constraints = { enum: ['HASH', 'INLINE_FILTER'] };
const SearchSchemaElementShape: Constraints = { shape: 'SearchSchemaElement', members: { AttributeName: { ...AttributeNameShape, required: true }, SearchSchemaElementType: { ...SearchSchemaElementTypeShape, required: true } } };
const SearchSchemaShape: Constraints = { min: 1, element: SearchSchemaElementShape };
const VectorDistanceFunctionShape: Constraints = { enum: ['COSINE', 'DOT_PRODUCT', 'EUCLIDEAN'] };
const VectorIndexShape: Constraints = { shape: 'VectorIndex', members: { IndexName: { ...IndexNameShape, required: true }, VectorAttribute: { ...VectorAttributeDefinitionShape, required: true }, SearchSchema: SearchSchemaShape, Projection: { ...ProjectionShape, required: true }, Dimensions: { ...PositiveLongObjectShape, required: true }, DistanceFunction: { ...VectorDistanceFunctionShape, required: true } } };
const VectorIndexListShape: Constraints = { element: VectorIndexShape };
const BackupArnShape: Constraints = { min: 37, max: 1024 };
const ComparisonOperatorShape: Constraints = { enum: ['IN', 'NULL', 'BETWEEN', 'LT', 'NOT_CONTAINS', 'EQ', 'GT', 'NOT_NULL', 'NE', 'LE', 'BEGINS_WITH', 'GE', 'CONTAINS'] };
const AttributeValueListShape: Constraints = { element: AttributeValueShape };
const ExpectedAttributeValueShape: Constraints = { members: { Value: AttributeValueShape, ComparisonOperator: ComparisonOperatorShape, AttributeValueList: AttributeValueListShape } };
const ExpectedAttributeMapShape: Constraints = { key: AttributeNameShape, value: ExpectedAttributeValueShape };
const ConditionalOperatorShape: Constraints = { enum: ['OR', 'AND'] };
const ReturnValueShape: Constraints = { enum: ['ALL_NEW', 'UPDATED_OLD', 'ALL_OLD', 'NONE', 'UPDATED_NEW'] };
const ExpressionAttributeValueMapShape: Constraints = { value: AttributeValueShape };
const ResourceArnStringShape: Constraints = { min: 1, max: 1283 };
const PolicyRevisionIdShape: Constraints = { min: 1, max: 255 };
const ExportArnShape: Constraints = { min: 37, max: 1024 };
const ImportArnShape: Constraints = { min: 37, max: 1024 };
const StreamArnShape: Constraints = { min: 37, max: 1024 };
const ApproximateCreationDateTimePrecisionShape: Constraints = { enum: ['MILLISECOND', 'MICROSECOND'] };
const EnableKinesisStreamingConfigurationShape: Constraints = { members: { ApproximateCreationDateTimePrecision: ApproximateCreationDateTimePrecisionShape } };
const PartiQLNextTokenShape: Constraints = { min: 1, max: 32768 };
const PositiveIntegerObjectShape: Constraints = { integer: true, min: 1 };
const ParameterizedStatementShape: Constraints = { shape: 'ParameterizedStatement', members: { Statement: { ...PartiQLStatementShape, required: true }, Parameters: PreparedStatementParametersShape, ReturnValuesOnConditionCheckFailure: ReturnValuesOnConditionCheckFailureShape } };
const ParameterizedStatementsShape: Constraints = { min: 1, max: 100, element: ParameterizedStatementShape };
const ClientRequestTokenShape: Constraints = { min: 1, max: 36 };
const ClientTokenShape: Constraints = { pattern: '^[^\\$]+$' };
const S3BucketShape: Constraints = { max: 255, pattern: '^[a-z0-9A-Z]+[\\.\\-\\w]*[a-z0-9A-Z]+$' };
const S3BucketOwnerShape: Constraints = { pattern: '[0-9]{12}' };
const S3PrefixShape: Constraints = { max: 1024 };
const S3SseAlgorithmShape: Constraints = { enum: ['AES256', 'KMS'] };
const S3SseKmsKeyIdShape: Constraints = { min: 1, max: 2048 };
const ExportFormatShape: Constraints = { enum: ['DYNAMODB_JSON', 'ION'] };
const ExportTypeShape: Constraints = { enum: ['FULL_EXPORT', 'INCREMENTAL_EXPORT'] };
const ExportViewTypeShape: Constraints = { enum: ['NEW_IMAGE', 'NEW_AND_OLD_IMAGES'] };
const IncrementalExportSpecificationShape: Constraints = { members: { ExportViewType: ExportViewTypeShape } };
const S3BucketSourceShape: Constraints = { members: { S3BucketOwner: S3BucketOwnerShape, S3Bucket: { ...S3BucketShape, required: true }, S3KeyPrefix: S3PrefixShape } };
const InputFormatShape: Constraints = { enum: ['DYNAMODB_JSON', 'ION', 'CSV'] };
const CsvDelimiterShape: Constraints = { min: 1, max: 1, pattern: '[,;:|\\t ]' };
const CsvHeaderShape: Constraints = { min: 1, max: 65536, pattern: '[\\x20-\\x21\\x23-\\x2B\\x2D-\\x7E]*' };
const CsvHeaderListShape: Constraints = { min: 1, max: 255, element: CsvHeaderShape };
const CsvOptionsShape: Constraints = { members: { Delimiter: CsvDelimiterShape, HeaderList: CsvHeaderListShape } };
const InputFormatOptionsShape: Constraints = { members: { Csv: CsvOptionsShape } };
const InputCompressionTypeShape: Constraints = { enum: ['GZIP', 'ZSTD', 'NONE'] };
const TableCreationParametersShape: Constraints = { members: { TableName: { ...TableNameShape, required: true }, AttributeDefinitions: { ...AttributeDefinitionsShape, required: true }, KeySchema: { ...KeySchemaShape, required: true }, BillingMode: BillingModeShape, ProvisionedThroughput: ProvisionedThroughputShape, OnDemandThroughput: OnDemandThroughputShape, SSESpecification: SSESpecificationShape, GlobalSecondaryIndexes: GlobalSecondaryIndexListShape, VectorIndexes: VectorIndexListShape } };
const BackupsInputLimitShape: Constraints = { integer: true, min: 1, max: 100 };
const BackupTypeFilterShape: Constraints = { enum: ['USER', 'SYSTEM', 'AWS_BACKUP', 'ALL'] };
const ListContributorInsightsLimitShape: Constraints = { integer: true, max: 100 };
const ListExportsMaxLimitShape: Constraints = { integer: true, min: 1, max: 25 };
const ListImportsMaxLimitShape: Constraints = { integer: true, min: 1, max: 25 };
const ImportNextTokenShape: Constraints = { min: 112, max: 1024, pattern: '([0-9a-f]{16})+' };
const ListTablesInputLimitShape: Constraints = { integer: true, min: 1, max: 100 };
const SelectShape: Constraints = { enum: ['SPECIFIC_ATTRIBUTES', 'COUNT', 'ALL_ATTRIBUTES', 'ALL_PROJECTED_ATTRIBUTES'] };
const ConditionShape: Constraints = { members: { AttributeValueList: AttributeValueListShape, ComparisonOperator: { ...ComparisonOperatorShape, required: true } } };
const KeyConditionsShape: Constraints = { key: AttributeNameShape, value: ConditionShape };
const FilterConditionMapShape: Constraints = { key: AttributeNameShape, value: ConditionShape };
const ScanTotalSegmentsShape: Constraints = { integer: true, min: 1, max: 1000000 };
const ScanSegmentShape: Constraints = { integer: true, min: 0, max: 999999 };
const SearchVectorListShape: Constraints = { min: 1, max: 4096, element: AttributeValueShape };
const TopKIntegerShape: Constraints = { integer: true, min: 1 };
const GetShape: Constraints = { members: { Key: { ...KeyShape, required: true }, TableName: { ...TableArnShape, required: true }, ExpressionAttributeNames: ExpressionAttributeNameMapShape } };
const TransactGetItemShape: Constraints = { shape: 'TransactGetItem', members: { Get: { ...GetShape, required: true } } };
const TransactGetItemListShape: Constraints = { min: 1, max: 100, element: TransactGetItemShape };
const ConditionCheckShape: Constraints = { members: { Key: { ...KeyShape, required: true }, TableName: { ...TableArnShape, required: true }, ConditionExpression: { required: true }, ExpressionAttributeNames: ExpressionAttributeNameMapShape, ExpressionAttributeValues: ExpressionAttributeValueMapShape, ReturnValuesOnConditionCheckFailure: ReturnValuesOnConditionCheckFailureShape } };
const PutShape: Constraints = { members: { Item: { ...PutItemInputAttributeMapShape, required: true }, TableName: { ...TableArnShape, required: true }, ExpressionAttributeNames: ExpressionAttributeNameMapShape, ExpressionAttributeValues: ExpressionAttributeValueMapShape, ReturnValuesOnConditionCheckFailure: ReturnValuesOnConditionCheckFailureShape } };
const DeleteShape: Constraints = { members: { Key: { ...KeyShape, required: true }, TableName: { ...TableArnShape, required: true }, ExpressionAttributeNames: ExpressionAttributeNameMapShape, ExpressionAttributeValues: ExpressionAttributeValueMapShape, ReturnValuesOnConditionCheckFailure: ReturnValuesOnConditionCheckFailureShape } };
const UpdateShape: Constraints = { members: { Key: { ...KeyShape, required: true }, UpdateExpression: { required: true }, TableName: { ...TableArnShape, required: true }, ExpressionAttributeNames: ExpressionAttributeNameMapShape, ExpressionAttributeValues: ExpressionAttributeValueMapShape, ReturnValuesOnConditionCheckFailure: ReturnValuesOnConditionCheckFailureShape } };
const TransactWriteItemShape: Constraints = { shape: 'TransactWriteItem', members: { ConditionCheck: ConditionCheckShape, Put: PutShape, Delete: DeleteShape, Update: UpdateShape } };
const TransactWriteItemListShape: Constraints = { min: 1, max: 100, element: TransactWriteItemShape };
const TagKeyListShape: Constraints = { element: TagKeyStringShape };
const RecoveryPeriodInDaysShape: Constraints = { integer: true, min: 1, max: 35 };
const PointInTimeRecoverySpecificationShape: Constraints = { members: { PointInTimeRecoveryEnabled: { required: true }, RecoveryPeriodInDays: RecoveryPeriodInDaysShape } };
const ContributorInsightsActionShape: Constraints = { enum: ['ENABLE', 'DISABLE'] };
const ContributorInsightsModeShape: Constraints = { enum: ['ACCESSED_AND_THROTTLED_KEYS', 'THROTTLED_KEYS'] };
const CreateReplicaActionShape: Constraints = { members: { RegionName: { required: true } } };
const DeleteReplicaActionShape: Constraints = { members: { RegionName: { required: true } } };
const ReplicaUpdateShape: Constraints = { shape: 'ReplicaUpdate', members: { Create: CreateReplicaActionShape, Delete: DeleteReplicaActionShape } };
const ReplicaUpdateListShape: Constraints = { element: ReplicaUpdateShape };
const AutoScalingRoleArnShape: Constraints = { min: 1, max: 1600, pattern: '[\\u0020-\\uD7FF\\uE000-\\uFFFD\\uD800\\uDC00-\\uDBFF\\uDFFF\\r\\n\\t]*' };
const AutoScalingPolicyNameShape: Constraints = { min: 1, max: 256, pattern: '\\p{Print}+' };
const IntegerObjectShape: Constraints = { integer: true };
const AutoScalingTargetTrackingScalingPolicyConfigurationUpdateShape: Constraints = { members: { ScaleInCooldown: IntegerObjectShape, ScaleOutCooldown: IntegerObjectShape, TargetValue: { required: true } } };
const AutoScalingPolicyUpdateShape: Constraints = { members: { PolicyName: AutoScalingPolicyNameShape, TargetTrackingScalingPolicyConfiguration: { ...AutoScalingTargetTrackingScalingPolicyConfigurationUpdateShape, required: true } } };
const AutoScalingSettingsUpdateShape: Constraints = { members: { MinimumUnits: PositiveLongObjectShape, MaximumUnits: PositiveLongObjectShape, AutoScalingRoleArn: AutoScalingRoleArnShape, ScalingPolicyUpdate: AutoScalingPolicyUpdateShape } };
const GlobalTableGlobalSecondaryIndexSettingsUpdateShape: Constraints = { shape: 'GlobalTableGlobalSecondaryIndexSettingsUpdate', members: { IndexName: { ...IndexNameShape, required: true }, ProvisionedWriteCapacityUnits: PositiveLongObjectShape, ProvisionedWriteCapacityAutoScalingSettingsUpdate: AutoScalingSettingsUpdateShape } };
const GlobalTableGlobalSecondaryIndexSettingsUpdateListShape: Constraints = { min: 1, max: 20, element: GlobalTableGlobalSecondaryIndexSettingsUpdateShape };
const ReplicaGlobalSecondaryIndexSettingsUpdateShape: Constraints = { shape: 'ReplicaGlobalSecondaryIndexSettingsUpdate', members: { IndexName: { ...IndexNameShape, required: true }, ProvisionedReadCapacityUnits: PositiveLongObjectShape, ProvisionedReadCapacityAutoScalingSettingsUpdate: AutoScalingSettingsUpdateShape } };
const ReplicaGlobalSecondaryIndexSettingsUpdateListShape: Constraints = { min: 1, max: 20, element: ReplicaGlobalSecondaryIndexSettingsUpdateShape };
const ReplicaSettingsUpdateShape: Constraints = { shape: 'ReplicaSettingsUpdate', members: { RegionName: { required: true }, ReplicaProvisionedReadCapacityUnits: PositiveLongObjectShape, ReplicaProvisionedReadCapacityAutoScalingSettingsUpdate: AutoScalingSettingsUpdateShape, ReplicaGlobalSecondaryIndexSettingsUpdate: ReplicaGlobalSecondaryIndexSettingsUpdateListShape, ReplicaTableClass: TableClassShape } };
const ReplicaSettingsUpdateListShape: Constraints = { min: 1, max: 50, element: ReplicaSettingsUpdateShape };
const AttributeActionShape: Constraints = { enum: ['ADD', 'PUT', 'DELETE'] };
const AttributeValueUpdateShape: Constraints = { members: { Value: AttributeValueShape, Action: AttributeActionShape } };
const AttributeUpdatesShape: Constraints = { key: AttributeNameShape, value: AttributeValueUpdateShape };
const UpdateKinesisStreamingConfigurationShape: Constraints = { members: { ApproximateCreationDateTimePrecision: ApproximateCreationDateTimePrecisionShape } };
const UpdateGlobalSecondaryIndexActionShape: Constraints = { members: { IndexName: { ...IndexNameShape, required: true }, ProvisionedThroughput: ProvisionedThroughputShape, OnDemandThroughput: OnDemandThroughputShape, WarmThroughput: WarmThroughputShape } };
const CreateGlobalSecondaryIndexActionShape: Constraints = { members: { IndexName: { ...IndexNameShape, required: true }, KeySchema: { ...KeySchemaShape, required: true }, Projection: { ...ProjectionShape, required: true }, ProvisionedThroughput: ProvisionedThroughputShape, OnDemandThroughput: OnDemandThroughputShape, WarmThroughput: WarmThroughputShape } };
const DeleteGlobalSecondaryIndexActionShape: Constraints = { members: { IndexName: { ...IndexNameShape, required: true } } };
const GlobalSecondaryIndexUpdateShape: Constraints = { shape: 'GlobalSecondaryIndexUpdate', members: { Update: UpdateGlobalSecondaryIndexActionShape, Create: CreateGlobalSecondaryIndexActionShape, Delete: DeleteGlobalSecondaryIndexActionShape } };
const GlobalSecondaryIndexUpdateListShape: Constraints = { element: GlobalSecondaryIndexUpdateShape };
const ProvisionedThroughputOverrideShape: Constraints = { members: { ReadCapacityUnits: PositiveLongObjectShape } };
const OnDemandThroughputOverrideShape: Constraints = { members: { MaxReadRequestUnits: LongObjectShape } };
const ReplicaGlobalSecondaryIndexShape: Constraints = { shape: 'ReplicaGlobalSecondaryIndex', members: { IndexName: { ...IndexNameShape, required: true }, ProvisionedThroughputOverride: ProvisionedThroughputOverrideShape, OnDemandThroughputOverride: OnDemandThroughputOverrideShape } };
const ReplicaGlobalSecondaryIndexListShape: Constraints = { min: 1, element: ReplicaGlobalSecondaryIndexShape };
const CreateReplicationGroupMemberActionShape: Constraints = { members: { RegionName: { required: true }, ProvisionedThroughputOverride: ProvisionedThroughputOverrideShape, OnDemandThroughputOverride: OnDemandThroughputOverrideShape, GlobalSecondaryIndexes: ReplicaGlobalSecondaryIndexListShape, TableClassOverride: TableClassShape } };
const UpdateReplicationGroupMemberActionShape: Constraints = { members: { RegionName: { required: true }, ProvisionedThroughputOverride: ProvisionedThroughputOverrideShape, OnDemandThroughputOverride: OnDemandThroughputOverrideShape, GlobalSecondaryIndexes: ReplicaGlobalSecondaryIndexListShape, TableClassOverride: TableClassShape } };
const DeleteReplicationGroupMemberActionShape: Constraints = { members: { RegionName: { required: true } } };
const ReplicationGroupUpdateShape: Constraints = { shape: 'ReplicationGroupUpdate', members: { Create: CreateReplicationGroupMemberActionShape, Update: UpdateReplicationGroupMemberActionShape, Delete: DeleteReplicationGroupMemberActionShape } };
const ReplicationGroupUpdateListShape: Constraints = { min: 1, element: ReplicationGroupUpdateShape };
const MultiRegionConsistencyShape: Constraints = { enum: ['EVENTUAL', 'STRONG'] };
const CreateGlobalTableWitnessGroupMemberActionShape: Constraints = { members: { RegionName: { required: true } } };
const DeleteGlobalTableWitnessGroupMemberActionShape: Constraints = { members: { RegionName: { required: true } } };
const GlobalTableWitnessGroupUpdateShape: Constraints = { shape: 'GlobalTableWitnessGroupUpdate', members: { Create: CreateGlobalTableWitnessGroupMemberActionShape, Delete: DeleteGlobalTableWitnessGroupMemberActionShape } };
const GlobalTableWitnessGroupUpdateListShape: Constraints = { min: 1, max: 1, element: GlobalTableWitnessGroupUpdateShape };
const CreateVectorIndexActionShape: Constraints = { members: { IndexName: { ...IndexNameShape, required: true }, VectorAttribute: { ...VectorAttributeDefinitionShape, required: true }, SearchSchema: SearchSchemaShape, Projection: { ...ProjectionShape, required: true }, Dimensions: { ...PositiveLongObjectShape, required: true }, DistanceFunction: { ...VectorDistanceFunctionShape, required: true } } };
const DeleteVectorIndexActionShape: Constraints = { members: { IndexName: { ...IndexNameShape, required: true } } };
const VectorIndexUpdateShape: Constraints = { shape: 'VectorIndexUpdate', members: { Create: CreateVectorIndexActionShape, Delete: DeleteVectorIndexActionShape } };
const VectorIndexUpdateListShape: Constraints = { element: VectorIndexUpdateShape };
const GlobalSecondaryIndexAutoScalingUpdateShape: Constraints = { shape: 'GlobalSecondaryIndexAutoScalingUpdate', members: { IndexName: IndexNameShape, ProvisionedWriteCapacityAutoScalingUpdate: AutoScalingSettingsUpdateShape } };
const GlobalSecondaryIndexAutoScalingUpdateListShape: Constraints = { min: 1, element: GlobalSecondaryIndexAutoScalingUpdateShape };
const ReplicaGlobalSecondaryIndexAutoScalingUpdateShape: Constraints = { shape: 'ReplicaGlobalSecondaryIndexAutoScalingUpdate', members: { IndexName: IndexNameShape, ProvisionedReadCapacityAutoScalingUpdate: AutoScalingSettingsUpdateShape } };
const ReplicaGlobalSecondaryIndexAutoScalingUpdateListShape: Constraints = { element: ReplicaGlobalSecondaryIndexAutoScalingUpdateShape };
const ReplicaAutoScalingUpdateShape: Constraints = { shape: 'ReplicaAutoScalingUpdate', members: { RegionName: { required: true }, ReplicaGlobalSecondaryIndexUpdates: ReplicaGlobalSecondaryIndexAutoScalingUpdateListShape, ReplicaProvisionedReadCapacityAutoScalingUpdate: AutoScalingSettingsUpdateShape } };
const ReplicaAutoScalingUpdateListShape: Constraints = { min: 1, element: ReplicaAutoScalingUpdateShape };
const TimeToLiveAttributeNameShape: Constraints = { min: 1, max: 255 };
const TimeToLiveSpecificationShape: Constraints = { members: { Enabled: { required: true }, AttributeName: { ...TimeToLiveAttributeNameShape, required: true } } };

/** Constraints of the inputs, by operation. */
export const constraints: Readonly<Record<string, Constraints>> = {
  BatchExecuteStatement: { members: { Statements: { ...PartiQLBatchRequestShape, required: true }, ReturnConsumedCapacity: ReturnConsumedCapacityShape } },
  BatchGetItem: { members: { RequestItems: { ...BatchGetRequestMapShape, required: true }, ReturnConsumedCapacity: ReturnConsumedCapacityShape } },
  BatchWriteItem: { members: { RequestItems: { ...BatchWriteItemRequestMapShape, required: true }, ReturnConsumedCapacity: ReturnConsumedCapacityShape, ReturnItemCollectionMetrics: ReturnItemCollectionMetricsShape } },
  CreateBackup: { members: { TableName: { ...TableArnShape, required: true }, BackupName: { ...BackupNameShape, required: true } } },
  CreateGlobalTable: { members: { GlobalTableName: { ...TableNameShape, required: true }, ReplicationGroup: { required: true } } },
  CreateTable: { members: { AttributeDefinitions: AttributeDefinitionsShape, TableName: { ...TableArnShape, required: true }, KeySchema: KeySchemaShape, LocalSecondaryIndexes: LocalSecondaryIndexListShape, GlobalSecondaryIndexes: GlobalSecondaryIndexListShape, BillingMode: BillingModeShape, ProvisionedThroughput: ProvisionedThroughputShape, StreamSpecification: StreamSpecificationShape, SSESpecification: SSESpecificationShape, Tags: TagListShape, TableClass: TableClassShape, WarmThroughput: WarmThroughputShape, OnDemandThroughput: OnDemandThroughputShape, GlobalTableSourceArn: TableArnShape, GlobalTableSettingsReplicationMode: GlobalTableSettingsReplicationModeShape, VectorIndexes: VectorIndexListShape } },
  DeleteBackup: { members: { BackupArn: { ...BackupArnShape, required: true } } },
  DeleteItem: { members: { TableName: { ...TableArnShape, required: true }, Key: { ...KeyShape, required: true }, Expected: ExpectedAttributeMapShape, ConditionalOperator: ConditionalOperatorShape, ReturnValues: ReturnValueShape, ReturnConsumedCapacity: ReturnConsumedCapacityShape, ReturnItemCollectionMetrics: ReturnItemCollectionMetricsShape, ExpressionAttributeNames: ExpressionAttributeNameMapShape, ExpressionAttributeValues: ExpressionAttributeValueMapShape, ReturnValuesOnConditionCheckFailure: ReturnValuesOnConditionCheckFailureShape } },
  DeleteResourcePolicy: { members: { ResourceArn: { ...ResourceArnStringShape, required: true }, ExpectedRevisionId: PolicyRevisionIdShape } },
  DeleteTable: { members: { TableName: { ...TableArnShape, required: true } } },
  DescribeBackup: { members: { BackupArn: { ...BackupArnShape, required: true } } },
  DescribeContinuousBackups: { members: { TableName: { ...TableArnShape, required: true } } },
  DescribeContributorInsights: { members: { TableName: { ...TableArnShape, required: true }, IndexName: IndexNameShape } },
  DescribeExport: { members: { ExportArn: { ...ExportArnShape, required: true } } },
  DescribeGlobalTable: { members: { GlobalTableName: { ...TableNameShape, required: true } } },
  DescribeGlobalTableSettings: { members: { GlobalTableName: { ...TableNameShape, required: true } } },
  DescribeImport: { members: { ImportArn: { ...ImportArnShape, required: true } } },
  DescribeKinesisStreamingDestination: { members: { TableName: { ...TableArnShape, required: true } } },
  DescribeTable: { members: { TableName: { ...TableArnShape, required: true } } },
  DescribeTableReplicaAutoScaling: { members: { TableName: { ...TableArnShape, required: true } } },
  DescribeTimeToLive: { members: { TableName: { ...TableArnShape, required: true } } },
  DisableKinesisStreamingDestination: { members: { TableName: { ...TableArnShape, required: true }, StreamArn: { ...StreamArnShape, required: true }, EnableKinesisStreamingConfiguration: EnableKinesisStreamingConfigurationShape } },
  EnableKinesisStreamingDestination: { members: { TableName: { ...TableArnShape, required: true }, StreamArn: { ...StreamArnShape, required: true }, EnableKinesisStreamingConfiguration: EnableKinesisStreamingConfigurationShape } },
  ExecuteStatement: { members: { Statement: { ...PartiQLStatementShape, required: true }, Parameters: PreparedStatementParametersShape, NextToken: PartiQLNextTokenShape, ReturnConsumedCapacity: ReturnConsumedCapacityShape, Limit: PositiveIntegerObjectShape, ReturnValuesOnConditionCheckFailure: ReturnValuesOnConditionCheckFailureShape } },
  ExecuteTransaction: { members: { TransactStatements: { ...ParameterizedStatementsShape, required: true }, ClientRequestToken: ClientRequestTokenShape, ReturnConsumedCapacity: ReturnConsumedCapacityShape } },
  ExportTableToPointInTime: { members: { TableArn: { ...TableArnShape, required: true }, ClientToken: ClientTokenShape, S3Bucket: { ...S3BucketShape, required: true }, S3BucketOwner: S3BucketOwnerShape, S3Prefix: S3PrefixShape, S3SseAlgorithm: S3SseAlgorithmShape, S3SseKmsKeyId: S3SseKmsKeyIdShape, ExportFormat: ExportFormatShape, ExportType: ExportTypeShape, IncrementalExportSpecification: IncrementalExportSpecificationShape } },
  GetItem: { members: { TableName: { ...TableArnShape, required: true }, Key: { ...KeyShape, required: true }, AttributesToGet: AttributeNameListShape, ReturnConsumedCapacity: ReturnConsumedCapacityShape, ExpressionAttributeNames: ExpressionAttributeNameMapShape } },
  GetResourcePolicy: { members: { ResourceArn: { ...ResourceArnStringShape, required: true } } },
  ImportTable: { members: { ClientToken: ClientTokenShape, S3BucketSource: { ...S3BucketSourceShape, required: true }, InputFormat: { ...InputFormatShape, required: true }, InputFormatOptions: InputFormatOptionsShape, InputCompressionType: InputCompressionTypeShape, TableCreationParameters: { ...TableCreationParametersShape, required: true } } },
  ListBackups: { members: { TableName: TableArnShape, Limit: BackupsInputLimitShape, ExclusiveStartBackupArn: BackupArnShape, BackupType: BackupTypeFilterShape } },
  ListContributorInsights: { members: { TableName: TableArnShape, MaxResults: ListContributorInsightsLimitShape } },
  ListExports: { members: { TableArn: TableArnShape, MaxResults: ListExportsMaxLimitShape } },
  ListGlobalTables: { members: { ExclusiveStartGlobalTableName: TableNameShape, Limit: PositiveIntegerObjectShape } },
  ListImports: { members: { TableArn: TableArnShape, PageSize: ListImportsMaxLimitShape, NextToken: ImportNextTokenShape } },
  ListTables: { members: { ExclusiveStartTableName: TableNameShape, Limit: ListTablesInputLimitShape } },
  ListTagsOfResource: { members: { ResourceArn: { ...ResourceArnStringShape, required: true } } },
  PutItem: { members: { TableName: { ...TableArnShape, required: true }, Item: { ...PutItemInputAttributeMapShape, required: true }, Expected: ExpectedAttributeMapShape, ReturnValues: ReturnValueShape, ReturnConsumedCapacity: ReturnConsumedCapacityShape, ReturnItemCollectionMetrics: ReturnItemCollectionMetricsShape, ConditionalOperator: ConditionalOperatorShape, ExpressionAttributeNames: ExpressionAttributeNameMapShape, ExpressionAttributeValues: ExpressionAttributeValueMapShape, ReturnValuesOnConditionCheckFailure: ReturnValuesOnConditionCheckFailureShape } },
  PutResourcePolicy: { members: { ResourceArn: { ...ResourceArnStringShape, required: true }, Policy: { required: true }, ExpectedRevisionId: PolicyRevisionIdShape } },
  Query: { members: { TableName: { ...TableArnShape, required: true }, IndexName: IndexNameShape, Select: SelectShape, AttributesToGet: AttributeNameListShape, Limit: PositiveIntegerObjectShape, KeyConditions: KeyConditionsShape, QueryFilter: FilterConditionMapShape, ConditionalOperator: ConditionalOperatorShape, ExclusiveStartKey: KeyShape, ReturnConsumedCapacity: ReturnConsumedCapacityShape, ExpressionAttributeNames: ExpressionAttributeNameMapShape, ExpressionAttributeValues: ExpressionAttributeValueMapShape } },
  RestoreTableFromBackup: { members: { TargetTableName: { ...TableNameShape, required: true }, BackupArn: { ...BackupArnShape, required: true }, BillingModeOverride: BillingModeShape, GlobalSecondaryIndexOverride: GlobalSecondaryIndexListShape, LocalSecondaryIndexOverride: LocalSecondaryIndexListShape, ProvisionedThroughputOverride: ProvisionedThroughputShape, OnDemandThroughputOverride: OnDemandThroughputShape, SSESpecificationOverride: SSESpecificationShape, VectorIndexOverride: VectorIndexListShape } },
  RestoreTableToPointInTime: { members: { SourceTableArn: TableArnShape, SourceTableName: TableNameShape, TargetTableName: { ...TableNameShape, required: true }, BillingModeOverride: BillingModeShape, GlobalSecondaryIndexOverride: GlobalSecondaryIndexListShape, LocalSecondaryIndexOverride: LocalSecondaryIndexListShape, ProvisionedThroughputOverride: ProvisionedThroughputShape, OnDemandThroughputOverride: OnDemandThroughputShape, SSESpecificationOverride: SSESpecificationShape, VectorIndexOverride: VectorIndexListShape } },
  Scan: { members: { TableName: { ...TableArnShape, required: true }, IndexName: IndexNameShape, AttributesToGet: AttributeNameListShape, Limit: PositiveIntegerObjectShape, Select: SelectShape, ScanFilter: FilterConditionMapShape, ConditionalOperator: ConditionalOperatorShape, ExclusiveStartKey: KeyShape, ReturnConsumedCapacity: ReturnConsumedCapacityShape, TotalSegments: ScanTotalSegmentsShape, Segment: ScanSegmentShape, ExpressionAttributeNames: ExpressionAttributeNameMapShape, ExpressionAttributeValues: ExpressionAttributeValueMapShape } },
  SearchVectors: { members: { TableName: { ...TableArnShape, required: true }, IndexName: { ...IndexNameShape, required: true }, ReturnConsumedCapacity: ReturnConsumedCapacityShape, ExpressionAttributeNames: ExpressionAttributeNameMapShape, ExpressionAttributeValues: ExpressionAttributeValueMapShape, SearchVector: { ...SearchVectorListShape, required: true }, TopK: { ...TopKIntegerShape, required: true } } },
  TagResource: { members: { ResourceArn: { ...ResourceArnStringShape, required: true }, Tags: { ...TagListShape, required: true } } },
  TransactGetItems: { members: { TransactItems: { ...TransactGetItemListShape, required: true }, ReturnConsumedCapacity: ReturnConsumedCapacityShape } },
  TransactWriteItems: { members: { TransactItems: { ...TransactWriteItemListShape, required: true }, ReturnConsumedCapacity: ReturnConsumedCapacityShape, ReturnItemCollectionMetrics: ReturnItemCollectionMetricsShape, ClientRequestToken: ClientRequestTokenShape } },
  UntagResource: { members: { ResourceArn: { ...ResourceArnStringShape, required: true }, TagKeys: { ...TagKeyListShape, required: true } } },
  UpdateContinuousBackups: { members: { TableName: { ...TableArnShape, required: true }, PointInTimeRecoverySpecification: { ...PointInTimeRecoverySpecificationShape, required: true } } },
  UpdateContributorInsights: { members: { TableName: { ...TableArnShape, required: true }, IndexName: IndexNameShape, ContributorInsightsAction: { ...ContributorInsightsActionShape, required: true }, ContributorInsightsMode: ContributorInsightsModeShape } },
  UpdateGlobalTable: { members: { GlobalTableName: { ...TableNameShape, required: true }, ReplicaUpdates: { ...ReplicaUpdateListShape, required: true } } },
  UpdateGlobalTableSettings: { members: { GlobalTableName: { ...TableNameShape, required: true }, GlobalTableBillingMode: BillingModeShape, GlobalTableProvisionedWriteCapacityUnits: PositiveLongObjectShape, GlobalTableProvisionedWriteCapacityAutoScalingSettingsUpdate: AutoScalingSettingsUpdateShape, GlobalTableGlobalSecondaryIndexSettingsUpdate: GlobalTableGlobalSecondaryIndexSettingsUpdateListShape, ReplicaSettingsUpdate: ReplicaSettingsUpdateListShape } },
  UpdateItem: { members: { TableName: { ...TableArnShape, required: true }, Key: { ...KeyShape, required: true }, AttributeUpdates: AttributeUpdatesShape, Expected: ExpectedAttributeMapShape, ConditionalOperator: ConditionalOperatorShape, ReturnValues: ReturnValueShape, ReturnConsumedCapacity: ReturnConsumedCapacityShape, ReturnItemCollectionMetrics: ReturnItemCollectionMetricsShape, ExpressionAttributeNames: ExpressionAttributeNameMapShape, ExpressionAttributeValues: ExpressionAttributeValueMapShape, ReturnValuesOnConditionCheckFailure: ReturnValuesOnConditionCheckFailureShape } },
  UpdateKinesisStreamingDestination: { members: { TableName: { ...TableArnShape, required: true }, StreamArn: { ...StreamArnShape, required: true }, UpdateKinesisStreamingConfiguration: UpdateKinesisStreamingConfigurationShape } },
  UpdateTable: { members: { AttributeDefinitions: AttributeDefinitionsShape, TableName: { ...TableArnShape, required: true }, BillingMode: BillingModeShape, ProvisionedThroughput: ProvisionedThroughputShape, GlobalSecondaryIndexUpdates: GlobalSecondaryIndexUpdateListShape, StreamSpecification: StreamSpecificationShape, SSESpecification: SSESpecificationShape, ReplicaUpdates: ReplicationGroupUpdateListShape, TableClass: TableClassShape, MultiRegionConsistency: MultiRegionConsistencyShape, GlobalTableWitnessUpdates: GlobalTableWitnessGroupUpdateListShape, OnDemandThroughput: OnDemandThroughputShape, WarmThroughput: WarmThroughputShape, GlobalTableSettingsReplicationMode: GlobalTableSettingsReplicationModeShape, VectorIndexUpdates: VectorIndexUpdateListShape } },
  UpdateTableReplicaAutoScaling: { members: { GlobalSecondaryIndexUpdates: GlobalSecondaryIndexAutoScalingUpdateListShape, TableName: { ...TableArnShape, required: true }, ProvisionedWriteCapacityAutoScalingUpdate: AutoScalingSettingsUpdateShape, ReplicaUpdates: ReplicaAutoScalingUpdateListShape } },
  UpdateTimeToLive: { members: { TableName: { ...TableArnShape, required: true }, TimeToLiveSpecification: { ...TimeToLiveSpecificationShape, required: true } } },
};
