import type {
  CreateStageRequest,
  RouteSettings,
  Stage,
  UpdateStageRequest,
} from '@aws-sdk/client-apigatewayv2';
import type { Key, View } from '../../store/store.ts';
import { accessLogOf } from './accessLog.ts';
import { checkLength } from './checkLength.ts';
import { deployAutomatically, deployed, existingDeployment } from './deployment.ts';
import { badRequest, conflict, notFound, refuseGiven, tooMany, WEBSOCKET_ONLY } from './faults.ts';
import type { Gateway } from './needs.ts';
import type { Operations } from './operation.ts';
import { pageOf } from './page.ts';
import {
  domains,
  existingApiKey,
  mappings,
  routes,
  stages,
  type Scope,
  type StageRecord,
} from './records.ts';
import { existingStage } from './stageRecord.ts';
import { checkTags } from './tags.ts';

const MOST_STAGES = 10;
const MOST_VARIABLES = 100;
const NAME = /^(?:\$default|[A-Za-z0-9_-]{1,128})$/;

type StageOperations =
  | 'CreateStage'
  | 'GetStage'
  | 'GetStages'
  | 'UpdateStage'
  | 'DeleteStage'
  | 'DeleteAccessLogSettings'
  | 'DeleteRouteSettings';

export function stageOperations(gateway: Gateway): Operations<StageOperations> {
  const { store } = gateway;
  const change = (
    scope: Scope,
    { ApiId, StageName }: { ApiId: string | undefined; StageName: string | undefined },
    changed: (before: StageRecord) => StageRecord,
  ) =>
    gateway.commit(async (transaction) => {
      const key = await existingApiKey(transaction, scope, ApiId);
      const before = await existingStage(transaction, key, StageName);
      stages.put(transaction, [...key, before.stageName], changed(before));
    });
  return {
    CreateStage: async (input, call) => {
      const { StageName = '', DeploymentId } = input;
      if (!NAME.test(StageName)) {
        throw badRequest('Stage name only allows a-zA-Z0-9_- or $default, and at most 128 characters.');
      }
      checkSettings(input);
      const accessLog = await accessLogOf(gateway, call, input.AccessLogSettings);
      const nowMs = gateway.clock.now();
      const record = await gateway.commit(async (transaction) => {
        const key = await existingApiKey(transaction, call, input.ApiId);
        const others = await stages.list(transaction, { prefix: key });
        if (others.some(({ value }) => value.stageName === StageName)) {
          throw conflict(`Stage already exists`);
        }
        if (others.length >= MOST_STAGES) throw tooMany('stages', MOST_STAGES);
        await checkRouteSettings(transaction, key, input.RouteSettings);
        const fresh: StageRecord = {
          stageName: StageName,
          ...(input.Description !== undefined && { description: input.Description }),
          autoDeploy: input.AutoDeploy ?? false,
          variables: variablesOf({}, input.StageVariables),
          ...(accessLog && { accessLog }),
          defaultRouteSettings: input.DefaultRouteSettings ?? {},
          routeSettings: input.RouteSettings ?? {},
          tags: checkTags(input.Tags),
          createdAtMs: nowMs,
          updatedAtMs: nowMs,
        };
        const stage =
          DeploymentId === undefined
            ? fresh
            : deployed(gateway, fresh, await existingDeployment(transaction, key, DeploymentId));
        stages.put(transaction, [...key, StageName], stage);
        if (!stage.autoDeploy) return stage;
        if (DeploymentId !== undefined) throw deploysItself();
        await deployAutomatically(gateway, transaction, key);
        return existingStage(transaction, key, StageName);
      });
      return shown(record);
    },

    GetStage: async ({ ApiId, StageName }, call) =>
      shown(
        await store.read(async (view) =>
          existingStage(view, await existingApiKey(view, call, ApiId), StageName),
        ),
      ),

    GetStages: async (input, call) => {
      const { values, ...next } = await store.read(async (view) =>
        pageOf(view, stages, await existingApiKey(view, call, input.ApiId), input),
      );
      return { Items: values.map(shown), ...next };
    },

    UpdateStage: async (input, call) => {
      checkSettings(input);
      const accessLog = await accessLogOf(gateway, call, input.AccessLogSettings);
      const record = await gateway.commit(async (transaction) => {
        const key = await existingApiKey(transaction, call, input.ApiId);
        const before = await existingStage(transaction, key, input.StageName);
        await checkRouteSettings(transaction, key, input.RouteSettings);
        const after = {
          ...updated(before, input, gateway.clock.now()),
          ...(accessLog && { accessLog }),
        };
        const { DeploymentId } = input;
        if (DeploymentId !== undefined && after.autoDeploy) throw deploysItself();
        const stage =
          DeploymentId === undefined
            ? after
            : deployed(gateway, after, await existingDeployment(transaction, key, DeploymentId));
        stages.put(transaction, [...key, stage.stageName], stage);
        if (!stage.autoDeploy || before.autoDeploy) return stage;
        await deployAutomatically(gateway, transaction, key);
        return existingStage(transaction, key, stage.stageName);
      });
      return shown(record);
    },

    DeleteStage: async ({ ApiId, StageName }, call) => {
      await gateway.commit(async (transaction) => {
        const key = await existingApiKey(transaction, call, ApiId);
        const { stageName } = await existingStage(transaction, key, StageName);
        for (const domain of await domains.list(transaction, { prefix: [call.account, call.region] })) {
          const mapped = await mappings.list(transaction, { prefix: domain.key });
          if (mapped.some(({ value }) => value.apiId === ApiId && value.stage === stageName)) {
            throw badRequest(
              'Deleting stage failed. Please remove all API mappings for the stage in your domains.',
            );
          }
        }
        stages.delete(transaction, [...key, stageName]);
      });
      return {};
    },

    DeleteAccessLogSettings: async (input, call) => {
      await change(call, input, ({ accessLog: _, ...rest }) => rest);
      return {};
    },

    DeleteRouteSettings: async (input, call) => {
      await change(call, input, (before) => {
        const { [input.RouteKey ?? '']: found, ...routeSettings } = before.routeSettings;
        if (!found) throw notFound(`Unable to find Route Settings by key ${input.RouteKey ?? ''}`);
        return { ...before, routeSettings };
      });
      return {};
    },
  };
}

