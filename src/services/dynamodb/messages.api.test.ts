import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { CreateTableCommand } from '@aws-sdk/client-dynamodb';
import { rawCall, sharedPlatform, tableInput } from './dynamodb.fixture.ts';

/** AWS's words for what is wrong with a request, as recorded from it. */

const KEY = { p: { S: 'a' }, s: { N: '1' } };
const PFX = '1 validation error detected: ';
const WRONG = 'One or more parameter values were invalid: ';

const platform = sharedPlatform(({ dynamodb }) =>
  dynamodb.send(
    new CreateTableCommand(
      tableInput('words', {
        AttributeDefinitions: [
          { AttributeName: 'p', AttributeType: 'S' },
          { AttributeName: 's', AttributeType: 'N' },
          { AttributeName: 'c', AttributeType: 'S' },
        ],
        GlobalSecondaryIndexes: [
          {
            IndexName: 'byC',
            KeySchema: [{ AttributeName: 'c', KeyType: 'HASH' }],
            Projection: { ProjectionType: 'KEYS_ONLY' },
          },
        ],
      }),
    ),
  ),
);

type Case = readonly [operation: string, input: object, message: string];

const put = (more: object): object => ({ TableName: 'words', Item: KEY, ...more });
const update = (text: string, values?: object, more: object = {}): object => ({
  TableName: 'words',
  Key: KEY,
  UpdateExpression: text,
  ...(values && { ExpressionAttributeValues: values }),
  ...more,
});
const condition = (text: string, values?: object): object =>
  put({ ConditionExpression: text, ...(values && { ExpressionAttributeValues: values }) });
const query = (text: string, values: object, more: object = {}): object => ({
  TableName: 'words',
  KeyConditionExpression: text,
  ExpressionAttributeValues: values,
  ...more,
});
const value = (attribute: object): object => put({ Item: { ...KEY, v: attribute } });
const ONE = { ':a': { S: 'a' } };
const TWO = { ':a': { S: 'a' }, ':b': { N: '1' } };
const deep = (levels: number): object =>
  levels === 0 ? { S: 'x' } : levels % 2 === 0 ? { L: [deep(levels - 1)] } : { M: { a: deep(levels - 1) } };

