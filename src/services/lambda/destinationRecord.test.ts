import assert from 'node:assert/strict';
import { test } from 'node:test';
import { destinationRecord } from './destinationRecord.ts';

const bytes = (text: string) => Buffer.from(text);
const FACTS = {
  atMs: Date.UTC(2026, 0, 2, 3, 4, 5, 6),
  requestId: 'r',
  functionArn: 'arn:aws:lambda:us-east-1:111111111111:function:fn:$LATEST',
  attempts: 3,
  requestPayload: bytes('{"n":12345678901234567890}'),
};

test('the record as AWS writes it, payloads byte for byte', () => {
  const record = destinationRecord({
    ...FACTS,
    condition: 'RetriesExhausted',
    response: {
      executedVersion: '$LATEST',
      functionError: 'Unhandled',
      payload: bytes('{"errorMessage":"no"}'),
    },
  });
  assert.equal(
    record.toString(),
    '{"version":"1.0","timestamp":"2026-01-02T03:04:05.006Z",' +
      '"requestContext":{"requestId":"r","functionArn":"arn:aws:lambda:us-east-1:111111111111:function:fn:$LATEST",' +
      '"condition":"RetriesExhausted","approximateInvokeCount":3},' +
      '"requestPayload":{"n":12345678901234567890},' +
      '"responseContext":{"statusCode":200,"executedVersion":"$LATEST","functionError":"Unhandled"},' +
      '"responsePayload":{"errorMessage":"no"}}',
  );
});

test('without a response where the function did not run; an answer that is no JSON is a string', () => {
  const unrun = JSON.parse(
    destinationRecord({ ...FACTS, condition: 'EventAgeExceeded' }).toString(),
  ) as object;
  assert.deepEqual(Object.keys(unrun), ['version', 'timestamp', 'requestContext', 'requestPayload']);
  const response = { executedVersion: '1', functionError: undefined, payload: bytes('<a "b">') };
  const text = destinationRecord({ ...FACTS, condition: 'Success', response }).toString();
  const read = JSON.parse(text) as { responsePayload: unknown; responseContext: unknown };
  assert.equal(read.responsePayload, '<a "b">');
  assert.deepEqual(read.responseContext, { statusCode: 200, executedVersion: '1' });
});
