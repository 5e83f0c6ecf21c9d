/** Functions from container images, as the SDK's users see them. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import {
  CreateFunctionCommand,
  DeleteFunctionCommand,
  GetFunctionCommand,
  GetFunctionConfigurationCommand,
  InvokeCommand,
  UpdateFunctionCodeCommand,
  UpdateFunctionConfigurationCommand,
  waitUntilFunctionActiveV2,
  waitUntilFunctionUpdatedV2,
  type CreateFunctionCommandInput,
} from '@aws-sdk/client-lambda';
import { writeLayout } from '../../src/compute/images/layout.fixture.ts';
import { startRegistry, type TestRegistry } from '../../src/compute/images/registry.fixture.ts';
import { eventually, ROLE, testPlatform, type TestPlatform } from '../harness.ts';
import { noShellImageReason, shellImage } from './shellImage.ts';

describe('functions from container images', { skip: noShellImageReason() }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'mayfly-layout-'));
  const layout = join(folder, 'app');
  const closing: (() => unknown)[] = [];
  let platform: TestPlatform;
  let registry: TestRegistry;
  let digest = '';

  before(async () => {
    platform = await testPlatform(
      { after: (close) => void closing.push(close as () => unknown) },
      { isolation: 'bubblewrap', egress: 'platform', imageFolders: [folder] },
    );
    ({ digest } = writeLayout(layout, 'v1', shellImage({ Env: ['COLOUR=blue', 'PATH=/bin'] })));
    registry = await startRegistry(layout);
  });
  after(async () => {
    for (const close of closing) await close();
    await registry.close();
    rmSync(folder, { recursive: true });
  });

  const create = (name: string, more: Partial<CreateFunctionCommandInput> = {}) =>
    platform.lambda.send(
      new CreateFunctionCommand({
        FunctionName: name,
        PackageType: 'Image',
        Role: ROLE,
        Timeout: 10,
        Code: { ImageUri: `${registry.host}/app:v1` },
        ...more,
      }),
    );
  const active = (FunctionName: string) =>
    waitUntilFunctionActiveV2({ client: platform.lambda, maxWaitTime: 20, minDelay: 1 }, { FunctionName });
  const run = async (FunctionName: string, command: string) => {
    const { Payload = new Uint8Array(), FunctionError } = await platform.lambda.send(
      new InvokeCommand({ FunctionName, Payload: Buffer.from(JSON.stringify(command)) }),
    );
    const text = Buffer.from(Payload).toString();
    if (FunctionError !== undefined) return JSON.parse(text) as { errorType: string; errorMessage: string };
    return String(JSON.parse(text)).trim();
  };
  const failed = async (name: string) =>
    eventually('its failure', async () => {
      const found = await platform.lambda.send(new GetFunctionConfigurationCommand({ FunctionName: name }));
      return found.State === 'Failed' ? found : undefined;
    });

  test('created Pending, then Active; shown as AWS shows images; it runs', async () => {
    const made = await create('first');
    const hex = digest.slice('sha256:'.length);
    assert.equal(made.State, 'Pending');
    assert.equal(made.StateReasonCode, 'Creating');
    assert.equal(made.PackageType, 'Image');
    assert.equal(made.CodeSha256, hex);
    assert.equal(made.CodeSize, 0);
    for (const name of ['Runtime', 'Handler', 'RuntimeVersionConfig', 'ImageConfigResponse'] as const) {
      assert.equal(made[name], undefined, name);
    }
    await active('first');
    const { Code } = await platform.lambda.send(new GetFunctionCommand({ FunctionName: 'first' }));
    assert.deepEqual(Code, {
      RepositoryType: 'ECR',
      ImageUri: `${registry.host}/app:v1`,
      ResolvedImageUri: `${registry.host}/app@${digest}`,
    });
    assert.equal(
      await run('first', 'pwd; echo $COLOUR $_HANDLER $AWS_LAMBDA_FUNCTION_NAME'),
      '0 /work blue app.handler first',
    );
    assert.equal(await run('first', 'echo again'), '0 again');
  });

  test('ImageConfig overrides ENTRYPOINT, CMD and WORKDIR, and can be changed and taken away', async () => {
    const ImageConfig = {
      EntryPoint: ['/bin/sh', '/bootstrap'],
      Command: ['other.handler'],
      WorkingDirectory: '/tmp',
    };
    await create('overridden', { ImageConfig, Environment: { Variables: { COLOUR: 'green' } } });
    await active('overridden');
    const FunctionName = 'overridden';
    assert.equal(await run(FunctionName, 'pwd; echo $COLOUR $_HANDLER'), '0 /tmp green other.handler');
    const found = await platform.lambda.send(new GetFunctionConfigurationCommand({ FunctionName }));
    assert.deepEqual(found.ImageConfigResponse, { ImageConfig });
    await platform.lambda.send(new UpdateFunctionConfigurationCommand({ FunctionName, ImageConfig: {} }));
    assert.equal(await run(FunctionName, 'pwd; echo $_HANDLER'), '0 /work app.handler');
  });

  test('an update of the image reaches the next invocation; the image before runs until then', async () => {
    await create('updated');
    await active('updated');
    writeLayout(layout, 'v2', shellImage({}, [{ path: 'work/version', content: 'two' }]));
    const FunctionName = 'updated';
    assert.equal(await run(FunctionName, 'ls'), '0');
    const ImageUri = `${registry.host}/app:v2`;
    const answer = await platform.lambda.send(
      new UpdateFunctionCodeCommand({ FunctionName, ImageUri, Publish: true }),
    );
    assert.equal(answer.Version, '1');
    await waitUntilFunctionUpdatedV2(
      { client: platform.lambda, maxWaitTime: 20, minDelay: 1 },
      { FunctionName },
    );
    assert.equal(await run(FunctionName, 'cat version'), '0 two');
    assert.equal(await run(`${FunctionName}:1`, 'cat version'), '0 two');
    await platform.lambda.send(new DeleteFunctionCommand({ FunctionName }));
  });

  test('an image of this machine, from a folder that the operator named, survives a restart without it', async () => {
    writeLayout(layout, 'local', shellImage({}, [{ path: 'work/local', content: '' }]));
    await create('local', { Code: { ImageUri: `oci:${layout}:local` } });
    await active('local');
    rmSync(join(layout, 'blobs'), { recursive: true });
    await platform.restart();
    assert.equal(await run('local', 'ls'), '0 local');
    ({ digest } = writeLayout(layout, 'v1', shellImage({ Env: ['COLOUR=blue', 'PATH=/bin'] })));
  });

  test("what is wrong is refused at once, in AWS's words", async () => {
    const refused = (more: Partial<CreateFunctionCommandInput>, message: RegExp) =>
      assert.rejects(create('refused', more), (error: Error) => {
        assert.equal(error.name, 'InvalidParameterValueException');
        assert.match(error.message, message);
        return true;
      });
    const uri = `${registry.host}/app:nothing`;
    await refused(
      { Code: { ImageUri: uri } },
      new RegExp(`^Source image ${uri} does not exist. Provide a valid source image.$`),
    );
    await refused(
      { Code: { ImageUri: 'app:latest' } },
      /^Source image app:latest is not valid\. Provide a valid source image\.$/,
    );
    await refused({ Code: { ImageUri: 'oci:/etc:v1' } }, /--image-folders/);
    await refused(
      { Handler: 'index.handler' },
      /^Please don't provide Handler or Runtime or Layer when the intended function PackageType is Image\.$/,
    );
    await refused({ Runtime: 'nodejs24.x' }, /^Please don't provide Handler or Runtime or Layer/);
    await refused({ Code: { ZipFile: Buffer.from('x') } }, /ZipFile/);
    await refused({ Code: {} }, /ImageUri/);
    await refused({ ImageConfig: { WorkingDirectory: '/proc/self/fd/7' } }, /WorkingDirectory/);
    writeLayout(layout, 'strange', { layers: [], mediaType: 'application/vnd.example' });
    await refused(
      { Code: { ImageUri: `${registry.host}/app:strange` } },
      /^The image manifest, config or layer media type for the source image .* is not supported\.$/,
    );
    await refused(
      { PackageType: 'Zip', Runtime: 'provided.al2023', Handler: 'a.b' },
      /^Please provide a source for function code\.$/,
    );
    registry.password = 'user:secret';
    await assert.rejects(create('refused'), {
      name: 'AccessDeniedException',
      message: 'Lambda does not have permission to access the ECR image. Check the ECR permissions.',
    });
    registry.password = undefined;
  });

  test('updates that do not fit the kind of package are refused', async () => {
    await create('kind');
    const FunctionName = 'kind';
    await active(FunctionName);
    const send = (input: object) =>
      platform.lambda.send(new UpdateFunctionCodeCommand({ FunctionName, ...input }));
    await assert.rejects(send({ ZipFile: Buffer.from('x') }), {
      message: 'Please provide ImageUri when updating a function with packageType Image.',
    });
    const handler = new UpdateFunctionConfigurationCommand({ FunctionName, Handler: 'a.b' });
    await assert.rejects(platform.lambda.send(handler), /Please don't provide Handler/);
  });

  test('an image that cannot be used fails, and says why', async () => {
    const { digest: damaged } = writeLayout(layout, 'damaged', { layers: [Buffer.from('no tar')] });
    assert.ok(damaged);
    await create('damaged', { Code: { ImageUri: `${registry.host}/app:damaged` } });
    const { StateReasonCode, StateReason } = await failed('damaged');
    assert.equal(StateReasonCode, 'InvalidImage');
    assert.match(StateReason ?? '', /damaged cannot be used/);
    await assert.rejects(run('damaged', 'true'), { name: 'ResourceConflictException' });
  });

  test('a program that cannot be executed is told as AWS does', async () => {
    await create('noProgram', { ImageConfig: { EntryPoint: ['/nothing'] } });
    await active('noProgram');
    const answer = await run('noProgram', 'true');
    assert.ok(typeof answer === 'object');
    assert.equal(answer.errorType, 'Runtime.InvalidEntrypoint');
    assert.match(answer.errorMessage, /fork\/exec \/nothing: no such file or directory$/);
    await create('ends', { ImageConfig: { EntryPoint: ['/bin/sh', '-c', 'exit 3'] } });
    await active('ends');
    const ended = await run('ends', 'true');
    assert.ok(typeof ended === 'object');
    assert.equal(ended.errorType, 'Runtime.ExitError');
    assert.match(ended.errorMessage, /exit status 3/);
  });
});
