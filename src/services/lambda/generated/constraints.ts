// Made by `node scripts/generateConstraints.ts` from botocore 1.43.67. Not edited by hand.
import type { Constraints } from '../../../protocol/constraints.ts';

const StatementIdShape: Constraints = { min: 1, max: 100, pattern: '([a-zA-Z0-9-_]+)' };
const LayerPermissionAllowedActionShape: Constraints = { min: 0, max: 22, pattern: 'lambda:GetLayerVersion' };
const LayerPermissionAllowedPrincipalShape: Constraints = { min: 0, max: 10000, pattern: '\\d{12}|\\*|arn:(aws[a-zA-Z-]*):iam::\\d{12}:root' };
const OrganizationIdShape: Constraints = { min: 0, max: 34, pattern: 'o-[a-z0-9]{10,32}' };
const LayerNameShape: Constraints = { min: 1, max: 140, pattern: '(arn:(aws[a-zA-Z-]*)?:lambda:(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:\\d{12}:layer:[a-zA-Z0-9-_]+)|[a-zA-Z0-9-_]+' };
const LayerVersionNumberShape: Constraints = { integer: true };
const ActionShape: Constraints = { min: 0, max: 10000, pattern: '(lambda:[*]|lambda:[a-zA-Z]+|[*])' };
const PrincipalShape: Constraints = { min: 0, max: 2048, pattern: '[^\\s]+' };
const ArnShape: Constraints = { min: 0, max: 10000, pattern: 'arn:(aws[a-zA-Z0-9-]*):([a-zA-Z0-9\\-])+:((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1})?:(\\d{12})?:(.*)' };
const FunctionUrlAuthTypeShape: Constraints = { enum: ['NONE', 'AWS_IAM'] };
const SourceOwnerShape: Constraints = { min: 0, max: 12, pattern: '\\d{12}' };
const EventSourceTokenShape: Constraints = { min: 0, max: 256, pattern: '[a-zA-Z0-9._\\-]+' };
const NumericLatestPublishedOrAliasQualifierShape: Constraints = { min: 1, max: 128, pattern: '\\$(LATEST(\\.PUBLISHED)?)|[a-zA-Z0-9-_$]+' };
const PrincipalOrgIDShape: Constraints = { min: 12, max: 34, pattern: 'o-[a-z0-9]{10,32}' };
const NamespacedFunctionNameShape: Constraints = { min: 1, max: 256, pattern: '(arn:(aws[a-zA-Z-]*)?:lambda:(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:\\d{12}:|(((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:)?(\\d{12}:)?))(function:)?([a-zA-Z0-9-_\\.]+)(:(\\$LATEST(\\.PUBLISHED)?|[a-zA-Z0-9-_]+))?' };
const CheckpointTokenShape: Constraints = { min: 1, max: 2048, pattern: '[A-Za-z0-9+/]+={0,2}' };
const OperationIdShape: Constraints = { min: 1, max: 64, pattern: '[a-zA-Z0-9-_]+' };
const OperationNameShape: Constraints = { min: 1, max: 256, pattern: '[\\x20-\\x7E]+' };
const OperationTypeShape: Constraints = { enum: ['EXECUTION', 'CONTEXT', 'STEP', 'WAIT', 'CALLBACK', 'CHAINED_INVOKE'] };
const OperationSubTypeShape: Constraints = { min: 1, max: 32, pattern: '[a-zA-Z0-9-_]+' };
const OperationActionShape: Constraints = { enum: ['START', 'SUCCEED', 'FAIL', 'RETRY', 'CANCEL'] };
const OperationPayloadShape: Constraints = { min: 0, max: 6291456, sensitive: true };
const StepOptionsNextAttemptDelaySecondsIntegerShape: Constraints = { integer: true, min: 1, max: 31622400 };
const StepOptionsShape: Constraints = { members: { NextAttemptDelaySeconds: StepOptionsNextAttemptDelaySecondsIntegerShape } };
const WaitOptionsWaitSecondsIntegerShape: Constraints = { integer: true, min: 1, max: 31622400 };
const WaitOptionsShape: Constraints = { members: { WaitSeconds: WaitOptionsWaitSecondsIntegerShape } };
const CallbackOptionsTimeoutSecondsIntegerShape: Constraints = { integer: true, min: 0, max: 99999999 };
const CallbackOptionsHeartbeatTimeoutSecondsIntegerShape: Constraints = { integer: true, min: 0, max: 99999999 };
const CallbackOptionsShape: Constraints = { members: { TimeoutSeconds: CallbackOptionsTimeoutSecondsIntegerShape, HeartbeatTimeoutSeconds: CallbackOptionsHeartbeatTimeoutSecondsIntegerShape } };
const TenantIdShape: Constraints = { min: 1, max: 256, pattern: '[a-zA-Z0-9\\._:\\/=+\\-@ ]+' };
const ChainedInvokeOptionsShape: Constraints = { members: { FunctionName: { ...NamespacedFunctionNameShape, required: true }, TenantId: TenantIdShape } };
const OperationUpdateShape: Constraints = { shape: 'OperationUpdate', members: { Id: { ...OperationIdShape, required: true }, ParentId: OperationIdShape, Name: OperationNameShape, Type: { ...OperationTypeShape, required: true }, SubType: OperationSubTypeShape, Action: { ...OperationActionShape, required: true }, Payload: OperationPayloadShape, Error: {}, ContextOptions: {}, StepOptions: StepOptionsShape, WaitOptions: WaitOptionsShape, CallbackOptions: CallbackOptionsShape, ChainedInvokeOptions: ChainedInvokeOptionsShape } };
const OperationUpdatesShape: Constraints = { element: OperationUpdateShape };
const ClientTokenShape: Constraints = { min: 1, max: 64, pattern: '[\\x21-\\x7E]+' };
const DurableExecutionArnShape: Constraints = { min: 1, max: 1024, pattern: 'arn:([a-zA-Z0-9-]+):lambda:([a-zA-Z0-9-]+):(\\d{12}):function:([a-zA-Z0-9_-]+):(\\$LATEST(?:\\.PUBLISHED)?|[0-9]+)/durable-execution/([a-zA-Z0-9_-]+)/([a-zA-Z0-9_-]+)' };
const AliasShape: Constraints = { min: 1, max: 128, pattern: '(?!^[0-9]+$)([a-zA-Z0-9-_]+)' };
const VersionWithLatestPublishedShape: Constraints = { min: 1, max: 1024, pattern: '(\\$LATEST(\\.PUBLISHED)?|[0-9]+)' };
const DescriptionShape: Constraints = { min: 0, max: 256 };
const AdditionalVersionShape: Constraints = { min: 1, max: 1024, pattern: '[0-9]+' };
const WeightShape: Constraints = { min: 0, max: 1, double: true };
const AdditionalVersionWeightsShape: Constraints = { key: AdditionalVersionShape, value: { ...WeightShape, required: true } };
const AliasRoutingConfigurationShape: Constraints = { members: { AdditionalVersionWeights: AdditionalVersionWeightsShape } };
const FunctionNameShape: Constraints = { min: 1, max: 140, pattern: '(arn:(aws[a-zA-Z-]*)?:lambda:)?((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:)?(\\d{12}:)?(function:)?([a-zA-Z0-9-_]+)(:(\\$LATEST|[a-zA-Z0-9-_]+))?' };
const CapacityProviderNameShape: Constraints = { min: 1, max: 140, pattern: '(arn:aws[a-zA-Z-]*:lambda:(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:\\d{12}:capacity-provider:[a-zA-Z0-9-_]+)|[a-zA-Z0-9-_]+' };
const SubnetIdShape: Constraints = { min: 0, max: 1024, pattern: 'subnet-[0-9a-z]*' };
const CapacityProviderSubnetIdsShape: Constraints = { min: 1, max: 16, element: SubnetIdShape };
const SecurityGroupIdShape: Constraints = { min: 0, max: 1024, pattern: 'sg-[0-9a-zA-Z]*' };
const CapacityProviderSecurityGroupIdsShape: Constraints = { min: 0, max: 5, element: SecurityGroupIdShape };
const CapacityProviderVpcConfigShape: Constraints = { members: { SubnetIds: { ...CapacityProviderSubnetIdsShape, required: true }, SecurityGroupIds: { ...CapacityProviderSecurityGroupIdsShape, required: true } } };
const RoleArnShape: Constraints = { min: 0, max: 10000, pattern: 'arn:(aws[a-zA-Z-]*)?:iam::\\d{12}:role/?[a-zA-Z_0-9+=,.@\\-_/]+' };
const CapacityProviderPermissionsConfigShape: Constraints = { members: { CapacityProviderOperatorRoleArn: { ...RoleArnShape, required: true } } };
const ArchitectureShape: Constraints = { enum: ['x86_64', 'arm64'] };
const ArchitecturesListShape: Constraints = { min: 1, max: 1, element: { ...ArchitectureShape, required: true } };
const InstanceTypeShape: Constraints = { min: 1, max: 30, pattern: '[a-zA-Z0-9\\.\\*\\-]+' };
const InstanceTypeSetShape: Constraints = { min: 0, max: 400, element: InstanceTypeShape };
const InstanceRequirementsShape: Constraints = { members: { Architectures: ArchitecturesListShape, AllowedInstanceTypes: InstanceTypeSetShape, ExcludedInstanceTypes: InstanceTypeSetShape } };
const CapacityProviderMaxVCpuCountShape: Constraints = { integer: true, min: 2, max: 15000 };
const CapacityProviderScalingModeShape: Constraints = { enum: ['Auto', 'Manual'] };
const CapacityProviderPredefinedMetricTypeShape: Constraints = { enum: ['LambdaCapacityProviderAverageCPUUtilization'] };
const MetricTargetValueShape: Constraints = { min: 0, max: 100, double: true };
const TargetTrackingScalingPolicyShape: Constraints = { shape: 'TargetTrackingScalingPolicy', members: { PredefinedMetricType: { ...CapacityProviderPredefinedMetricTypeShape, required: true }, TargetValue: { ...MetricTargetValueShape, required: true } } };
const CapacityProviderScalingPoliciesListShape: Constraints = { min: 1, max: 10, element: TargetTrackingScalingPolicyShape };
const CapacityProviderScalingConfigShape: Constraints = { members: { MaxVCpuCount: CapacityProviderMaxVCpuCountShape, ScalingMode: CapacityProviderScalingModeShape, ScalingPolicies: CapacityProviderScalingPoliciesListShape } };
const KMSKeyArnNonEmptyShape: Constraints = { min: 0, max: 10000, pattern: 'arn:(aws[a-zA-Z-]*)?:[a-z0-9-.]+:.*' };
const TagKeyShape: Constraints = { min: 1, max: 128, pattern: '([\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*)' };
const TagValueShape: Constraints = { min: 0, max: 256, pattern: '([\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*)' };
const TagsShape: Constraints = { key: TagKeyShape, value: TagValueShape };
const PropagateTagsModeShape: Constraints = { enum: ['None', 'Explicit'] };
const PropagateTagsExplicitTagsMapShape: Constraints = { min: 0, max: 40, key: TagKeyShape, value: TagValueShape };
const PropagateTagsShape: Constraints = { members: { Mode: PropagateTagsModeShape, ExplicitTags: PropagateTagsExplicitTagsMapShape } };
const SystemLogLevelShape: Constraints = { enum: ['DEBUG', 'INFO', 'WARN'] };
const LogGroupShape: Constraints = { min: 1, max: 512, pattern: '[\\.\\-_/#A-Za-z0-9]+' };
const CapacityProviderLoggingConfigShape: Constraints = { members: { SystemLogLevel: SystemLogLevelShape, LogGroup: LogGroupShape } };
const CapacityProviderTelemetryConfigShape: Constraints = { members: { LoggingConfig: CapacityProviderLoggingConfigShape } };
const SigningProfileVersionArnsShape: Constraints = { min: 1, max: 20, element: ArnShape };
const AllowedPublishersShape: Constraints = { members: { SigningProfileVersionArns: { ...SigningProfileVersionArnsShape, required: true } } };
const CodeSigningPolicyShape: Constraints = { enum: ['Warn', 'Enforce'] };
const CodeSigningPoliciesShape: Constraints = { members: { UntrustedArtifactOnDeployment: CodeSigningPolicyShape } };
const BatchSizeShape: Constraints = { integer: true, min: 1, max: 10000 };
const PatternShape: Constraints = { min: 0, max: 4096, pattern: '[\\s\\S]*' };
const FilterShape: Constraints = { shape: 'Filter', members: { Pattern: PatternShape } };
const FilterListShape: Constraints = { element: FilterShape };
const FilterCriteriaShape: Constraints = { members: { Filters: FilterListShape } };
const KMSKeyArnShape: Constraints = { min: 0, max: 10000, pattern: '(arn:(aws[a-zA-Z-]*)?:[a-z0-9-.]+:.*)|()' };
const EventSourceMappingMetricShape: Constraints = { enum: ['EventCount', 'ErrorCount', 'KafkaMetrics'] };
const EventSourceMappingMetricListShape: Constraints = { min: 0, max: 3, element: EventSourceMappingMetricShape };
const EventSourceMappingMetricsConfigShape: Constraints = { members: { Metrics: EventSourceMappingMetricListShape } };
const EventSourceMappingSystemLogLevelShape: Constraints = { enum: ['DEBUG', 'INFO', 'WARN'] };
const EventSourceMappingLoggingConfigShape: Constraints = { members: { SystemLogLevel: EventSourceMappingSystemLogLevelShape } };
const MaximumConcurrencyShape: Constraints = { integer: true, min: 2, max: 1000 };
const ScalingConfigShape: Constraints = { members: { MaximumConcurrency: MaximumConcurrencyShape } };
const MaximumBatchingWindowInSecondsShape: Constraints = { integer: true, min: 0, max: 300 };
const ParallelizationFactorShape: Constraints = { integer: true, min: 1, max: 10 };
const EventSourcePositionShape: Constraints = { enum: ['LATEST', 'AT_TIMESTAMP', 'TRIM_HORIZON'] };
const DestinationArnShape: Constraints = { min: 0, max: 350, pattern: '$|kafka://([^.]([a-zA-Z0-9\\-_.]{0,248}))|arn:(aws[a-zA-Z0-9-]*):([a-zA-Z0-9\\-])+:((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1})?:(\\d{12})?:(.*)' };
const OnSuccessShape: Constraints = { members: { Destination: DestinationArnShape } };
const OnFailureShape: Constraints = { members: { Destination: DestinationArnShape } };
const DestinationConfigShape: Constraints = { members: { OnSuccess: OnSuccessShape, OnFailure: OnFailureShape } };
const MaximumRecordAgeInSecondsShape: Constraints = { integer: true, min: -1, max: 604800 };
const MaximumRetryAttemptsEventSourceMappingShape: Constraints = { integer: true, min: -1, max: 10000 };
const TumblingWindowInSecondsShape: Constraints = { integer: true, min: 0, max: 900 };
const TopicShape: Constraints = { min: 1, max: 249, pattern: '[^.]([a-zA-Z0-9\\-_.]+)' };
const TopicsShape: Constraints = { min: 1, max: 1, element: TopicShape };
const QueueShape: Constraints = { min: 1, max: 1000, pattern: '[\\s\\S]*' };
const QueuesShape: Constraints = { min: 1, max: 1, element: QueueShape };
const SourceAccessTypeShape: Constraints = { enum: ['BASIC_AUTH', 'VPC_SUBNET', 'VPC_SECURITY_GROUP', 'SASL_SCRAM_512_AUTH', 'SASL_SCRAM_256_AUTH', 'VIRTUAL_HOST', 'CLIENT_CERTIFICATE_TLS_AUTH', 'SERVER_ROOT_CA_CERTIFICATE'] };
const URIShape: Constraints = { min: 1, max: 200, pattern: '[ a-zA-Z0-9-\\/*:_+=.@-]*' };
const SourceAccessConfigurationShape: Constraints = { shape: 'SourceAccessConfiguration', members: { Type: SourceAccessTypeShape, URI: URIShape } };
const SourceAccessConfigurationsShape: Constraints = { min: 0, max: 23, element: SourceAccessConfigurationShape };
const EndPointTypeShape: Constraints = { enum: ['KAFKA_BOOTSTRAP_SERVERS'] };
const EndpointShape: Constraints = { min: 1, max: 300, pattern: '(([a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9\\-]*[a-zA-Z0-9])\\.)*([A-Za-z0-9]|[A-Za-z0-9][A-Za-z0-9\\-]*[A-Za-z0-9]):[0-9]{1,5}' };
const EndpointListsShape: Constraints = { min: 1, max: 10, element: EndpointShape };
const EndpointsShape: Constraints = { min: 1, max: 2, key: EndPointTypeShape, value: EndpointListsShape };
const SelfManagedEventSourceShape: Constraints = { members: { Endpoints: EndpointsShape } };
const FunctionResponseTypeShape: Constraints = { enum: ['ReportBatchItemFailures'] };
const FunctionResponseTypeListShape: Constraints = { min: 0, max: 1, element: FunctionResponseTypeShape };
const SchemaRegistryUriShape: Constraints = { min: 1, max: 10000, pattern: '[a-zA-Z0-9-\\/*:_+=.@-]*' };
const SchemaRegistryEventRecordFormatShape: Constraints = { enum: ['JSON', 'SOURCE'] };
const KafkaSchemaRegistryAuthTypeShape: Constraints = { enum: ['BASIC_AUTH', 'CLIENT_CERTIFICATE_TLS_AUTH', 'SERVER_ROOT_CA_CERTIFICATE'] };
const KafkaSchemaRegistryAccessConfigShape: Constraints = { shape: 'KafkaSchemaRegistryAccessConfig', members: { Type: KafkaSchemaRegistryAuthTypeShape, URI: ArnShape } };
const KafkaSchemaRegistryAccessConfigListShape: Constraints = { element: KafkaSchemaRegistryAccessConfigShape };
const KafkaSchemaValidationAttributeShape: Constraints = { enum: ['KEY', 'VALUE'] };
const KafkaSchemaValidationConfigShape: Constraints = { shape: 'KafkaSchemaValidationConfig', members: { Attribute: KafkaSchemaValidationAttributeShape } };
const KafkaSchemaValidationConfigListShape: Constraints = { element: KafkaSchemaValidationConfigShape };
const KafkaSchemaRegistryConfigShape: Constraints = { members: { SchemaRegistryURI: SchemaRegistryUriShape, EventRecordFormat: SchemaRegistryEventRecordFormatShape, AccessConfigs: KafkaSchemaRegistryAccessConfigListShape, SchemaValidationConfigs: KafkaSchemaValidationConfigListShape } };
const AmazonManagedKafkaEventSourceConfigShape: Constraints = { members: { ConsumerGroupId: URIShape, SchemaRegistryConfig: KafkaSchemaRegistryConfigShape } };
const SelfManagedKafkaEventSourceConfigShape: Constraints = { members: { ConsumerGroupId: URIShape, SchemaRegistryConfig: KafkaSchemaRegistryConfigShape } };
const DatabaseNameShape: Constraints = { min: 1, max: 63, pattern: '[^ /\\.$\\x22]*' };
const CollectionNameShape: Constraints = { min: 1, max: 57, pattern: '(^(?!(system\\x2e)))(^[_a-zA-Z0-9])([^$]*)' };
const FullDocumentShape: Constraints = { enum: ['UpdateLookup', 'Default'] };
const DocumentDBEventSourceConfigShape: Constraints = { members: { DatabaseName: DatabaseNameShape, CollectionName: CollectionNameShape, FullDocument: FullDocumentShape } };
const MinimumNumberOfPollersShape: Constraints = { integer: true, min: 1, max: 200 };
const MaximumNumberOfPollersShape: Constraints = { integer: true, min: 1, max: 10000 };
const ProvisionedPollerGroupNameShape: Constraints = { min: 0, max: 128, pattern: '[a-zA-Z0-9-_]*' };
const ProvisionedPollerConfigShape: Constraints = { members: { MinimumPollers: MinimumNumberOfPollersShape, MaximumPollers: MaximumNumberOfPollersShape, PollerGroupName: ProvisionedPollerGroupNameShape } };
const HandlerShape: Constraints = { min: 0, max: 128, pattern: '[^\\s]+' };
const S3BucketShape: Constraints = { min: 3, max: 63, pattern: '[0-9A-Za-z\\.\\-_]*(?<!\\.)' };
const S3KeyShape: Constraints = { min: 1, max: 1024, pattern: '.*' };
const S3ObjectVersionShape: Constraints = { min: 1, max: 1024, pattern: '.*' };
const S3ObjectStorageModeShape: Constraints = { enum: ['COPY', 'REFERENCE'] };
const FunctionCodeShape: Constraints = { members: { S3Bucket: S3BucketShape, S3Key: S3KeyShape, S3ObjectVersion: S3ObjectVersionShape, S3ObjectStorageMode: S3ObjectStorageModeShape, SourceKMSKeyArn: KMSKeyArnShape } };
const TimeoutShape: Constraints = { integer: true, min: 1, max: 5400 };
const MemorySizeShape: Constraints = { integer: true, min: 128, max: 32768 };
const FunctionVersionLatestPublishedShape: Constraints = { enum: ['LATEST_PUBLISHED'] };
const SubnetIdsShape: Constraints = { min: 0, max: 16, element: SubnetIdShape };
const SecurityGroupIdsShape: Constraints = { min: 0, max: 5, element: SecurityGroupIdShape };
const VpcConfigShape: Constraints = { members: { SubnetIds: SubnetIdsShape, SecurityGroupIds: SecurityGroupIdsShape } };
const PackageTypeShape: Constraints = { enum: ['Zip', 'Image'] };
const ResourceArnShape: Constraints = { min: 0, max: 10000, pattern: '(arn:(aws[a-zA-Z-]*)?:[a-z0-9-.]+:.*)|()' };
const DeadLetterConfigShape: Constraints = { members: { TargetArn: ResourceArnShape } };
const EnvironmentVariableNameShape: Constraints = { pattern: '[a-zA-Z]([a-zA-Z0-9_])+', sensitive: true };
const EnvironmentVariablesShape: Constraints = { key: EnvironmentVariableNameShape };
const EnvironmentShape: Constraints = { members: { Variables: EnvironmentVariablesShape } };
const TracingModeShape: Constraints = { enum: ['Active', 'PassThrough'] };
const TracingConfigShape: Constraints = { members: { Mode: TracingModeShape } };
const LayerVersionArnShape: Constraints = { min: 1, max: 2048, pattern: '((arn:(aws[a-zA-Z-]*)?:lambda:(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:\\d{12}:layer:[a-zA-Z0-9-_]+:[0-9]+)|(arn:[a-zA-Z0-9-]+:lambda:::awslayer:[a-zA-Z0-9-_]+))' };
const LayerListShape: Constraints = { element: { ...LayerVersionArnShape, required: true } };
const FileSystemArnShape: Constraints = { min: 0, max: 256, pattern: 'arn:aws[a-zA-Z-]*:elasticfilesystem:(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:\\d{12}:access-point/fsap-[a-f0-9]{17}$|^arn:aws[-a-z]*:s3files:[0-9a-z-:]+:file-system/fs-[0-9a-f]{17,40}/access-point/fsap-[0-9a-f]{17,40}' };
const LocalMountPathShape: Constraints = { min: 0, max: 160, pattern: '/mnt/[a-zA-Z0-9-_.]+' };
const FileSystemConfigShape: Constraints = { shape: 'FileSystemConfig', members: { Arn: { ...FileSystemArnShape, required: true }, LocalMountPath: { ...LocalMountPathShape, required: true } } };
const FileSystemConfigListShape: Constraints = { min: 0, max: 1, element: FileSystemConfigShape };
const CodeSigningConfigArnShape: Constraints = { min: 0, max: 200, pattern: 'arn:(aws[a-zA-Z-]*)?:lambda:(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:\\d{12}:code-signing-config:csc-[a-z0-9]{17}' };
const StringListShape: Constraints = { min: 0, max: 1500 };
const WorkingDirectoryShape: Constraints = { min: 0, max: 1000 };
const ImageConfigShape: Constraints = { members: { EntryPoint: StringListShape, Command: StringListShape, WorkingDirectory: WorkingDirectoryShape } };
const EphemeralStorageSizeShape: Constraints = { integer: true, min: 512, max: 10240 };
const EphemeralStorageShape: Constraints = { members: { Size: { ...EphemeralStorageSizeShape, required: true } } };
const SnapStartApplyOnShape: Constraints = { enum: ['PublishedVersions', 'None'] };
const SnapStartShape: Constraints = { members: { ApplyOn: SnapStartApplyOnShape } };
const LogFormatShape: Constraints = { enum: ['JSON', 'Text'] };
const ApplicationLogLevelShape: Constraints = { enum: ['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL'] };
const LoggingConfigShape: Constraints = { members: { LogFormat: LogFormatShape, ApplicationLogLevel: ApplicationLogLevelShape, SystemLogLevel: SystemLogLevelShape, LogGroup: LogGroupShape } };
const TenantIsolationModeShape: Constraints = { enum: ['PER_TENANT'] };
const TenancyConfigShape: Constraints = { members: { TenantIsolationMode: { ...TenantIsolationModeShape, required: true } } };
const CapacityProviderArnShape: Constraints = { min: 1, max: 140, pattern: 'arn:aws[a-zA-Z-]*:lambda:(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:\\d{12}:capacity-provider:[a-zA-Z0-9-_]+' };
const PerExecutionEnvironmentMaxConcurrencyShape: Constraints = { integer: true, min: 1, max: 1600 };
const ExecutionEnvironmentMemoryGiBPerVCpuShape: Constraints = { min: 2, max: 8, double: true };
const LambdaManagedInstancesCapacityProviderConfigShape: Constraints = { members: { CapacityProviderArn: { ...CapacityProviderArnShape, required: true }, PerExecutionEnvironmentMaxConcurrency: PerExecutionEnvironmentMaxConcurrencyShape, ExecutionEnvironmentMemoryGiBPerVCpu: ExecutionEnvironmentMemoryGiBPerVCpuShape } };
const CapacityProviderConfigShape: Constraints = { members: { LambdaManagedInstancesCapacityProviderConfig: { ...LambdaManagedInstancesCapacityProviderConfigShape, required: true } } };
const RetentionPeriodInDaysShape: Constraints = { integer: true, min: 1, max: 90 };
const ExecutionTimeoutShape: Constraints = { integer: true, min: 1, max: 31622400 };
const DurableConfigShape: Constraints = { members: { KMSKeyArn: KMSKeyArnShape, RetentionPeriodInDays: RetentionPeriodInDaysShape, ExecutionTimeout: ExecutionTimeoutShape } };
const FunctionUrlQualifierShape: Constraints = { min: 1, max: 128, pattern: '((?!^\\d+$)^[0-9a-zA-Z-_]+$)' };
const HeaderShape: Constraints = { min: 0, max: 1024, pattern: '.*' };
const HeadersListShape: Constraints = { min: 0, max: 100, element: HeaderShape };
const MethodShape: Constraints = { min: 0, max: 6, pattern: '.*' };
const AllowMethodsListShape: Constraints = { min: 0, max: 6, element: MethodShape };
const OriginShape: Constraints = { min: 1, max: 253, pattern: '.*' };
const AllowOriginsListShape: Constraints = { min: 0, max: 100, element: OriginShape };
const MaxAgeShape: Constraints = { integer: true, min: 0, max: 86400 };
const CorsShape: Constraints = { members: { AllowHeaders: HeadersListShape, AllowMethods: AllowMethodsListShape, AllowOrigins: AllowOriginsListShape, ExposeHeaders: HeadersListShape, MaxAge: MaxAgeShape } };
const InvokeModeShape: Constraints = { enum: ['RESPONSE_STREAM', 'BUFFERED'] };
const FunctionUrlFunctionNameShape: Constraints = { min: 1, max: 140, pattern: '(arn:(aws[a-zA-Z-]*)?:lambda:)?((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:)?(\\d{12}:)?(function:)?([a-zA-Z0-9-_]{1,64})(:((?!\\d+$)[0-9a-zA-Z-_]+))?' };
const UUIDStringShape: Constraints = { min: 36, max: 36 };
const QualifierShape: Constraints = { min: 1, max: 128, pattern: '(|[a-zA-Z0-9$_-]+)' };
const ItemCountShape: Constraints = { integer: true, min: 0, max: 1000 };
const UnqualifiedFunctionNameShape: Constraints = { min: 1, max: 140, pattern: '(arn:(aws[a-zA-Z-]*)?:lambda:)?((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:)?(\\d{12}:)?(function:)?([a-zA-Z0-9-_]+)' };
const PublishedFunctionQualifierShape: Constraints = { min: 1, max: 128, pattern: '(\\$LATEST\\.PUBLISHED|[0-9]+)' };
const InvocationTypeShape: Constraints = { enum: ['Event', 'RequestResponse', 'DryRun'] };
const LogTypeShape: Constraints = { enum: ['None', 'Tail'] };
const DurableExecutionNameShape: Constraints = { min: 1, max: 64, pattern: '[a-zA-Z0-9-_]+' };
const ResponseStreamingInvocationTypeShape: Constraints = { enum: ['RequestResponse', 'DryRun'] };
const MaxListItemsShape: Constraints = { integer: true, min: 1, max: 10000 };
const CapacityProviderStateShape: Constraints = { enum: ['Pending', 'Active', 'Failed', 'Deleting'] };
const MaxFiftyListItemsShape: Constraints = { integer: true, min: 1, max: 50 };
const ExecutionStatusShape: Constraints = { enum: ['RUNNING', 'SUCCEEDED', 'FAILED', 'TIMED_OUT', 'STOPPED'] };
const ExecutionStatusListShape: Constraints = { min: 1, max: 10, element: ExecutionStatusShape };
const MaxFunctionEventInvokeConfigListItemsShape: Constraints = { integer: true, min: 1, max: 50 };
const MaxItemsShape: Constraints = { integer: true, min: 1, max: 50 };
const MasterRegionShape: Constraints = { min: 1, max: 50, pattern: 'ALL|(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}' };
const FunctionVersionShape: Constraints = { enum: ['ALL'] };
const RuntimeShape: Constraints = { enum: ['nodejs', 'nodejs4.3', 'nodejs6.10', 'nodejs8.10', 'nodejs10.x', 'nodejs12.x', 'nodejs14.x', 'nodejs16.x', 'nodejs18.x', 'nodejs20.x', 'nodejs22.x', 'nodejs24.x', 'java8', 'java8.al2', 'java11', 'java17', 'java21', 'java25', 'python2.7', 'python3.6', 'python3.7', 'python3.8', 'python3.9', 'python3.10', 'python3.11', 'python3.12', 'python3.13', 'python3.14', 'dotnetcore1.0', 'dotnetcore2.0', 'dotnetcore2.1', 'dotnetcore3.1', 'dotnet6', 'dotnet8', 'dotnet10', 'nodejs4.3-edge', 'go1.x', 'ruby2.5', 'ruby2.7', 'ruby3.2', 'ruby3.3', 'ruby3.4', 'ruby4.0', 'provided', 'provided.al2', 'provided.al2023', 'nodejs26.x', 'python3.15', 'java8.al2023', 'java11.al2023', 'java17.al2023'] };
const MaxLayerListItemsShape: Constraints = { integer: true, min: 1, max: 50 };
const MaxProvisionedConcurrencyConfigListItemsShape: Constraints = { integer: true, min: 1, max: 50 };
const TaggableResourceShape: Constraints = { min: 1, max: 10000, pattern: 'arn:(aws[a-zA-Z-]*):lambda:(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:\\d{12}:(function:[a-zA-Z0-9-_]+(:(\\$LATEST|[a-zA-Z0-9-_]+))?|code-signing-config:csc-[a-z0-9]{17}|event-source-mapping:[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}|(capacity-provider|network-connector):[a-zA-Z0-9-_]{1,64})' };
const LayerVersionContentInputShape: Constraints = { members: { S3Bucket: S3BucketShape, S3Key: S3KeyShape, S3ObjectVersion: S3ObjectVersionShape, S3ObjectStorageMode: S3ObjectStorageModeShape } };
const CompatibleArchitecturesShape: Constraints = { min: 0, max: 2, element: { ...ArchitectureShape, required: true } };
const CompatibleRuntimesShape: Constraints = { min: 0, max: 15, element: RuntimeShape };
const LicenseInfoShape: Constraints = { min: 0, max: 512, pattern: '.*' };
const ReservedConcurrentExecutionsShape: Constraints = { integer: true, min: 0 };
const MaximumRetryAttemptsShape: Constraints = { integer: true, min: 0, max: 2 };
const MaximumEventAgeInSecondsShape: Constraints = { integer: true, min: 60, max: 21600 };
const RecursiveLoopShape: Constraints = { enum: ['Terminate', 'Allow'] };
const FunctionScalingConfigExecutionEnvironmentsShape: Constraints = { integer: true, min: 0, max: 15000 };
const FunctionScalingConfigShape: Constraints = { members: { MinExecutionEnvironments: FunctionScalingConfigExecutionEnvironmentsShape, MaxExecutionEnvironments: FunctionScalingConfigExecutionEnvironmentsShape } };
const PositiveIntegerShape: Constraints = { integer: true, min: 1 };
const UpdateRuntimeOnShape: Constraints = { enum: ['Auto', 'Manual', 'FunctionUpdate'] };
const RuntimeVersionArnShape: Constraints = { min: 26, max: 2048, pattern: 'arn:(aws[a-zA-Z-]*):lambda:(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}::runtime:.+' };
const NamespacedStatementIdShape: Constraints = { min: 1, max: 100, pattern: '([a-zA-Z0-9-_.]+)' };
const CallbackIdShape: Constraints = { min: 1, max: 1024, pattern: '[A-Za-z0-9+/]+={0,2}' };
const BinaryOperationPayloadShape: Constraints = { min: 0, max: 262144, sensitive: true };
const TagKeyListShape: Constraints = { element: TagKeyShape };