function checkSettings(input: CreateStageRequest | UpdateStageRequest): void {
  refuseGiven(input, ['ClientCertificateId'], WEBSOCKET_ONLY);
  checkLength('description', input.Description, 0, 1024);
  for (const settings of [input.DefaultRouteSettings, ...Object.values(input.RouteSettings ?? {})]) {
    const { DataTraceEnabled, LoggingLevel, ThrottlingBurstLimit, ThrottlingRateLimit } = settings ?? {};
    // Terraform says of everything that it is off.
    if (DataTraceEnabled === true) throw badRequest(`DataTraceEnabled ${WEBSOCKET_ONLY}`);
    if (LoggingLevel !== undefined && LoggingLevel !== 'OFF') {
      throw badRequest('Execution logs are not supported on protocolType HTTP');
    }
    if ((ThrottlingBurstLimit ?? 0) < 0 || (ThrottlingRateLimit ?? 0) < 0) {
      throw badRequest('Throttling limits must not be negative.');
    }
  }
}

/** Settings of routes are of routes that there are. */
async function checkRouteSettings(
  view: View,
  key: Key,
  settings: Record<string, RouteSettings> | undefined,
): Promise<void> {
  const given = Object.keys(settings ?? {});
  if (given.length === 0) return;
  const found = new Set((await routes.list(view, { prefix: key })).map(({ value }) => value.routeKey));
  const missing = given.find((routeKey) => !found.has(routeKey));
  if (missing !== undefined) {
    throw notFound(`Unable to find Route by key ${missing} within the provided RouteSettings`);
  }
}

const VARIABLE_NAME = /^[A-Za-z0-9_]{1,64}$/;
const VARIABLE_VALUE = /^[A-Za-z0-9\-._~:/?#&=,]{1,512}$/;

/** An empty value takes a variable away. */
function variablesOf(
  before: StageRecord['variables'],
  given: Record<string, string> | undefined,
): StageRecord['variables'] {
  const after = { ...before };
  for (const [name, value] of Object.entries(given ?? {})) {
    if (!VARIABLE_NAME.test(name)) {
      throw badRequest('Stage variable names take only A-Za-z0-9_, and at most 64 characters.');
    }
    if (value === '') delete after[name];
    else if (!VARIABLE_VALUE.test(value)) {
      throw badRequest(
        `Invalid stage variable value: ${value.slice(0, 100)}. Please use values with alphanumeric characters and the symbols ' ', -', '.', '_', ':', '/', '?', '&', '=', and ','.`,
      );
    } else after[name] = value;
  }
  if (Object.keys(after).length > MOST_VARIABLES) throw tooMany('stage variables', MOST_VARIABLES);
  return after;
}

function updated(before: StageRecord, input: UpdateStageRequest, nowMs: number): StageRecord {
  return {
    ...before,
    ...(input.Description !== undefined && { description: input.Description }),
    autoDeploy: input.AutoDeploy ?? before.autoDeploy,
    variables: variablesOf(before.variables, input.StageVariables),
    defaultRouteSettings: { ...before.defaultRouteSettings, ...input.DefaultRouteSettings },
    routeSettings: { ...before.routeSettings, ...input.RouteSettings },
    updatedAtMs: nowMs,
  };
}

function deploysItself(): Error {
  return badRequest('DeploymentId cannot be set on a stage with autoDeploy enabled: it deploys itself.');
}

function shown(record: StageRecord): Stage {
  return {
    ...(record.accessLog && { AccessLogSettings: record.accessLog }),
    ...(record.managed && { ApiGatewayManaged: true }),
    AutoDeploy: record.autoDeploy,
    CreatedDate: new Date(record.createdAtMs),
    DefaultRouteSettings: { DetailedMetricsEnabled: false, ...record.defaultRouteSettings },
    ...(record.deploymentId !== undefined && { DeploymentId: record.deploymentId }),
    ...(record.description !== undefined && { Description: record.description }),
    ...(record.lastDeploymentStatusMessage !== undefined && {
      LastDeploymentStatusMessage: record.lastDeploymentStatusMessage,
    }),
    LastUpdatedDate: new Date(record.updatedAtMs),
    RouteSettings: record.routeSettings,
    StageName: record.stageName,
    StageVariables: record.variables,
    Tags: record.tags,
  };
}
