import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import {
  CreateApiCommand,
  CreateAuthorizerCommand,
  CreateDeploymentCommand,
  CreateIntegrationCommand,
  CreateRouteCommand,
  CreateStageCommand,
  CreateVpcLinkCommand,
  DeleteApiCommand,
  DeleteAuthorizerCommand,
  DeleteCorsConfigurationCommand,
  DeleteDeploymentCommand,
  DeleteIntegrationCommand,
  DeleteRouteCommand,
  DeleteRouteSettingsCommand,
  DeleteStageCommand,
  GetApiCommand,
  GetApisCommand,
  GetAuthorizerCommand,
  GetDeploymentsCommand,
  GetIntegrationCommand,
  GetRouteCommand,
  GetRoutesCommand,
  GetStageCommand,
  GetTagsCommand,
  GetVpcLinksCommand,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateApiCommand,
  UpdateAuthorizerCommand,
  UpdateIntegrationCommand,
  UpdateRouteCommand,
  UpdateStageCommand,
  type ApiGatewayV2Client,
} from '@aws-sdk/client-apigatewayv2';
import { CloudTrailClient, LookupEventsCommand } from '@aws-sdk/client-cloudtrail';
import { ACCOUNT, REGION, testPlatform, type TestPlatform } from '../../../test/harness.ts';

const FUNCTION = `arn:aws:lambda:${REGION}:${ACCOUNT}:function:f`;
const LAMBDA = {
  IntegrationType: 'AWS_PROXY',
  IntegrationUri: FUNCTION,
  PayloadFormatVersion: '2.0',
} as const;