/** Constraints of the inputs, by operation. */
export const constraints: Readonly<Record<string, Constraints>> = {
  AddLayerVersionPermission: { members: { StatementId: { ...StatementIdShape, required: true }, Action: { ...LayerPermissionAllowedActionShape, required: true }, Principal: { ...LayerPermissionAllowedPrincipalShape, required: true }, OrganizationId: OrganizationIdShape, LayerName: { ...LayerNameShape, required: true }, VersionNumber: { ...LayerVersionNumberShape, required: true } } },
  AddPermission: { members: { StatementId: { ...StatementIdShape, required: true }, Action: { ...ActionShape, required: true }, Principal: { ...PrincipalShape, required: true }, SourceArn: ArnShape, FunctionUrlAuthType: FunctionUrlAuthTypeShape, SourceAccount: SourceOwnerShape, EventSourceToken: EventSourceTokenShape, Qualifier: NumericLatestPublishedOrAliasQualifierShape, PrincipalOrgID: PrincipalOrgIDShape, FunctionName: { ...NamespacedFunctionNameShape, required: true } } },
  CheckpointDurableExecution: { members: { CheckpointToken: { ...CheckpointTokenShape, required: true }, Updates: OperationUpdatesShape, ClientToken: ClientTokenShape, DurableExecutionArn: { ...DurableExecutionArnShape, required: true } } },
  CreateAlias: { members: { Name: { ...AliasShape, required: true }, FunctionVersion: { ...VersionWithLatestPublishedShape, required: true }, Description: DescriptionShape, RoutingConfig: AliasRoutingConfigurationShape, FunctionName: { ...FunctionNameShape, required: true } } },
  CreateCapacityProvider: { members: { CapacityProviderName: { ...CapacityProviderNameShape, required: true }, VpcConfig: { ...CapacityProviderVpcConfigShape, required: true }, PermissionsConfig: { ...CapacityProviderPermissionsConfigShape, required: true }, InstanceRequirements: InstanceRequirementsShape, CapacityProviderScalingConfig: CapacityProviderScalingConfigShape, KmsKeyArn: KMSKeyArnNonEmptyShape, Tags: TagsShape, PropagateTags: PropagateTagsShape, TelemetryConfig: CapacityProviderTelemetryConfigShape } },
  CreateCodeSigningConfig: { members: { Description: DescriptionShape, AllowedPublishers: { ...AllowedPublishersShape, required: true }, CodeSigningPolicies: CodeSigningPoliciesShape, Tags: TagsShape } },
  CreateEventSourceMapping: { members: { EventSourceArn: ArnShape, FunctionName: { ...NamespacedFunctionNameShape, required: true }, BatchSize: BatchSizeShape, FilterCriteria: FilterCriteriaShape, KMSKeyArn: KMSKeyArnShape, MetricsConfig: EventSourceMappingMetricsConfigShape, LoggingConfig: EventSourceMappingLoggingConfigShape, ScalingConfig: ScalingConfigShape, MaximumBatchingWindowInSeconds: MaximumBatchingWindowInSecondsShape, ParallelizationFactor: ParallelizationFactorShape, StartingPosition: EventSourcePositionShape, DestinationConfig: DestinationConfigShape, MaximumRecordAgeInSeconds: MaximumRecordAgeInSecondsShape, MaximumRetryAttempts: MaximumRetryAttemptsEventSourceMappingShape, Tags: TagsShape, TumblingWindowInSeconds: TumblingWindowInSecondsShape, Topics: TopicsShape, Queues: QueuesShape, SourceAccessConfigurations: SourceAccessConfigurationsShape, SelfManagedEventSource: SelfManagedEventSourceShape, FunctionResponseTypes: FunctionResponseTypeListShape, AmazonManagedKafkaEventSourceConfig: AmazonManagedKafkaEventSourceConfigShape, SelfManagedKafkaEventSourceConfig: SelfManagedKafkaEventSourceConfigShape, DocumentDBEventSourceConfig: DocumentDBEventSourceConfigShape, ProvisionedPollerConfig: ProvisionedPollerConfigShape } },
  CreateFunction: { members: { FunctionName: { ...FunctionNameShape, required: true }, Role: { ...RoleArnShape, required: true }, Handler: HandlerShape, Code: { ...FunctionCodeShape, required: true }, Description: DescriptionShape, Timeout: TimeoutShape, MemorySize: MemorySizeShape, PublishTo: FunctionVersionLatestPublishedShape, VpcConfig: VpcConfigShape, PackageType: PackageTypeShape, DeadLetterConfig: DeadLetterConfigShape, Environment: EnvironmentShape, KMSKeyArn: KMSKeyArnShape, TracingConfig: TracingConfigShape, Tags: TagsShape, Layers: LayerListShape, FileSystemConfigs: FileSystemConfigListShape, CodeSigningConfigArn: CodeSigningConfigArnShape, ImageConfig: ImageConfigShape, Architectures: ArchitecturesListShape, EphemeralStorage: EphemeralStorageShape, SnapStart: SnapStartShape, LoggingConfig: LoggingConfigShape, TenancyConfig: TenancyConfigShape, CapacityProviderConfig: CapacityProviderConfigShape, DurableConfig: DurableConfigShape } },
  CreateFunctionUrlConfig: { members: { Qualifier: FunctionUrlQualifierShape, AuthType: { ...FunctionUrlAuthTypeShape, required: true }, Cors: CorsShape, InvokeMode: InvokeModeShape, FunctionName: { ...FunctionUrlFunctionNameShape, required: true } } },
  DeleteAlias: { members: { FunctionName: { ...FunctionNameShape, required: true }, Name: { ...AliasShape, required: true } } },
  DeleteCapacityProvider: { members: { CapacityProviderName: { ...CapacityProviderNameShape, required: true } } },
  DeleteCodeSigningConfig: { members: { CodeSigningConfigArn: { ...CodeSigningConfigArnShape, required: true } } },
  DeleteEventSourceMapping: { members: { UUID: { ...UUIDStringShape, required: true } } },
  DeleteFunction: { members: { Qualifier: NumericLatestPublishedOrAliasQualifierShape, FunctionName: { ...NamespacedFunctionNameShape, required: true } } },
  DeleteFunctionCodeSigningConfig: { members: { FunctionName: { ...NamespacedFunctionNameShape, required: true } } },
  DeleteFunctionConcurrency: { members: { FunctionName: { ...FunctionNameShape, required: true } } },
  DeleteFunctionEventInvokeConfig: { members: { Qualifier: NumericLatestPublishedOrAliasQualifierShape, FunctionName: { ...NamespacedFunctionNameShape, required: true } } },
  DeleteFunctionUrlConfig: { members: { Qualifier: FunctionUrlQualifierShape, FunctionName: { ...FunctionUrlFunctionNameShape, required: true } } },
  DeleteLayerVersion: { members: { LayerName: { ...LayerNameShape, required: true }, VersionNumber: { ...LayerVersionNumberShape, required: true } } },
  DeleteProvisionedConcurrencyConfig: { members: { Qualifier: { ...QualifierShape, required: true }, FunctionName: { ...FunctionNameShape, required: true } } },
  GetAlias: { members: { FunctionName: { ...FunctionNameShape, required: true }, Name: { ...AliasShape, required: true } } },
  GetCapacityProvider: { members: { CapacityProviderName: { ...CapacityProviderNameShape, required: true } } },
  GetCodeSigningConfig: { members: { CodeSigningConfigArn: { ...CodeSigningConfigArnShape, required: true } } },
  GetDurableExecution: { members: { DurableExecutionArn: { ...DurableExecutionArnShape, required: true } } },
  GetDurableExecutionHistory: { members: { MaxItems: ItemCountShape, DurableExecutionArn: { ...DurableExecutionArnShape, required: true } } },
  GetDurableExecutionState: { members: { CheckpointToken: { ...CheckpointTokenShape, required: true }, MaxItems: ItemCountShape, DurableExecutionArn: { ...DurableExecutionArnShape, required: true } } },
  GetEventSourceMapping: { members: { UUID: { ...UUIDStringShape, required: true } } },
  GetFunction: { members: { Qualifier: NumericLatestPublishedOrAliasQualifierShape, FunctionName: { ...NamespacedFunctionNameShape, required: true } } },
  GetFunctionCodeSigningConfig: { members: { FunctionName: { ...NamespacedFunctionNameShape, required: true } } },
  GetFunctionConcurrency: { members: { FunctionName: { ...FunctionNameShape, required: true } } },
  GetFunctionConfiguration: { members: { Qualifier: NumericLatestPublishedOrAliasQualifierShape, FunctionName: { ...NamespacedFunctionNameShape, required: true } } },
  GetFunctionEventInvokeConfig: { members: { Qualifier: NumericLatestPublishedOrAliasQualifierShape, FunctionName: { ...NamespacedFunctionNameShape, required: true } } },
  GetFunctionRecursionConfig: { members: { FunctionName: { ...UnqualifiedFunctionNameShape, required: true } } },
  GetFunctionScalingConfig: { members: { Qualifier: { ...PublishedFunctionQualifierShape, required: true }, FunctionName: { ...UnqualifiedFunctionNameShape, required: true } } },
  GetFunctionUrlConfig: { members: { Qualifier: FunctionUrlQualifierShape, FunctionName: { ...FunctionUrlFunctionNameShape, required: true } } },
  GetLayerVersion: { members: { LayerName: { ...LayerNameShape, required: true }, VersionNumber: { ...LayerVersionNumberShape, required: true } } },
  GetLayerVersionByArn: { members: { Arn: { ...LayerVersionArnShape, required: true } } },
  GetLayerVersionPolicy: { members: { LayerName: { ...LayerNameShape, required: true }, VersionNumber: { ...LayerVersionNumberShape, required: true } } },
  GetPolicy: { members: { Qualifier: NumericLatestPublishedOrAliasQualifierShape, FunctionName: { ...NamespacedFunctionNameShape, required: true } } },
  GetProvisionedConcurrencyConfig: { members: { Qualifier: { ...QualifierShape, required: true }, FunctionName: { ...FunctionNameShape, required: true } } },
  GetRuntimeManagementConfig: { members: { Qualifier: NumericLatestPublishedOrAliasQualifierShape, FunctionName: { ...NamespacedFunctionNameShape, required: true } } },
  Invoke: { members: { InvocationType: InvocationTypeShape, LogType: LogTypeShape, DurableExecutionName: DurableExecutionNameShape, Qualifier: NumericLatestPublishedOrAliasQualifierShape, TenantId: TenantIdShape, FunctionName: { ...NamespacedFunctionNameShape, required: true } } },
  InvokeAsync: { members: { InvokeArgs: { required: true }, FunctionName: { ...NamespacedFunctionNameShape, required: true } } },
  InvokeWithResponseStream: { members: { LogType: LogTypeShape, Qualifier: NumericLatestPublishedOrAliasQualifierShape, TenantId: TenantIdShape, InvocationType: ResponseStreamingInvocationTypeShape, FunctionName: { ...NamespacedFunctionNameShape, required: true } } },
  ListAliases: { members: { FunctionVersion: VersionWithLatestPublishedShape, MaxItems: MaxListItemsShape, FunctionName: { ...FunctionNameShape, required: true } } },
  ListCapacityProviders: { members: { State: CapacityProviderStateShape, MaxItems: MaxFiftyListItemsShape } },
  ListCodeSigningConfigs: { members: { MaxItems: MaxListItemsShape } },
  ListDurableExecutionsByFunction: { members: { Qualifier: NumericLatestPublishedOrAliasQualifierShape, DurableExecutionName: DurableExecutionNameShape, Statuses: ExecutionStatusListShape, MaxItems: ItemCountShape, FunctionName: { ...NamespacedFunctionNameShape, required: true } } },
  ListEventSourceMappings: { members: { EventSourceArn: ArnShape, FunctionName: NamespacedFunctionNameShape, MaxItems: MaxListItemsShape } },
  ListFunctionEventInvokeConfigs: { members: { MaxItems: MaxFunctionEventInvokeConfigListItemsShape, FunctionName: { ...NamespacedFunctionNameShape, required: true } } },
  ListFunctionUrlConfigs: { members: { MaxItems: MaxItemsShape, FunctionName: { ...FunctionUrlFunctionNameShape, required: true } } },
  ListFunctionVersionsByCapacityProvider: { members: { MaxItems: MaxFiftyListItemsShape, CapacityProviderName: { ...CapacityProviderNameShape, required: true } } },
  ListFunctions: { members: { MasterRegion: MasterRegionShape, FunctionVersion: FunctionVersionShape, MaxItems: MaxListItemsShape } },
  ListFunctionsByCodeSigningConfig: { members: { MaxItems: MaxListItemsShape, CodeSigningConfigArn: { ...CodeSigningConfigArnShape, required: true } } },
  ListLayerVersions: { members: { CompatibleArchitecture: ArchitectureShape, CompatibleRuntime: RuntimeShape, MaxItems: MaxLayerListItemsShape, LayerName: { ...LayerNameShape, required: true } } },
  ListLayers: { members: { CompatibleArchitecture: ArchitectureShape, CompatibleRuntime: RuntimeShape, MaxItems: MaxLayerListItemsShape } },
  ListProvisionedConcurrencyConfigs: { members: { MaxItems: MaxProvisionedConcurrencyConfigListItemsShape, FunctionName: { ...FunctionNameShape, required: true } } },
  ListTags: { members: { Resource: { ...TaggableResourceShape, required: true } } },
  ListVersionsByFunction: { members: { MaxItems: MaxListItemsShape, FunctionName: { ...NamespacedFunctionNameShape, required: true } } },
  PublishLayerVersion: { members: { Description: DescriptionShape, Content: { ...LayerVersionContentInputShape, required: true }, CompatibleArchitectures: CompatibleArchitecturesShape, CompatibleRuntimes: CompatibleRuntimesShape, LicenseInfo: LicenseInfoShape, LayerName: { ...LayerNameShape, required: true } } },
  PublishVersion: { members: { Description: DescriptionShape, PublishTo: FunctionVersionLatestPublishedShape, FunctionName: { ...FunctionNameShape, required: true } } },
  PutFunctionCodeSigningConfig: { members: { CodeSigningConfigArn: { ...CodeSigningConfigArnShape, required: true }, FunctionName: { ...NamespacedFunctionNameShape, required: true } } },
  PutFunctionConcurrency: { members: { ReservedConcurrentExecutions: { ...ReservedConcurrentExecutionsShape, required: true }, FunctionName: { ...FunctionNameShape, required: true } } },
  PutFunctionEventInvokeConfig: { members: { Qualifier: NumericLatestPublishedOrAliasQualifierShape, MaximumRetryAttempts: MaximumRetryAttemptsShape, MaximumEventAgeInSeconds: MaximumEventAgeInSecondsShape, DestinationConfig: DestinationConfigShape, FunctionName: { ...NamespacedFunctionNameShape, required: true } } },
  PutFunctionRecursionConfig: { members: { RecursiveLoop: { ...RecursiveLoopShape, required: true }, FunctionName: { ...UnqualifiedFunctionNameShape, required: true } } },
  PutFunctionScalingConfig: { members: { Qualifier: { ...PublishedFunctionQualifierShape, required: true }, FunctionScalingConfig: FunctionScalingConfigShape, FunctionName: { ...UnqualifiedFunctionNameShape, required: true } } },
  PutProvisionedConcurrencyConfig: { members: { Qualifier: { ...QualifierShape, required: true }, ProvisionedConcurrentExecutions: { ...PositiveIntegerShape, required: true }, FunctionName: { ...FunctionNameShape, required: true } } },
  PutRuntimeManagementConfig: { members: { Qualifier: NumericLatestPublishedOrAliasQualifierShape, UpdateRuntimeOn: { ...UpdateRuntimeOnShape, required: true }, RuntimeVersionArn: RuntimeVersionArnShape, FunctionName: { ...NamespacedFunctionNameShape, required: true } } },
  RemoveLayerVersionPermission: { members: { LayerName: { ...LayerNameShape, required: true }, VersionNumber: { ...LayerVersionNumberShape, required: true }, StatementId: { ...StatementIdShape, required: true } } },
  RemovePermission: { members: { Qualifier: NumericLatestPublishedOrAliasQualifierShape, FunctionName: { ...NamespacedFunctionNameShape, required: true }, StatementId: { ...NamespacedStatementIdShape, required: true } } },
  SendDurableExecutionCallbackFailure: { members: { CallbackId: { ...CallbackIdShape, required: true } } },
  SendDurableExecutionCallbackHeartbeat: { members: { CallbackId: { ...CallbackIdShape, required: true } } },
  SendDurableExecutionCallbackSuccess: { members: { Result: BinaryOperationPayloadShape, CallbackId: { ...CallbackIdShape, required: true } } },
  StopDurableExecution: { members: { DurableExecutionArn: { ...DurableExecutionArnShape, required: true } } },
  TagResource: { members: { Tags: { ...TagsShape, required: true }, Resource: { ...TaggableResourceShape, required: true } } },
  UntagResource: { members: { TagKeys: { ...TagKeyListShape, required: true }, Resource: { ...TaggableResourceShape, required: true } } },
  UpdateAlias: { members: { FunctionVersion: VersionWithLatestPublishedShape, Description: DescriptionShape, RoutingConfig: AliasRoutingConfigurationShape, FunctionName: { ...FunctionNameShape, required: true }, Name: { ...AliasShape, required: true } } },
  UpdateCapacityProvider: { members: { CapacityProviderScalingConfig: CapacityProviderScalingConfigShape, PropagateTags: PropagateTagsShape, TelemetryConfig: CapacityProviderTelemetryConfigShape, CapacityProviderName: { ...CapacityProviderNameShape, required: true } } },
  UpdateCodeSigningConfig: { members: { Description: DescriptionShape, AllowedPublishers: AllowedPublishersShape, CodeSigningPolicies: CodeSigningPoliciesShape, CodeSigningConfigArn: { ...CodeSigningConfigArnShape, required: true } } },
  UpdateEventSourceMapping: { members: { FunctionName: NamespacedFunctionNameShape, BatchSize: BatchSizeShape, FilterCriteria: FilterCriteriaShape, KMSKeyArn: KMSKeyArnShape, MetricsConfig: EventSourceMappingMetricsConfigShape, LoggingConfig: EventSourceMappingLoggingConfigShape, ScalingConfig: ScalingConfigShape, MaximumBatchingWindowInSeconds: MaximumBatchingWindowInSecondsShape, ParallelizationFactor: ParallelizationFactorShape, DestinationConfig: DestinationConfigShape, MaximumRecordAgeInSeconds: MaximumRecordAgeInSecondsShape, MaximumRetryAttempts: MaximumRetryAttemptsEventSourceMappingShape, TumblingWindowInSeconds: TumblingWindowInSecondsShape, SourceAccessConfigurations: SourceAccessConfigurationsShape, FunctionResponseTypes: FunctionResponseTypeListShape, AmazonManagedKafkaEventSourceConfig: AmazonManagedKafkaEventSourceConfigShape, SelfManagedKafkaEventSourceConfig: SelfManagedKafkaEventSourceConfigShape, DocumentDBEventSourceConfig: DocumentDBEventSourceConfigShape, ProvisionedPollerConfig: ProvisionedPollerConfigShape, UUID: { ...UUIDStringShape, required: true } } },
  UpdateFunctionCode: { members: { S3Bucket: S3BucketShape, S3Key: S3KeyShape, S3ObjectVersion: S3ObjectVersionShape, S3ObjectStorageMode: S3ObjectStorageModeShape, Architectures: ArchitecturesListShape, PublishTo: FunctionVersionLatestPublishedShape, SourceKMSKeyArn: KMSKeyArnShape, FunctionName: { ...FunctionNameShape, required: true } } },
  UpdateFunctionConfiguration: { members: { Role: RoleArnShape, Handler: HandlerShape, Description: DescriptionShape, Timeout: TimeoutShape, MemorySize: MemorySizeShape, VpcConfig: VpcConfigShape, Environment: EnvironmentShape, DeadLetterConfig: DeadLetterConfigShape, KMSKeyArn: KMSKeyArnShape, TracingConfig: TracingConfigShape, Layers: LayerListShape, FileSystemConfigs: FileSystemConfigListShape, ImageConfig: ImageConfigShape, EphemeralStorage: EphemeralStorageShape, SnapStart: SnapStartShape, LoggingConfig: LoggingConfigShape, CapacityProviderConfig: CapacityProviderConfigShape, DurableConfig: DurableConfigShape, FunctionName: { ...FunctionNameShape, required: true } } },
  UpdateFunctionEventInvokeConfig: { members: { Qualifier: NumericLatestPublishedOrAliasQualifierShape, MaximumRetryAttempts: MaximumRetryAttemptsShape, MaximumEventAgeInSeconds: MaximumEventAgeInSecondsShape, DestinationConfig: DestinationConfigShape, FunctionName: { ...NamespacedFunctionNameShape, required: true } } },
  UpdateFunctionUrlConfig: { members: { Qualifier: FunctionUrlQualifierShape, AuthType: FunctionUrlAuthTypeShape, Cors: CorsShape, InvokeMode: InvokeModeShape, FunctionName: { ...FunctionUrlFunctionNameShape, required: true } } },
};
