import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ARN, fault, functionInput, OTHER_ZIP, REGION, testLambda, ZIP } from './lambda.fixture.ts';

const INVALID = 'InvalidParameterValueException';
const name = { FunctionName: 'fn' };
const other = { account: '222222222222' };
const arnOf = (layer: string, version = 1) => `${ARN}layer:${layer}:${version}`;
const content = (zip: Uint8Array) => ({ Content: { ZipFile: zip } });
const HOUR = 3_600_001;

async function withLayers(...names: string[]) {
  const lambda = testLambda();
  for (const LayerName of names) await lambda.call('PublishLayerVersion', { LayerName, ...content(ZIP) });
  return lambda;
}

test('a function shows its layers wherever it is shown, and a version keeps them', async () => {
  const lambda = await withLayers('a', 'b');
  const shown = ['b', 'a'].map((layer) => ({ Arn: arnOf(layer), CodeSize: ZIP.byteLength }));
  const input = functionInput('fn', { Layers: [arnOf('b'), arnOf('a')], Publish: true });
  const created = await lambda.call('CreateFunction', input);
  assert.deepEqual(created.Layers, shown);
  const fn = await lambda.call('GetFunction', name);
  assert.deepEqual(fn.Configuration?.Layers, shown);
  const listed = await lambda.call('ListFunctions', {});
  assert.deepEqual(listed.Functions?.[0]?.Layers, shown);

  const changed = await lambda.call('UpdateFunctionConfiguration', { ...name, Layers: [arnOf('a')] });
  assert.deepEqual(changed.Layers, [shown[1]]);
  const untouched = await lambda.call('UpdateFunctionConfiguration', { ...name, Timeout: 9 });
  assert.deepEqual(untouched.Layers, [shown[1]]);
  const published = await lambda.call('PublishVersion', name);
  assert.equal(published.Version, '2');
  const none = await lambda.call('UpdateFunctionConfiguration', { ...name, Layers: [] });
  assert.equal('Layers' in none, false);
  const first = await lambda.call('GetFunctionConfiguration', { ...name, Qualifier: '1' });
  assert.deepEqual(first.Layers, shown);
});

test('layers are unpacked ahead of the first invocation', async () => {
  const ahead: number[] = [];
  const lambda = testLambda({ layersAhead: (packages) => ahead.push(packages.length) });
  await lambda.call('PublishLayerVersion', { LayerName: 'a', ...content(ZIP) });
  await lambda.call('CreateFunction', functionInput('fn', { Layers: [arnOf('a')] }));
  await lambda.call('UpdateFunctionConfiguration', { ...name, Layers: [] });
  await lambda.call('UpdateFunctionConfiguration', { ...name, Layers: [arnOf('a')] });
  assert.deepEqual(ahead, [1, 1]);
});

test('an invocation is told the layers in their order', async () => {
  const lambda = await withLayers('a', 'b');
  await lambda.call('PublishLayerVersion', { LayerName: 'a', ...content(OTHER_ZIP) });
  await lambda.call('CreateFunction', functionInput('fn', { Layers: [arnOf('b'), arnOf('a', 2)] }));
  await lambda.call('Invoke', name);
  const blobs = lambda.invoked[0]?.version.layers?.map(({ blob }) => blob) ?? [];
  const contents = await Promise.all(blobs.map((blob) => lambda.blobs.read(blob)));
  assert.deepEqual(contents, [ZIP, OTHER_ZIP]);
  await lambda.call('UpdateFunctionConfiguration', { ...name, Layers: [] });
  await lambda.call('Invoke', name);
  assert.equal(lambda.invoked[1]?.version.layers, undefined);
});

test('what a function cannot have', async () => {
  const lambda = await withLayers('a', 'b');
  await lambda.call('PublishLayerVersion', { LayerName: 'a', ...content(ZIP) });
  await lambda.call('CreateFunction', functionInput('fn'));
  const use = (...Layers: string[]) => lambda.call('UpdateFunctionConfiguration', { ...name, Layers });
  const twice = (one: string, two: string) =>
    fault(
      INVALID,
      `Two different versions of the same layer are not allowed to be referenced in the same function. ${one} and ${two} are versions of the same layer.`,
    );
  await assert.rejects(use(arnOf('a'), arnOf('b'), arnOf('a')), twice(arnOf('a'), arnOf('a')));
  await assert.rejects(use(arnOf('a'), arnOf('a', 2)), twice(arnOf('a'), arnOf('a', 2)));
  await assert.rejects(
    use(...Array.from({ length: 6 }, (_, index) => arnOf(`l${index}`))),
    fault(INVALID, 'Cannot reference more than 5 layers.'),
  );
  for (const arn of [arnOf('doesnotexist'), arnOf('a', 9), 'arn:aws:lambda:::awslayer:AmazonLinux1803']) {
    const missing = fault(INVALID, `Layer version ${arn} does not exist.`);
    await assert.rejects(use(arn), missing);
    await assert.rejects(lambda.call('CreateFunction', functionInput('new', { Layers: [arn] })), missing);
  }
  await assert.rejects(
    use(arnOf('a').replace(REGION, 'eu-west-1')),
    fault(
      INVALID,
      `Layers are not in the same region as the function. Layers are expected to be in region ${REGION}.`,
    ),
  );
  await assert.rejects(
    lambda.call('CreateFunction', functionInput('fn', { Layers: [arnOf('a')] }), other),
    fault(
      'AccessDeniedException',
      `User: arn:aws:iam::111111111111:root is not authorized to perform: lambda:GetLayerVersion on resource: ${arnOf('a')} because no resource-based policy allows the lambda:GetLayerVersion action`,
    ),
  );
});

