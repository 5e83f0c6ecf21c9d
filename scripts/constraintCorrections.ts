/** What AWS is known to answer (recordings of its API) where botocore's models say otherwise, or nothing. */
export interface Corrections {
  /** Enums in the order in which AWS prints them. */
  readonly enumOrders?: Readonly<Record<string, readonly string[]>>;
  /** Lists and maps whose elements' constraints end in `Member must not be null`. */
  readonly notNull?: readonly string[];
  readonly shapes?: Readonly<Record<string, { readonly min?: number; readonly max?: number }>>;
  /** `Structure.Member`: checked by the service, which words it differently. */
  readonly unchecked?: readonly string[];
}

export const corrections: Readonly<Record<string, Corrections>> = {
  cloudwatch: { unchecked: ['MetricDatum.Unit'] },
  dynamodb: {
    enumOrders: {
      ApproximateCreationDateTimePrecision: ['MILLISECOND', 'MICROSECOND'],
      BillingMode: ['PROVISIONED', 'PAY_PER_REQUEST'],
      ComparisonOperator: [
        'IN',
        'NULL',
        'BETWEEN',
        'LT',
        'NOT_CONTAINS',
        'EQ',
        'GT',
        'NOT_NULL',
        'NE',
        'LE',
        'BEGINS_WITH',
        'GE',
        'CONTAINS',
      ],
      ConditionalOperator: ['OR', 'AND'],
      KeyType: ['HASH', 'RANGE'],
      ProjectionType: ['ALL', 'INCLUDE', 'KEYS_ONLY'],
      ReturnConsumedCapacity: ['INDEXES', 'TOTAL', 'NONE'],
      ReturnItemCollectionMetrics: ['SIZE', 'NONE'],
      ReturnValue: ['ALL_NEW', 'UPDATED_OLD', 'ALL_OLD', 'NONE', 'UPDATED_NEW'],
      ScalarAttributeType: ['B', 'N', 'S'],
      Select: ['SPECIFIC_ATTRIBUTES', 'COUNT', 'ALL_ATTRIBUTES', 'ALL_PROJECTED_ATTRIBUTES'],
    },
  },
  lambda: {
    enumOrders: {
      Architecture: ['x86_64', 'arm64'],
      InvokeMode: ['RESPONSE_STREAM', 'BUFFERED'],
      EventSourcePosition: ['LATEST', 'AT_TIMESTAMP', 'TRIM_HORIZON'],
      RecursiveLoop: ['Terminate', 'Allow'],
      SnapStartApplyOn: ['PublishedVersions', 'None'],
    },
    notNull: ['LayerList', 'ArchitecturesList', 'CompatibleArchitectures', 'AdditionalVersionWeights'],
    shapes: { SubnetId: { min: 0, max: 1024 }, SecurityGroupId: { min: 0, max: 1024 } },
    unchecked: ['CreateFunctionRequest.Runtime', 'UpdateFunctionConfigurationRequest.Runtime'],
  },
};
