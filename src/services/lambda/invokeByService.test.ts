import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mayInvokeByService } from './invokeByService.ts';

test('what no retry will change is refused: another account’s function, another region’s, no name at all', async () => {
  const target = {
    service: 's3.amazonaws.com',
    account: '000000000000',
    region: 'us-east-1',
    sourceArn: 'arn:aws:s3:::b',
  };
  for (const functionArn of [
    'arn:aws:lambda:us-east-1:111122223333:function:f',
    'arn:aws:lambda:eu-west-1:000000000000:function:f',
    'no name',
  ]) {
    // Nothing is looked up of them.
    const answer = await mayInvokeByService({} as never, {} as never, { ...target, functionArn });
    assert.ok('refused' in answer, functionArn);
  }
});
