import assert from 'node:assert/strict';
import { test } from 'node:test';
import { OperationalError } from '../../base/errors.ts';
import { STOPPING } from '../../compute/images/createImages.ts';
import { ImageRefused, type ImageRefusal } from '../../compute/images/imageRefused.ts';
import { fault, functionInput, testLambda, type TestLambda } from './lambda.fixture.ts';
import type { ImageNeeds } from './needs.ts';

const ONE = '1'.repeat(64);
const TWO = '2'.repeat(64);
const HOUR = 3_600_001;
const fn = { FunctionName: 'fn' };

/** Tag `one` or `two`; what is prepared is there until it is removed. */
function store(prepare: (digest: string) => Promise<void> = async () => {}) {
  const present = new Map<string, number>();
  const images: ImageNeeds = {
    resolve: async (uri) => {
      const digest = uri.endsWith(':two') ? TWO : ONE;
      return { digest, uri: `registry.test/app@sha256:${digest}` };
    },
    find: (digest) => (present.has(digest) ? {} : undefined),
    prepare: async ({ digest }) => {
      await prepare(digest);
      present.set(digest, 0);
    },
    remove: (digest) => void present.delete(digest),
    list: () => [...present].map(([digest, madeAtMs]) => ({ digest, madeAtMs })),
  };
  return { images, present };
}

const imageInput = (more: object = {}) => ({
  ...functionInput('fn'),
  Runtime: undefined,
  Handler: undefined,
  PackageType: 'Image' as const,
  Code: { ImageUri: 'registry.test/app:one' },
  ...more,
});

async function settled(lambda: TestLambda) {
  for (let turn = 0; turn < 50; turn++) {
    const found = await lambda.call('GetFunctionConfiguration', fn);
    if (found.State !== 'Pending' && found.LastUpdateStatus !== 'InProgress') return found;
    await new Promise((resolve) => setImmediate(resolve));
  }
  throw new Error('it stays as it is');
}

test('why an image cannot be had is the reason of the state', async () => {
  const reasons: [ImageRefusal, string][] = [
    ['missing', 'ImageDeleted'],
    ['denied', 'ImageAccessDenied'],
    ['invalid', 'InvalidImage'],
    ['unsupported', 'InvalidImage'],
    ['unreachable', 'InternalError'],
  ];
  for (const [refusal, code] of reasons) {
    const { images } = store(() => Promise.reject(new ImageRefused(refusal, 'a reason')));
    const lambda = testLambda({ images });
    await lambda.call('CreateFunction', imageInput());
    const found = await settled(lambda);
    assert.deepEqual([found.State, found.StateReasonCode], ['Failed', code]);
    assert.equal(found.LastUpdateStatus, 'Failed');
  }
});

test('a machine that cannot take it is told as such', async () => {
  const { images } = store(() => Promise.reject(new OperationalError('prepare image', 'there is no room')));
  const lambda = testLambda({ images });
  await lambda.call('CreateFunction', imageInput());
  const found = await settled(lambda);
  assert.deepEqual([found.State, found.StateReasonCode], ['Failed', 'InternalError']);
  assert.match(found.StateReason ?? '', /there is no room/);
});

test('an update to an image that cannot be had fails, and the image before goes on', async () => {
  const { images } = store((digest) =>
    digest === TWO ? Promise.reject(new ImageRefused('invalid', 'it is damaged')) : Promise.resolve(),
  );
  const lambda = testLambda({ images });
  await lambda.call('CreateFunction', imageInput());
  await settled(lambda);
  await lambda.call('UpdateFunctionCode', { ...fn, ImageUri: 'registry.test/app:two' });
  const found = await settled(lambda);
  assert.deepEqual([found.State, found.LastUpdateStatus], ['Active', 'Failed']);
  assert.equal(found.LastUpdateStatusReasonCode, 'InvalidImage');
  await lambda.call('Invoke', { ...fn, Payload: Buffer.from('{}') });
  assert.equal(lambda.invoked[0]?.version.image?.digest, ONE);
});

test('a stop while an image is fetched leaves its function Pending', async () => {
  const stopping = new OperationalError(STOPPING, 'the platform is stopping');
  const { images } = store(() => Promise.reject(stopping));
  const lambda = testLambda({ images });
  await lambda.call('CreateFunction', imageInput());
  await new Promise((resolve) => setImmediate(resolve));
  assert.equal((await lambda.call('GetFunctionConfiguration', fn)).State, 'Pending');
});

test('a dry run tells the digest and changes nothing', async () => {
  const { images } = store();
  const lambda = testLambda({ images });
  await lambda.call('CreateFunction', imageInput());
  await settled(lambda);
  const update = { ...fn, ImageUri: 'registry.test/app:two', DryRun: true };
  assert.equal((await lambda.call('UpdateFunctionCode', update)).CodeSha256, TWO);
  assert.equal((await settled(lambda)).CodeSha256, ONE);
});

test('images that no version names are removed, in the second run that finds them so', async () => {
  const { images, present } = store();
  const lambda = testLambda({ images });
  const collect = async () => {
    const task = lambda.service.tasks?.find((each) => each.name === 'lambda.collectImages');
    await task?.run(new AbortController().signal);
  };
  await lambda.call('CreateFunction', imageInput({ Publish: true }));
  await settled(lambda);
  await lambda.call('UpdateFunctionCode', { ...fn, ImageUri: 'registry.test/app:two' });
  await settled(lambda);
  await lambda.clock.advance(HOUR);
  for (let run = 0; run < 3; run++) await collect();
  assert.deepEqual([...present.keys()], [ONE, TWO]);
  await lambda.call('DeleteFunction', { ...fn, Qualifier: '1' });
  await collect();
  assert.deepEqual([...present.keys()], [ONE, TWO]);
  await collect();
  assert.deepEqual([...present.keys()], [TWO]);
});

test('where there are no images the kind of package is refused', async () => {
  const lambda = testLambda();
  await assert.rejects(
    lambda.call('CreateFunction', imageInput()),
    fault(
      'InvalidParameterValueException',
      /^The value Image of PackageType is not supported on this machine/,
    ),
  );
});
