import type { Constraints } from '../../protocol/constraints.ts';
import { constraints as generated } from './generated/constraints.ts';

/** The order in which AWS reports members, where it is known. Others follow. */
const ORDERS: Readonly<Record<string, readonly string[]>> = {
  PutItem: ['ReturnConsumedCapacity', 'Item', 'ConditionalOperator', 'Expected', 'ReturnValues'],
  UpdateItem: [
    'ReturnConsumedCapacity',
    'ReturnItemCollectionMetrics',
    'ReturnValues',
    'Key',
    'ConditionalOperator',
  ],
  DeleteItem: ['ReturnConsumedCapacity', 'ReturnValues', 'ReturnItemCollectionMetrics', 'Key'],
  GetItem: ['ReturnConsumedCapacity', 'AttributesToGet', 'Key'],
  Query: [
    'Select',
    'IndexName',
    'ReturnConsumedCapacity',
    'QueryFilter',
    'ConditionalOperator',
    'AttributesToGet',
  ],
  Scan: [
    'Select',
    'IndexName',
    'TotalSegments',
    'ReturnConsumedCapacity',
    'ConditionalOperator',
    'ScanFilter',
  ],
  CreateTable: ['AttributeDefinitions', 'BillingMode', 'ProvisionedThroughput', 'KeySchema'],
  ListTables: ['ExclusiveStartTableName', 'Limit'],
};

const OVERRIDES: Readonly<Record<string, Readonly<Record<string, Constraints>>>> = {
  CreateTable: {
    AttributeDefinitions: { ...generated['CreateTable']?.members?.['AttributeDefinitions'], required: true },
    KeySchema: { ...generated['CreateTable']?.members?.['KeySchema'], required: true },
  },
  BatchGetItem: { RequestItems: { required: true } },
  BatchWriteItem: { RequestItems: { required: true } },
  Query: { Limit: { integer: true } },
  Scan: { Limit: { integer: true } },
  TagResource: { ResourceArn: {} },
  UntagResource: { ResourceArn: {} },
  ListTagsOfResource: { ResourceArn: {} },
};

function operationConstraints(operation: string, input: Constraints): Constraints {
  const lean = withoutValues(input);
  const members = { ...lean.members, ...OVERRIDES[operation] };
  if (members['TableName']) members['TableName'] = { required: members['TableName'].required === true };
  const order = ORDERS[operation] ?? [];
  const first = order.flatMap((name): [string, Constraints][] =>
    members[name] === undefined ? [] : [[name, members[name]]],
  );
  return { ...lean, members: { ...Object.fromEntries(first), ...members } };
}

/** Longer than any other limit there is: of attributes' names, which are checked with their values. */
const NAME_LENGTH = 65_535;

function withoutValues(constraints: Constraints): Constraints {
  if (constraints.shape === 'AttributeValue') return {};
  const { members, element, key, value, ...rest } = constraints;
  return {
    ...rest,
    ...(members && {
      members: Object.fromEntries(
        Object.entries(members).map(([name, member]) => [name, withoutValues(member)]),
      ),
    }),
    ...(element && element.max !== NAME_LENGTH && { element: withoutValues(element) }),
    ...(key && key.max !== NAME_LENGTH && { key }),
    ...(value && value.max !== NAME_LENGTH && { value: withoutValues(value) }),
  };
}

/**
 * The model's constraints, apart from what the service checks in words of its own: names of tables, attribute values
 * and their names, sizes of batches, limits of reads.
 */
export const constraints: Readonly<Record<string, Constraints>> = Object.fromEntries(
  Object.entries(generated).map(([operation, input]) => [operation, operationConstraints(operation, input)]),
);