suite('API Gateway v2', () => {
  const closers: (() => Promise<void>)[] = [];
  let platform: TestPlatform;
  let gateway: ApiGatewayV2Client;
  before(async () => {
    platform = await testPlatform({
      after: (close) => void closers.push(close as () => Promise<void>),
    });
    gateway = platform.apigateway;
  });
  after(async () => {
    for (const close of closers) await close();
  });
  const newApi = async (Name = 'n') => {
    const { ApiId = '' } = await gateway.send(new CreateApiCommand({ Name, ProtocolType: 'HTTP' }));
    return ApiId;
  };
  const newIntegration = async (ApiId: string) => {
    const { IntegrationId = '' } = await gateway.send(new CreateIntegrationCommand({ ApiId, ...LAMBDA }));
    return IntegrationId;
  };
  const refusal = async (sent: Promise<unknown>): Promise<[name: string, message: string]> => {
    try {
      await sent;
    } catch (error) {
      return [(error as Error).name, (error as Error).message];
    }
    return assert.fail('was not refused');
  };

  test('an API: made, read, changed, listed in pages, deleted', async () => {
    const made = await gateway.send(
      new CreateApiCommand({
        Name: 'pets',
        ProtocolType: 'HTTP',
        Description: 'd',
        Version: '1',
        Tags: { team: 'red' },
        CorsConfiguration: { AllowOrigins: ['*'] },
      }),
    );
    const { $metadata, CreatedDate, ApiEndpoint, ...rest } = made;
    assert.equal($metadata.httpStatusCode, 201);
    assert.ok(CreatedDate instanceof Date);
    const { ApiId = '' } = made;
    assert.match(ApiId, /^[a-z0-9]{10}$/);
    assert.match(
      ApiEndpoint ?? '',
      new RegExp(`^http://${ApiId}\\.execute-api\\.${REGION}\\.localhost:\\d+$`),
    );
    assert.deepEqual(rest, {
      ApiId,
      ApiKeySelectionExpression: '$request.header.x-api-key',
      CorsConfiguration: { AllowOrigins: ['*'] },
      Description: 'd',
      DisableExecuteApiEndpoint: false,
      IpAddressType: 'ipv4',
      Name: 'pets',
      ProtocolType: 'HTTP',
      RouteSelectionExpression: '$request.method $request.path',
      Tags: { team: 'red' },
      Version: '1',
    });
    await gateway.send(new UpdateApiCommand({ ApiId, Name: 'dogs', CorsConfiguration: { MaxAge: 5 } }));
    await gateway.send(new DeleteCorsConfigurationCommand({ ApiId }));
    const read = await gateway.send(new GetApiCommand({ ApiId }));
    assert.deepEqual([read.Name, read.CorsConfiguration, read.Description], ['dogs', undefined, 'd']);
    await newApi('second');
    const ids: (string | undefined)[] = [];
    let NextToken: string | undefined;
    do {
      const page = await gateway.send(
        new GetApisCommand({ MaxResults: '1', ...(NextToken !== undefined && { NextToken }) }),
      );
      ids.push(...(page.Items ?? []).map((item) => item.ApiId));
      NextToken = page.NextToken;
    } while (NextToken !== undefined);
    assert.equal(new Set(ids).size, ids.length);
    assert.ok(ids.includes(ApiId) && ids.length >= 2);
    await gateway.send(new DeleteApiCommand({ ApiId }));
    assert.deepEqual(await refusal(gateway.send(new GetApiCommand({ ApiId }))), [
      'NotFoundException',
      `Invalid API identifier specified ${ApiId}`,
    ]);
  });

  test('routes and integrations hold each other; keys are unique', async () => {
    const ApiId = await newApi();
    const IntegrationId = await newIntegration(ApiId);
    const Target = `integrations/${IntegrationId}`;
    const route = await gateway.send(new CreateRouteCommand({ ApiId, RouteKey: 'GET /pets/{id}', Target }));
    const { RouteId = '' } = route;
    assert.deepEqual([route.ApiKeyRequired, route.AuthorizationType, route.Target], [false, 'NONE', Target]);
    for (const RouteKey of ['GET /pets/{id}', 'GET /pets/{other}']) {
      const [name] = await refusal(gateway.send(new CreateRouteCommand({ ApiId, RouteKey })));
      assert.equal(name, 'ConflictException');
    }
    assert.deepEqual(await refusal(gateway.send(new DeleteIntegrationCommand({ ApiId, IntegrationId }))), [
      'ConflictException',
      `Cannot delete Integration '${IntegrationId}' due to Route dependencies: ${RouteId}`,
    ]);
    await gateway.send(new UpdateRouteCommand({ ApiId, RouteId, RouteKey: 'ANY /pets', OperationName: 'o' }));
    const read = await gateway.send(new GetRouteCommand({ ApiId, RouteId }));
    assert.deepEqual([read.RouteKey, read.OperationName, read.Target], ['ANY /pets', 'o', Target]);
    await gateway.send(new CreateRouteCommand({ ApiId, RouteKey: 'GET /pets/{id}' }));
    assert.equal((await gateway.send(new GetRoutesCommand({ ApiId }))).Items?.length, 2);
    await gateway.send(
      new UpdateIntegrationCommand({
        ApiId,
        IntegrationId,
        TimeoutInMillis: 50,
        RequestParameters: { 'append:header.a': 'b', 'append:header.c': 'd' },
      }),
    );
    await gateway.send(
      new UpdateIntegrationCommand({ ApiId, IntegrationId, RequestParameters: { 'append:header.a': '' } }),
    );
    const integration = await gateway.send(new GetIntegrationCommand({ ApiId, IntegrationId }));
    assert.deepEqual(
      [integration.TimeoutInMillis, integration.RequestParameters, integration.ConnectionType],
      [50, { 'append:header.c': 'd' }, 'INTERNET'],
    );
    await gateway.send(new DeleteRouteCommand({ ApiId, RouteId }));
    await gateway.send(new DeleteIntegrationCommand({ ApiId, IntegrationId }));
    const gone = await refusal(gateway.send(new GetIntegrationCommand({ ApiId, IntegrationId })));
    assert.deepEqual(gone, [
      'NotFoundException',
      `Invalid Integration identifier specified ${IntegrationId}`,
    ]);
  });

  test('stages and deployments: a stage serves one of them, and holds it', async () => {
    const ApiId = await newApi();
    const [noRoutes] = await refusal(gateway.send(new CreateDeploymentCommand({ ApiId })));
    assert.equal(noRoutes, 'BadRequestException');
    await gateway.send(new CreateRouteCommand({ ApiId, RouteKey: 'GET /a' }));
    const { DeploymentId = '', DeploymentStatus } = await gateway.send(
      new CreateDeploymentCommand({ ApiId, Description: 'first' }),
    );
    assert.equal(DeploymentStatus, 'DEPLOYED');
    const stage = await gateway.send(
      new CreateStageCommand({
        ApiId,
        StageName: 'dev',
        DeploymentId,
        StageVariables: { a: '1', b: '2' },
        RouteSettings: { 'GET /a': { ThrottlingRateLimit: 0.5, ThrottlingBurstLimit: 1 } },
      }),
    );
    assert.equal(
      stage.LastDeploymentStatusMessage,
      `Successfully deployed stage with deployment ID '${DeploymentId}'`,
    );
    assert.deepEqual(stage.RouteSettings, {
      'GET /a': { ThrottlingRateLimit: 0.5, ThrottlingBurstLimit: 1 },
    });
    const inUse = await refusal(gateway.send(new DeleteDeploymentCommand({ ApiId, DeploymentId })));
    assert.deepEqual(inUse, [
      'BadRequestException',
      'Active stages pointing to this deployment must be moved or deleted',
    ]);
    await gateway.send(
      new UpdateStageCommand({ ApiId, StageName: 'dev', StageVariables: { a: '', c: '3' } }),
    );
    await gateway.send(new DeleteRouteSettingsCommand({ ApiId, StageName: 'dev', RouteKey: 'GET /a' }));
    const read = await gateway.send(new GetStageCommand({ ApiId, StageName: 'dev' }));
    assert.deepEqual([read.StageVariables, read.RouteSettings], [{ b: '2', c: '3' }, {}]);
    const unknown = { StageName: 'dev', RouteSettings: { 'GET /b': {} } };
    const [name] = await refusal(gateway.send(new UpdateStageCommand({ ApiId, ...unknown })));
    assert.equal(name, 'NotFoundException');
    await gateway.send(new UpdateStageCommand({ ApiId, StageName: 'dev', AutoDeploy: true }));
    for (const RouteKey of ['GET /b', 'GET /c']) {
      await gateway.send(new CreateRouteCommand({ ApiId, RouteKey }));
    }
    const { Items = [] } = await gateway.send(new GetDeploymentsCommand({ ApiId }));
    // The one that was asked for, and the automatic one that is served.
    assert.deepEqual(new Set(Items.map(({ AutoDeployed }) => AutoDeployed)), new Set([true, false]));
    assert.equal(Items.length, 2);
    await gateway.send(new DeleteDeploymentCommand({ ApiId, DeploymentId }));
    await gateway.send(new DeleteStageCommand({ ApiId, StageName: 'dev' }));
    const gone = await refusal(gateway.send(new GetStageCommand({ ApiId, StageName: 'dev' })));
    assert.deepEqual(gone, ['NotFoundException', 'Invalid stage identifier specified']);
  });

  test('authorizers: of what kind they are, whom they serve', async () => {
    const ApiId = await newApi();
    const jwt = {
      ApiId,
      Name: 'jwt',
      AuthorizerType: 'JWT',
      IdentitySource: ['$request.header.Authorization'],
      JwtConfiguration: { Issuer: 'https://issuer.example', Audience: ['a'] },
    } as const;
    const { AuthorizerId = '' } = await gateway.send(new CreateAuthorizerCommand(jwt as never));
    const scoped = {
      ApiId,
      RouteKey: 'GET /a',
      AuthorizationType: 'JWT',
      AuthorizerId,
      AuthorizationScopes: ['s'],
    } as const;
    const { RouteId = '' } = await gateway.send(new CreateRouteCommand(scoped as never));
    const [held] = await refusal(gateway.send(new DeleteAuthorizerCommand({ ApiId, AuthorizerId })));
    assert.equal(held, 'ConflictException');
    await gateway.send(new UpdateRouteCommand({ ApiId, RouteId, AuthorizationType: 'NONE' }));
    const route = await gateway.send(new GetRouteCommand({ ApiId, RouteId }));
    assert.deepEqual([route.AuthorizerId, route.AuthorizationScopes], [undefined, undefined]);
    await gateway.send(
      new UpdateAuthorizerCommand({ ApiId, AuthorizerId, JwtConfiguration: { Audience: ['b'] } }),
    );
    const read = await gateway.send(new GetAuthorizerCommand({ ApiId, AuthorizerId }));
    assert.deepEqual(read.JwtConfiguration, { Issuer: 'https://issuer.example', Audience: ['b'] });
    for (const wrong of [
      { ...jwt, Name: 'b', IdentitySource: ['$request.body.a'] },
      { ...jwt, Name: 'b', JwtConfiguration: { Issuer: 'http://issuer.example' } },
      { ...jwt, Name: 'b', AuthorizerResultTtlInSeconds: 5 },
      { ApiId, Name: 'b', AuthorizerType: 'REQUEST', IdentitySource: [], AuthorizerUri: 'nowhere' },
      {
        ApiId,
        Name: 'b',
        AuthorizerType: 'REQUEST',
        IdentitySource: [],
        AuthorizerUri: FUNCTION,
        AuthorizerPayloadFormatVersion: '2.0',
        AuthorizerResultTtlInSeconds: 5,
      },
    ]) {
      const [name] = await refusal(gateway.send(new CreateAuthorizerCommand(wrong as never)));
      assert.equal(name, 'BadRequestException', JSON.stringify(wrong));
    }
    await gateway.send(new DeleteAuthorizerCommand({ ApiId, AuthorizerId }));
  });

  test('tags of APIs and stages', async () => {
    const ApiId = await newApi();
    await gateway.send(new CreateStageCommand({ ApiId, StageName: '$default', Tags: { a: '1' } }));
    for (const path of [`/apis/${ApiId}`, `/apis/${ApiId}/stages/$default`]) {
      const ResourceArn = `arn:aws:apigateway:${REGION}::${path}`;
      await gateway.send(new TagResourceCommand({ ResourceArn, Tags: { b: '2', c: '3' } }));
      await gateway.send(new UntagResourceCommand({ ResourceArn, TagKeys: ['a', 'b'] }));
      assert.deepEqual((await gateway.send(new GetTagsCommand({ ResourceArn }))).Tags, { c: '3' });
    }
    const [name] = await refusal(gateway.send(new GetTagsCommand({ ResourceArn: 'arn:aws:s3:::b' })));
    assert.equal(name, 'BadRequestException');
  });

  test('changes are events of the audit trail', async (context) => {
    const ApiId = await newApi('audited');
    const { endpoint, credentials } = platform;
    const trail = new CloudTrailClient({ region: REGION, endpoint, credentials });
    context.after(() => trail.destroy());
    const { Events = [] } = await trail.send(
      new LookupEventsCommand({
        LookupAttributes: [{ AttributeKey: 'EventName', AttributeValue: 'CreateApi' }],
      }),
    );
    const event = Events.find(({ CloudTrailEvent = '' }) => CloudTrailEvent.includes(ApiId));
    assert.equal(event?.EventSource, 'apigateway.amazonaws.com');
    assert.match(event.CloudTrailEvent ?? '', /"audited"/);
  });

  test('an empty target detaches an integration; an empty value takes a mapping back', async () => {
    const ApiId = await newApi();
    const RequestParameters = { 'append:header.a': '1', 'remove:querystring.b': "''" };
    const { IntegrationId } = await gateway.send(
      new CreateIntegrationCommand({ ApiId, ...LAMBDA, RequestParameters }),
    );
    const Target = `integrations/${IntegrationId}`;
    const { RouteId } = await gateway.send(new CreateRouteCommand({ ApiId, RouteKey: 'GET /a', Target }));
    const kept = await gateway.send(new UpdateRouteCommand({ ApiId, RouteId, OperationName: 'a' }));
    assert.equal(kept.Target, Target);
    const detached = await gateway.send(new UpdateRouteCommand({ ApiId, RouteId, Target: '' }));
    assert.equal(detached.Target, undefined);
    const update = async (parameters: Record<string, string>) =>
      (
        await gateway.send(
          new UpdateIntegrationCommand({ ApiId, IntegrationId, RequestParameters: parameters }),
        )
      ).RequestParameters;
    assert.deepEqual(await update({ 'append:header.a': '' }), { 'remove:querystring.b': "''" });
    assert.equal(await update({ 'remove:querystring.b': '' }), undefined);
    // As written by those that give it no value: said again it stays.
    const bare = { 'remove:querystring.b': '' };
    assert.deepEqual(await update(bare), bare);
    assert.deepEqual(await update(bare), bare);
    await gateway.send(new DeleteIntegrationCommand({ ApiId, IntegrationId }));
  });

  test('what is not offered is refused by its name', async () => {
    const ApiId = await newApi();
    const api = { Name: 'n', ProtocolType: 'HTTP' } as const;
    const integration = { ApiId, ...LAMBDA };
    const refused: [RegExp, Promise<unknown>][] = [
      [/WEBSOCKET/, gateway.send(new CreateApiCommand({ ...api, ProtocolType: 'WEBSOCKET' }))],
      [
        /DisableSchemaValidation/,
        gateway.send(new CreateApiCommand({ ...api, DisableSchemaValidation: true })),
      ],
      [
        /API keys/,
        gateway.send(new CreateRouteCommand({ ApiId, RouteKey: '$default', ApiKeyRequired: true })),
      ],
      [
        /RequestModels/,
        gateway.send(new CreateRouteCommand({ ApiId, RouteKey: '$default', RequestModels: { a: 'b' } })),
      ],
      [/MOCK/, gateway.send(new CreateIntegrationCommand({ ...integration, IntegrationType: 'MOCK' }))],
      [
        /VPC_LINK/,
        gateway.send(new CreateIntegrationCommand({ ...integration, ConnectionType: 'VPC_LINK' })),
      ],
      [
        /SQS-SendMessage/,
        gateway.send(new CreateIntegrationCommand({ ...integration, IntegrationSubtype: 'SQS-SendMessage' })),
      ],
      [
        /PassthroughBehavior/,
        gateway.send(new CreateIntegrationCommand({ ...integration, PassthroughBehavior: 'NEVER' })),
      ],
      [
        /Passing on the caller/,
        gateway.send(
          new CreateIntegrationCommand({ ...integration, CredentialsArn: 'arn:aws:iam::*:user/*' }),
        ),
      ],
      [
        /ClientCertificateId/,
        gateway.send(new CreateStageCommand({ ApiId, StageName: 's', ClientCertificateId: 'c' })),
      ],
      [
        /Execution logs/,
        gateway.send(
          new CreateStageCommand({ ApiId, StageName: 's', DefaultRouteSettings: { LoggingLevel: 'INFO' } }),
        ),
      ],
      [/CreateVpcLink/, gateway.send(new CreateVpcLinkCommand({ Name: 'v', SubnetIds: ['s'] }))],
    ];
    for (const [what, sent] of refused) assert.match((await refusal(sent))[1], what);
    assert.deepEqual((await gateway.send(new GetVpcLinksCommand({}))).Items, []);
  });
});
