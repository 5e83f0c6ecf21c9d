import assert from 'node:assert/strict';
import { test } from 'node:test';
import { functionInput, OTHER_ZIP, testLambda, ZIP, type TestLambda } from './lambda.fixture.ts';

const HOUR = 3_600_001;
const name = { FunctionName: 'fn' };

async function collect(lambda: TestLambda): Promise<void> {
  const task = lambda.service.tasks?.find((each) => each.name === 'lambda.collectCode');
  await task?.run(new AbortController().signal);
}

async function contents(lambda: TestLambda): Promise<string[]> {
  const found: string[] = [];
  for await (const blob of lambda.blobs.names()) {
    found.push(Buffer.from((await lambda.blobs.read(blob)) ?? []).toString());
  }
  return found.toSorted();
}

const [one, other] = [ZIP, OTHER_ZIP].map((zip) => Buffer.from(zip).toString());

test('a package that no version names is deleted, in the second run that finds it', async () => {
  const lambda = testLambda();
  await lambda.call('CreateFunction', functionInput('fn'));
  await lambda.call('UpdateFunctionCode', { ...name, ZipFile: OTHER_ZIP });
  await lambda.clock.advance(HOUR);
  await collect(lambda);
  assert.deepEqual(await contents(lambda), [one, other]);
  await collect(lambda);
  assert.deepEqual(await contents(lambda), [other]);
  await lambda.call('DeleteFunction', name);
  await collect(lambda);
  await collect(lambda);
  assert.deepEqual(await contents(lambda), []);
});

test('the unpacked code of a package that is gone is forgotten, unless another function has the same', async () => {
  const forgotten: string[] = [];
  const lambda = testLambda({ forgetCode: (sha256) => forgotten.push(sha256) });
  await lambda.call('CreateFunction', functionInput('fn'));
  const twin = await lambda.call('CreateFunction', functionInput('twin'));
  await lambda.clock.advance(HOUR);
  for (const gone of ['fn', 'twin']) {
    assert.deepEqual(forgotten, []);
    await lambda.call('DeleteFunction', { FunctionName: gone });
    await collect(lambda);
    await collect(lambda);
  }
  assert.deepEqual(forgotten, [twin.CodeSha256]);
});

test('what a published version names stays', async () => {
  const lambda = testLambda();
  await lambda.call('CreateFunction', functionInput('fn', { Publish: true }));
  await lambda.call('UpdateFunctionCode', { ...name, ZipFile: OTHER_ZIP });
  await lambda.clock.advance(HOUR);
  for (let run = 0; run < 3; run++) await collect(lambda);
  assert.deepEqual(await contents(lambda), [one, other]);
});

test('what was just uploaded stays, named or not; what is not ours stays for ever', async () => {
  const lambda = testLambda();
  const young = `lambda/code/111111111111/us-east-1/${lambda.clock.now()}-${'0'.repeat(36)}`;
  await lambda.blobs.put(young, ZIP);
  await lambda.blobs.put('s3/object', OTHER_ZIP);
  for (let run = 0; run < 3; run++) await collect(lambda);
  assert.deepEqual(await contents(lambda), [one, other]);
  await lambda.clock.advance(HOUR);
  for (let run = 0; run < 2; run++) await collect(lambda);
  assert.deepEqual(await contents(lambda), [other]);
});
