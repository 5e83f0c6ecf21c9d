import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { testPlatform } from '../harness.ts';
import { clientEnvironment, pythonClients } from './pythonClients.ts';

const run = promisify(execFile);

/** Prints one line a step; every step asserts for itself. */
const SCRIPT = `
import base64, io, json, time, zipfile
import boto3
from botocore.exceptions import ClientError

def package(text):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, 'w') as archive:
        archive.writestr('index.js', text)
    return buffer.getvalue()

client = boto3.client('lambda')
logs = boto3.client('logs')
role = 'arn:aws:iam::000000000000:role/test-role'
client.create_function(FunctionName='adder', Runtime='nodejs24.x', Handler='index.handler', Role=role,
                       Code={'ZipFile': package('exports.handler = async (e) => e.a + e.b')}, Publish=True,
                       Environment={'Variables': {'COLOUR': 'blue'}}, Tags={'team': 'one'})
client.get_waiter('function_active_v2').wait(FunctionName='adder')
answer = client.invoke(FunctionName='adder', Payload=json.dumps({'a': 2, 'b': 3}), LogType='Tail')
assert answer['StatusCode'] == 200 and 'FunctionError' not in answer, answer
assert json.load(answer['Payload']) == 5
assert 'REPORT RequestId: ' + answer['ResponseMetadata']['RequestId'] in base64.b64decode(answer['LogResult']).decode()
print('invoked')

client.update_function_code(FunctionName='adder', ZipFile=package('exports.handler = async (e) => e.a * e.b'), Publish=True)
client.get_waiter('function_updated_v2').wait(FunctionName='adder')
client.create_alias(FunctionName='adder', Name='live', FunctionVersion='1')
read = lambda q: json.load(client.invoke(FunctionName='adder', Qualifier=q, Payload=b'{"a":4,"b":5}')['Payload'])
assert (read('1'), read('2'), read('live'), read('$LATEST')) == (9, 20, 9, 20)
client.update_alias(FunctionName='adder', Name='live', FunctionVersion='2')
assert read('live') == 20
print('versions')

pages = client.get_paginator('list_versions_by_function').paginate(FunctionName='adder', PaginationConfig={'PageSize': 1})
assert [v['Version'] for page in pages for v in page['Versions']] == ['$LATEST', '1', '2']
assert client.list_tags(Resource=client.get_function(FunctionName='adder')['Configuration']['FunctionArn'])['Tags'] == {'team': 'one'}
try:
    client.invoke(FunctionName='absent')
    raise AssertionError('must fail')
except client.exceptions.ResourceNotFoundException as error:
    assert error.response['ResponseMetadata']['HTTPStatusCode'] == 404
print('errors')

for _ in range(100):
    try:
        events = logs.filter_log_events(logGroupName='/aws/lambda/adder', filterPattern='REPORT')['events']
        if len(events) >= 6: break
    except ClientError as error:
        assert error.response['Error']['Code'] == 'ResourceNotFoundException', error
    time.sleep(0.05)
assert len(events) >= 6, events
print('logged')
`;

test('boto3, unmodified: functions, versions, aliases, paginators, waiters, exceptions, logs', async (context) => {
  const clients = await pythonClients();
  if (typeof clients === 'string') return context.skip(clients);
  const platform = await testPlatform(context);
  const { stdout } = await run(clients.python, ['-c', SCRIPT], { env: clientEnvironment(platform) });
  assert.deepEqual(stdout.trim().split('\n'), ['invoked', 'versions', 'errors', 'logged']);
});

const STREAMING = `
import base64, io, json, time, zipfile
import boto3

def package(text):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, 'w') as archive:
        archive.writestr('index.js', text)
    return buffer.getvalue()

client = boto3.client('lambda')
role = 'arn:aws:iam::000000000000:role/test-role'
client.create_function(FunctionName='streams', Runtime='nodejs24.x', Handler='index.handler', Role=role, Timeout=20,
                       Code={'ZipFile': package('''
exports.handler = awslambda.streamifyResponse(async (event, stream) => {
  stream.write('first');
  await new Promise((resolve) => setTimeout(resolve, 1000));
  if (event.fail) throw new RangeError('on purpose');
  stream.write(Buffer.alloc(1000000, 65));
  stream.end();
});''')})
client.get_waiter('function_active_v2').wait(FunctionName='streams')
answer = client.invoke_with_response_stream(FunctionName='streams', LogType='Tail')
assert answer['StatusCode'] == 200 and answer['ExecutedVersion'] == '$LATEST', answer
events = iter(answer['EventStream'])
assert next(events) == {'PayloadChunk': {'Payload': b'first'}}
early = time.monotonic()
rest = list(events)
assert time.monotonic() - early > 0.5, 'the first chunk came with the others'
assert sum(len(event['PayloadChunk']['Payload']) for event in rest[:-1]) == 1000000
assert 'REPORT RequestId: ' in base64.b64decode(rest[-1]['InvokeComplete']['LogResult']).decode()
print('streamed')
answer = client.invoke_with_response_stream(FunctionName='streams', Payload=b'{"fail":true}')
chunk, complete = list(answer['EventStream'])
assert complete['InvokeComplete']['ErrorCode'] == 'RangeError', complete
assert json.loads(complete['InvokeComplete']['ErrorDetails'])['errorMessage'] == 'on purpose'
print('failed')
`;

test('boto3, unmodified: a streamed answer, as it is written', async (context) => {
  const clients = await pythonClients();
  if (typeof clients === 'string') return context.skip(clients);
  const platform = await testPlatform(context);
  const { stdout } = await run(clients.python, ['-c', STREAMING], { env: clientEnvironment(platform) });
  assert.deepEqual(stdout.trim().split('\n'), ['streamed', 'failed']);
});