test('another account may use a version that its policy offers', async () => {
  const lambda = await withLayers('a');
  await lambda.call('AddLayerVersionPermission', {
    LayerName: 'a',
    VersionNumber: 1,
    StatementId: 's',
    Action: 'lambda:GetLayerVersion',
    Principal: other.account,
  });
  const created = await lambda.call('CreateFunction', functionInput('fn', { Layers: [arnOf('a')] }), other);
  assert.deepEqual(created.Layers, [{ Arn: arnOf('a'), CodeSize: ZIP.byteLength }]);
  await lambda.call('DeleteLayerVersion', { LayerName: 'a', VersionNumber: 1 });
  const kept = await lambda.call('GetFunctionConfiguration', name, other);
  assert.deepEqual(kept.Layers, created.Layers);
});

test('package and layers share one limit, whichever of them changes', async () => {
  const unpacked = new Map<number, number>([
    [ZIP.byteLength, 200_000_000],
    [OTHER_ZIP.byteLength, 100_000_000],
  ]);
  const lambda = testLambda({
    measureZip: async (zip) => ({ unpackedBytes: unpacked.get(zip.byteLength) ?? 0, entries: 1 }),
  });
  for (const LayerName of ['a', 'b']) {
    await lambda.call('PublishLayerVersion', { LayerName, ...content(OTHER_ZIP) });
  }
  await lambda.call('PublishLayerVersion', { LayerName: 'large', ...content(ZIP) });
  const tooLarge = fault(
    INVALID,
    'Function code combined with layers exceeds the maximum allowed size of 262144000 bytes. The actual size is 300000000 bytes.',
  );
  await assert.rejects(
    lambda.call('CreateFunction', functionInput('fn', { Layers: [arnOf('a')] })),
    tooLarge,
  );
  await lambda.call(
    'CreateFunction',
    functionInput('fn', { Code: { ZipFile: OTHER_ZIP }, Layers: [arnOf('a')] }),
  );
  await assert.rejects(lambda.call('UpdateFunctionCode', { ...name, ZipFile: ZIP }), tooLarge);
  await assert.rejects(lambda.call('UpdateFunctionCode', { ...name, ZipFile: ZIP, DryRun: true }), tooLarge);
  const use = (...Layers: string[]) => lambda.call('UpdateFunctionConfiguration', { ...name, Layers });
  await assert.rejects(use(arnOf('a'), arnOf('b')), tooLarge);
  await assert.rejects(
    use(arnOf('a'), arnOf('large')),
    fault(INVALID, 'Layers consume more than the available size of 262144000 bytes'),
  );
  await use(arnOf('b'));
});

test('layers hold no more files together than one package may', async () => {
  const lambda = testLambda({ measureZip: async () => ({ unpackedBytes: 1, entries: 60_000 }) });
  for (const LayerName of ['a', 'b']) {
    await lambda.call('PublishLayerVersion', { LayerName, ...content(ZIP) });
  }
  await assert.rejects(
    lambda.call('CreateFunction', functionInput('fn', { Layers: [arnOf('a'), arnOf('b')] })),
    fault(INVALID, 'Layers hold more than 100000 files and folders.'),
  );
});

test('a deleted version serves on where it is used, cannot be added, and is collected after its last use', async () => {
  const forgotten: string[] = [];
  const lambda = testLambda({ forgetCode: (sha256) => forgotten.push(sha256) });
  const { Content } = await lambda.call('PublishLayerVersion', { LayerName: 'a', ...content(OTHER_ZIP) });
  await lambda.call('CreateFunction', functionInput('fn', { Layers: [arnOf('a')], Publish: true }));
  await lambda.call('DeleteLayerVersion', { LayerName: 'a', VersionNumber: 1 });
  await assert.rejects(
    lambda.call('CreateFunction', functionInput('new', { Layers: [arnOf('a')] })),
    fault(INVALID, `Layer version ${arnOf('a')} does not exist.`),
  );
  const kept = await lambda.call('UpdateFunctionConfiguration', {
    ...name,
    Layers: [arnOf('a')],
    Timeout: 9,
  });
  assert.equal(kept.Layers?.[0]?.Arn, arnOf('a'));
  const task = lambda.service.tasks?.find((each) => each.name === 'lambda.collectCode');
  const collect = async () => {
    await lambda.clock.advance(HOUR);
    for (let run = 0; run < 2; run++) await task?.run(new AbortController().signal);
  };
  await lambda.call('UpdateFunctionConfiguration', { ...name, Layers: [] });
  await collect();
  assert.deepEqual(forgotten, [], 'version 1 has it');
  await lambda.call('Invoke', { ...name, Qualifier: '1' });
  const blob = lambda.invoked[0]?.version.layers?.[0]?.blob ?? '';
  assert.deepEqual(await lambda.blobs.read(blob), OTHER_ZIP);
  await lambda.call('DeleteFunction', { ...name, Qualifier: '1' });
  await collect();
  assert.deepEqual(forgotten, [Content?.CodeSha256]);
  assert.equal(await lambda.blobs.read(blob), undefined);
});