const CASES: Readonly<Record<string, readonly Case[]>> = {
  'names of tables': [
    [
      'GetItem',
      { Key: KEY },
      `${PFX}Value null at 'tableName' failed to satisfy constraint: Member must not be null`,
    ],
    [
      'GetItem',
      { TableName: '', Key: KEY },
      `${PFX}Value '' at 'tableName' failed to satisfy constraint: Member must have length greater than or equal to 1`,
    ],
    [
      'GetItem',
      { TableName: 'a;b', Key: KEY },
      `${PFX}Value 'a;b' at 'tableName' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+`,
    ],
    ['DescribeTable', {}, "The parameter 'TableName' is required but was not present in the request"],
    [
      'CreateTable',
      { TableName: 'ab' },
      `${PFX}Value 'ab' at 'tableName' failed to satisfy constraint: Member must have length greater than or equal to 3`,
    ],
    ['GetItem', { TableName: 'absent', Key: KEY }, 'Requested resource not found'],
    ['DeleteTable', { TableName: 'absent' }, 'Requested resource not found: Table: absent not found'],
  ],
  'the model': [
    [
      'PutItem',
      { TableName: 'words' },
      `${PFX}Value null at 'item' failed to satisfy constraint: Member must not be null`,
    ],
    [
      'PutItem',
      put({ ReturnConsumedCapacity: 'Garbage' }),
      `${PFX}Value 'Garbage' at 'returnConsumedCapacity' failed to satisfy constraint: Member must satisfy enum value set: [INDEXES, TOTAL, NONE]`,
    ],
    [
      'Query',
      query('p = :a', ONE, { Select: 'count' }),
      `${PFX}Value 'count' at 'select' failed to satisfy constraint: Member must satisfy enum value set: [SPECIFIC_ATTRIBUTES, COUNT, ALL_ATTRIBUTES, ALL_PROJECTED_ATTRIBUTES]`,
    ],
    [
      'Query',
      query('p = :a', ONE, { Limit: 0 }),
      `${PFX}Value at 'Limit' failed to satisfy constraint: Member must have value greater than or equal to 1`,
    ],
    [
      'ListTables',
      { Limit: 101 },
      `${PFX}Value '101' at 'limit' failed to satisfy constraint: Member must have value less than or equal to 100`,
    ],
    ['BatchGetItem', { RequestItems: {} }, 'The requestItems parameter is required for BatchGetItem'],
    [
      'BatchGetItem',
      { RequestItems: { words: { Keys: Array.from({ length: 101 }, () => KEY) } } },
      `${PFX}Value at 'RequestItems.words.member.Keys' failed to satisfy constraint: Member must have length less than or equal to 100`,
    ],
  ],
  'attribute values': [
    [
      'PutItem',
      value({}),
      `${PFX}Supplied AttributeValue is empty, must contain exactly one of the supported datatypes`,
    ],
    [
      'PutItem',
      value({ S: 'a', N: '1' }),
      `${PFX}Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes`,
    ],
    [
      'PutItem',
      value({ NULL: false }),
      `${PFX}${WRONG}Null attribute value types must have the value of true`,
    ],
    ['PutItem', value({ SS: [] }), `${PFX}${WRONG}An string set  may not be empty`],
    ['PutItem', value({ NS: [] }), `${PFX}${WRONG}An number set  may not be empty`],
    ['PutItem', value({ BS: [] }), `${PFX}${WRONG}Binary sets should not be empty`],
    ['PutItem', value({ SS: ['a', 'a'] }), `${PFX}${WRONG}Input collection [a, a] contains duplicates.`],
    [
      'PutItem',
      value({ BS: ['Yg==', 'Yg=='] }),
      `${PFX}${WRONG}Input collection [Yg==, Yg==]of type BS contains duplicates.`,
    ],
    ['PutItem', value({ NS: ['1', '1.0'] }), `${PFX}Input collection contains duplicates`],
    ['PutItem', value({ N: '' }), `${PFX}The parameter cannot be converted to a numeric value`],
    ['PutItem', value({ N: ' 1' }), `${PFX}The parameter cannot be converted to a numeric value:  1`],
    [
      'PutItem',
      value({ N: '1'.repeat(39) }),
      `${PFX}Attempting to store more than 38 significant digits in a Number`,
    ],
    [
      'PutItem',
      value({ N: '1e126' }),
      `${PFX}Number overflow. Attempting to store a number with magnitude larger than supported range`,
    ],
    [
      'PutItem',
      value({ N: '1e-131' }),
      `${PFX}Number underflow. Attempting to store a number with magnitude smaller than supported range`,
    ],
    ['PutItem', value({ S: 'x'.repeat(409_600) }), `${PFX}Item size has exceeded the maximum allowed size`],
    [
      'PutItem',
      value(deep(32)),
      `${PFX}${WRONG}Nesting Levels have exceeded supported limits: Attributes in the item have nested levels beyond supported limit`,
    ],
    [
      'GetItem',
      { TableName: 'words', Key: { p: { N: 'b' }, s: { N: '1' } } },
      'The parameter cannot be converted to a numeric value: b',
    ],
  ],
  keys: [
    ['PutItem', put({ Item: { p: { S: 'a' } } }), `${WRONG}Missing the key s in the item`],
    [
      'PutItem',
      put({ Item: { p: { N: '1' }, s: { N: '1' } } }),
      `${WRONG}Type mismatch for key p expected: S actual: N`,
    ],
    [
      'PutItem',
      put({ Item: { p: { S: '' }, s: { N: '1' } } }),
      'One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty string value. Key: p',
    ],
    [
      'PutItem',
      put({ Item: { p: { S: 'x'.repeat(2049) }, s: { N: '1' } } }),
      `${WRONG}Size of hashkey has exceeded the maximum size limit of2048 bytes`,
    ],
    [
      'PutItem',
      put({ Item: { ...KEY, c: { N: '1' } } }),
      `${WRONG}Type mismatch for Index Key c Expected: S Actual: N IndexName: byC`,
    ],
    [
      'GetItem',
      { TableName: 'words', Key: { p: { S: 'a' } } },
      'The provided key element does not match the schema',
    ],
    [
      'UpdateItem',
      update('SET p = :a', ONE),
      `${WRONG}Cannot update attribute p. This attribute is part of the key`,
    ],
    [
      'UpdateItem',
      update('SET x = c.y'),
      "Key attributes must be scalars; list random access '[]' and map lookup '.' are not allowed: IndexKey: c",
    ],
    [
      'BatchWriteItem',
      { RequestItems: { words: [{ PutRequest: { Item: { p: { S: 'a' } } } }] } },
      'The provided key element does not match the schema',
    ],
    [
      'BatchWriteItem',
      {
        RequestItems: {
          words: [{ PutRequest: { Item: KEY } }, { DeleteRequest: { Key: { ...KEY, s: { N: '1.0' } } } }],
        },
      },
      'Provided list of item keys contains duplicates',
    ],
  ],
  'parameters together': [
    [
      'PutItem',
      put({ Expected: {}, ConditionExpression: 'p = :a' }),
      `${PFX}Can not use both expression and non-expression parameters in the same request: Non-expression parameters: {Expected} Expression parameters: {ConditionExpression}`,
    ],
    [
      'GetItem',
      { TableName: 'words', Key: KEY, ExpressionAttributeNames: { '#a': 'a' } },
      'ExpressionAttributeNames can only be specified when using expressions',
    ],
    [
      'PutItem',
      put({ ExpressionAttributeValues: ONE }),
      `${PFX}ExpressionAttributeValues can only be specified when using expressions: ConditionExpression is null`,
    ],
    ['UpdateItem', update('REMOVE a', {}), `${PFX}ExpressionAttributeValues must not be empty`],
    [
      'UpdateItem',
      update('SET x = :a', TWO),
      `${PFX}Value provided in ExpressionAttributeValues unused in expressions: keys: {:b}`,
    ],
    [
      'Scan',
      { TableName: 'words', FilterExpression: 'x = :a', ExpressionAttributeValues: { loc: { S: 'a' } } },
      'ExpressionAttributeValues contains invalid key: Syntax error; key: "loc"',
    ],
    [
      'Scan',
      { TableName: 'words', FilterExpression: 'x = :a', ExpressionAttributeValues: { ':a': { NS: [] } } },
      `ExpressionAttributeValues contains invalid value: ${WRONG}An number set  may not be empty for key :a`,
    ],
    ['PutItem', put({ ReturnValues: 'ALL_NEW' }), `${PFX}ReturnValues can only be ALL_OLD or NONE`],
  ],
  conditions: [
    ['PutItem', condition(''), `${PFX}Invalid ConditionExpression: The expression can not be empty;`],
    [
      'PutItem',
      condition('a = = b'),
      `${PFX}Invalid ConditionExpression: Syntax error; token: "=", near: "= = b"`,
    ],
    [
      'PutItem',
      condition('a ='),
      `${PFX}Invalid ConditionExpression: Syntax error; token: "<EOF>", near: "="`,
    ],
    [
      'PutItem',
      condition('((a = b))'),
      `${PFX}Invalid ConditionExpression: The expression has redundant parentheses;`,
    ],
    [
      'PutItem',
      condition('whatever(a)'),
      `${PFX}Invalid ConditionExpression: Invalid function name; function: whatever`,
    ],
    [
      'PutItem',
      condition('size(a)'),
      `${PFX}Invalid ConditionExpression: The function is not allowed to be used this way in an expression; function: size`,
    ],
    [
      'PutItem',
      condition('attribute_exists(a) > b'),
      `${PFX}Invalid ConditionExpression: The function is not allowed to be used this way in an expression; function: attribute_exists`,
    ],
    [
      'PutItem',
      condition('abOrt = a'),
      `${PFX}Invalid ConditionExpression: Attribute name is a reserved keyword; reserved keyword: abOrt`,
    ],
    [
      'PutItem',
      condition('#x = a'),
      `${PFX}Invalid ConditionExpression: An expression attribute name used in the document path is not defined; attribute name: #x`,
    ],
    [
      'PutItem',
      condition('a = :x'),
      `${PFX}Invalid ConditionExpression: An expression attribute value used in expression is not defined; attribute value: :x`,
    ],
    [
      'PutItem',
      condition('begins_with(a)'),
      `${PFX}Invalid ConditionExpression: Incorrect number of operands for operator or function; operator or function: begins_with, number of operands: 1`,
    ],
    [
      'PutItem',
      condition('attribute_exists(:a)', ONE),
      `${PFX}Invalid ConditionExpression: Operator or function requires a document path; operator or function: attribute_exists`,
    ],
    [
      'PutItem',
      condition('begins_with(a, :b)', { ':b': { N: '1' } }),
      `${PFX}Invalid ConditionExpression: Incorrect operand type for operator or function; operator or function: begins_with, operand type: N`,
    ],
    [
      'PutItem',
      condition('a < :l', { ':l': { L: [] } }),
      `${PFX}Invalid ConditionExpression: Incorrect operand type for operator or function; operator or function: <, operand type: L`,
    ],
    [
      'PutItem',
      condition('a = a'),
      `${PFX}Invalid ConditionExpression: The first operand must be distinct from the remaining operands for this operator or function; operator: =, first operand: [a]`,
    ],
    [
      'PutItem',
      condition('x BETWEEN :b AND :a', TWO),
      `${PFX}Invalid ConditionExpression: The BETWEEN operator requires same data type for lower and upper bounds; lower bound operand: AttributeValue: {N:1}, upper bound operand: AttributeValue: {S:a}`,
    ],
    [
      'PutItem',
      condition('x BETWEEN :b AND :a', { ':a': { S: 'a' }, ':b': { S: 'b' } }),
      `${PFX}Invalid ConditionExpression: The BETWEEN operator requires upper bound to be greater than or equal to lower bound; lower bound operand: AttributeValue: {S:b}, upper bound operand: AttributeValue: {S:a}`,
    ],
    [
      'PutItem',
      condition(`a${'.a'.repeat(32)} = b`),
      `${PFX}Invalid ConditionExpression: The document path has too many nesting levels; nesting levels: 33`,
    ],
    [
      'PutItem',
      condition('a[99999999999999] = b'),
      `${PFX}Invalid ConditionExpression: List index is not within the allowable range; index: [99999999999999]`,
    ],
    [
      'PutItem',
      condition(`a = b${' '.repeat(5000)}`),
      `${PFX}Invalid ConditionExpression: Expression size has exceeded the maximum allowed size; expression size: 5005`,
    ],
    [
      'PutItem',
      condition(Array.from({ length: 151 }, () => 'a=b').join(' OR ')),
      `${PFX}Invalid ConditionExpression: The expression contains too many operators; operator count: 301`,
    ],
  ],
  updates: [
    ['UpdateItem', update(''), `${PFX}Invalid UpdateExpression: The expression can not be empty;`],
    [
      'UpdateItem',
      update('INVALID SYNTAX'),
      `${PFX}Invalid UpdateExpression: Syntax error; token: "INVALID", near: "INVALID SYNTAX"`,
    ],
    [
      'UpdateItem',
      update('SET _123 = a'),
      `${PFX}Invalid UpdateExpression: Syntax error; token: "_", near: "SET _123"`,
    ],
    [
      'UpdateItem',
      update('SET a = b SET c = d'),
      `${PFX}Invalid UpdateExpression: The "SET" section can only be used once in an update expression;`,
    ],
    [
      'UpdateItem',
      update('SET c[1].a = x REMOVE c'),
      `${PFX}Invalid UpdateExpression: Two document paths overlap with each other; must remove or rewrite one of these paths; path one: [c, [1], a], path two: [c]`,
    ],
    [
      'UpdateItem',
      update('SET a.c = x REMOVE a[1]'),
      `${PFX}Invalid UpdateExpression: Two document paths conflict with each other; must remove or rewrite one of these paths; path one: [a, c], path two: [a, [1]]`,
    ],
    [
      'UpdateItem',
      update('ADD x :a', ONE),
      `${PFX}Invalid UpdateExpression: Incorrect operand type for operator or function; operator: ADD, operand type: STRING`,
    ],
    [
      'UpdateItem',
      update('SET x = y + :a', ONE),
      `${PFX}Invalid UpdateExpression: Incorrect operand type for operator or function; operator or function: +, operand type: S`,
    ],
    [
      'UpdateItem',
      update('SET x = y'),
      'The provided expression refers to an attribute that does not exist in the item',
    ],
    [
      'UpdateItem',
      update('SET x.y.z = :a', ONE),
      'The document path provided in the update expression is invalid for update',
    ],
  ],
  reads: [
    [
      'Query',
      { TableName: 'words' },
      'Either the KeyConditions or KeyConditionExpression parameter must be specified in the request.',
    ],
    ['Query', query('s = :b', { ':b': { N: '1' } }), 'Query condition missed key schema element: p'],
    ['Query', query('p < :a', ONE), 'Query key condition not supported'],
    [
      'Query',
      query('p = :a OR p = :b', { ':a': { S: 'a' }, ':b': { S: 'b' } }),
      'Invalid operator used in KeyConditionExpression: OR',
    ],
    [
      'Query',
      query('p = :b', { ':b': { N: '1' } }),
      `${WRONG}Condition parameter type does not match schema type`,
    ],
    [
      'Query',
      query('p = :a', ONE, { IndexName: 'none' }),
      'The table does not have the specified index: none',
    ],
    [
      'Query',
      query('c = :a', ONE, { IndexName: 'byC', ConsistentRead: true }),
      'Consistent reads are not supported on global secondary indexes',
    ],
    [
      'Query',
      query('c = :a', ONE, { IndexName: 'byC', Select: 'ALL_ATTRIBUTES' }),
      `${WRONG}Select type ALL_ATTRIBUTES is not supported for global secondary index byC because its projection type is not ALL`,
    ],
    [
      'Query',
      query('p = :a', ONE, { Select: 'ALL_PROJECTED_ATTRIBUTES' }),
      `${PFX}ALL_PROJECTED_ATTRIBUTES can be used only when Querying using an IndexName`,
    ],
    [
      'Query',
      query('p = :a', ONE, {
        FilterExpression: 's > :n',
        ExpressionAttributeValues: { ...ONE, ':n': { N: '1' } },
      }),
      'Filter Expression can only contain non-primary key attributes: Primary key attribute: s',
    ],
    [
      'Query',
      query('p = :a', ONE, { ExclusiveStartKey: { p: { S: 'b' }, s: { N: '1' } } }),
      'The provided starting key is outside query boundaries based on provided conditions',
    ],
    [
      'Scan',
      { TableName: 'words', Segment: 0 },
      'The TotalSegments parameter is required but was not present in the request when Segment parameter is present',
    ],
    [
      'Scan',
      { TableName: 'words', Segment: 1, TotalSegments: 1 },
      'The Segment parameter is zero-based and must be less than parameter TotalSegments: Segment: 1 is not less than TotalSegments: 1',
    ],
  ],
  'legacy parameters': [
    [
      'PutItem',
      put({ Expected: { a: { ComparisonOperator: 'LT' } } }),
      `${PFX}${WRONG}Value or AttributeValueList must be used with ComparisonOperator: LT for Attribute: a`,
    ],
    [
      'PutItem',
      put({ Expected: { a: { Exists: true } } }),
      `${PFX}${WRONG}Value must be provided when Exists is true for Attribute: a`,
    ],
    [
      'UpdateItem',
      { TableName: 'words', Key: KEY, AttributeUpdates: { a: { Action: 'ADD', Value: { S: 'a' } } } },
      `${PFX}${WRONG}ADD action is not supported for the type S`,
    ],
    [
      'Scan',
      { TableName: 'words', ScanFilter: { a: { ComparisonOperator: 'EQ', AttributeValueList: [] } } },
      `${WRONG}Invalid number of argument(s) for the EQ ComparisonOperator`,
    ],
  ],
  transactions: [
    [
      'TransactWriteItems',
      {
        TransactItems: [
          { Delete: { TableName: 'words', Key: KEY } },
          { Put: { TableName: 'words', Item: KEY } },
        ],
      },
      'Transaction request cannot include multiple operations on one item',
    ],
    [
      'TransactWriteItems',
      { TransactItems: [{ Put: { TableName: 'words', Item: { p: { N: '1' }, s: { N: '1' } } } }] },
      'Transaction cancelled, please refer cancellation reasons for specific reasons [ValidationError]',
    ],
    [
      'TransactWriteItems',
      { TransactItems: [{}] },
      'TransactItems can only contain one of Check, Put, Update or Delete',
    ],
    [
      'TransactWriteItems',
      { TransactItems: [{ Update: update('SET a = b SET c = d') }] },
      'Invalid UpdateExpression: The "SET" section can only be used once in an update expression;',
    ],
  ],
  'new tables': [
    [
      'CreateTable',
      tableInput('another', { BillingMode: 'PROVISIONED' }),
      `${WRONG}ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is PROVISIONED`,
    ],
    [
      'CreateTable',
      tableInput('another', { KeySchema: [{ AttributeName: 'x', KeyType: 'HASH' }] }),
      `${WRONG}Some index key attributes are not defined in AttributeDefinitions. Keys: [x], AttributeDefinitions: [p, s]`,
    ],
    [
      'CreateTable',
      tableInput('another', { KeySchema: [{ AttributeName: 'p', KeyType: 'RANGE' }] }),
      'Invalid KeySchema: The first KeySchemaElement is not a HASH key type',
    ],
    [
      'CreateTable',
      tableInput('another', { KeySchema: [{ AttributeName: 'p', KeyType: 'HASH' }] }),
      `${WRONG}Number of attributes in KeySchema does not exactly match number of attributes defined in AttributeDefinitions`,
    ],
    [
      'CreateTable',
      tableInput('another', { SSESpecification: { Enabled: true } }),
      'SSESpecification.Enabled is not supported by Mayfly: there are no customer keys; encrypt the disk',
    ],
    [
      'UpdateTable',
      { TableName: 'words' },
      'At least one of ProvisionedThroughput, BillingMode, UpdateStreamEnabled, GlobalSecondaryIndexUpdates or SSESpecification or ReplicaUpdates is required',
    ],
    [
      'TagResource',
      {
        ResourceArn: 'arn:aws:dynamodb:us-east-1:000000000000:table/absent',
        Tags: [{ Key: 'a', Value: 'b' }],
      },
      'Requested resource not found: ResourcArn: arn:aws:dynamodb:us-east-1:000000000000:table/absent not found',
    ],
  ],
};

describe('what is wrong is said in AWS’s words', () => {
  for (const [what, cases] of Object.entries(CASES)) {
    test(what, async () => {
      for (const [operation, input, message] of cases) {
        const { status, body } = await rawCall(platform().dynamodb, operation, JSON.stringify(input));
        assert.deepEqual(
          [status, body['message'] ?? body['Message']],
          [400, message],
          `${operation} ${JSON.stringify(input).slice(0, 300)}`,
        );
      }
    });
  }
});
