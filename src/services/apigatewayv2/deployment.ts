import type { Deployment } from '@aws-sdk/client-apigatewayv2';
import type { Key, Transaction, View } from '../../store/store.ts';
import { badRequest, notFound } from './faults.ts';
import { newDeploymentId } from './itemId.ts';
import type { Gateway } from './needs.ts';
import type { Operations } from './operation.ts';
import { pageOf } from './page.ts';
import {
  authorizers,
  deployments,
  existingApiKey,
  integrations,
  routes,
  snapshots,
  stages,
  wellFormed,
  type DeploymentRecord,
  type StageRecord,
} from './records.ts';
import { existingStage } from './stageRecord.ts';

export function deploymentOperations(
  gateway: Gateway,
): Operations<
  'CreateDeployment' | 'GetDeployment' | 'GetDeployments' | 'UpdateDeployment' | 'DeleteDeployment'
> {
  const { store } = gateway;
  return {
    CreateDeployment: async ({ ApiId, StageName, Description }, call) => {
      const record = await gateway.commit(async (transaction) => {
        const key = await existingApiKey(transaction, call, ApiId);
        const stage = StageName === undefined ? undefined : await existingStage(transaction, key, StageName);
        if (stage?.autoDeploy) {
          throw badRequest(
            'Deployment to a stage with autoDeploy enabled is not allowed: it deploys itself.',
          );
        }
        const made = await freeze(gateway, transaction, key, false, Description);
        if (stage) stages.put(transaction, [...key, stage.stageName], deployed(gateway, stage, made));
        return made;
      });
      return shown(record);
    },

    GetDeployment: async ({ ApiId, DeploymentId }, call) =>
      shown(
        await store.read(async (view) =>
          existingDeployment(view, await existingApiKey(view, call, ApiId), DeploymentId),
        ),
      ),

    GetDeployments: async (input, call) => {
      const { values, ...next } = await store.read(async (view) =>
        pageOf(view, deployments, await existingApiKey(view, call, input.ApiId), input),
      );
      return { Items: values.map(shown), ...next };
    },

    UpdateDeployment: async ({ ApiId, DeploymentId, Description }, call) =>
      shown(
        await gateway.commit(async (transaction) => {
          const key = await existingApiKey(transaction, call, ApiId);
          const before = await existingDeployment(transaction, key, DeploymentId);
          const after = Description === undefined ? before : { ...before, description: Description };
          deployments.put(transaction, [...key, before.deploymentId], after);
          return after;
        }),
      ),

    DeleteDeployment: async ({ ApiId, DeploymentId }, call) => {
      await gateway.commit(async (transaction) => {
        const key = await existingApiKey(transaction, call, ApiId);
        const { deploymentId } = await existingDeployment(transaction, key, DeploymentId);
        if ((await used(transaction, key)).has(deploymentId)) {
          throw badRequest('Active stages pointing to this deployment must be moved or deleted');
        }
        deployments.delete(transaction, [...key, deploymentId]);
        snapshots.delete(transaction, [...key, deploymentId]);
      });
      return {};
    },
  };
}

/** A deployment of what is configured now. An API without routes has nothing to deploy, which only automatic ones may. */
async function freeze(
  { ids, clock }: Pick<Gateway, 'ids' | 'clock'>,
  transaction: Transaction,
  key: Key,
  autoDeployed: boolean,
  description?: string,
): Promise<DeploymentRecord> {
  const snapshot = {
    routes: (await routes.list(transaction, { prefix: key })).map(({ value }) => value),
    integrations: (await integrations.list(transaction, { prefix: key })).map(({ value }) => value),
    authorizers: (await authorizers.list(transaction, { prefix: key })).map(({ value }) => value),
  };
  if (!autoDeployed && snapshot.routes.length === 0) {
    throw badRequest('At least one route is required before deploying the Api.');
  }
  const record: DeploymentRecord = {
    deploymentId: newDeploymentId(ids),
    ...(description !== undefined && { description }),
    autoDeployed,
    createdAtMs: clock.now(),
  };
  deployments.put(transaction, [...key, record.deploymentId], record);
  snapshots.put(transaction, [...key, record.deploymentId], snapshot);
  return record;
}

/**
 * After a change: stages that deploy by themselves serve it. What automatic deployments of before nobody serves any more
 * is dropped, else each change would leave a copy of the whole API.
 */
export async function deployAutomatically(
  gateway: Pick<Gateway, 'ids' | 'clock'>,
  transaction: Transaction,
  key: Key,
): Promise<void> {
  const all = (await stages.list(transaction, { prefix: key })).map(({ value }) => value);
  const automatic = all.filter(({ autoDeploy }) => autoDeploy);
  if (automatic.length === 0) return;
  const made = await freeze(gateway, transaction, key, true);
  for (const stage of automatic) {
    stages.put(transaction, [...key, stage.stageName], deployed(gateway, stage, made));
  }
  const kept = await used(transaction, key);
  for (const { value } of await deployments.list(transaction, { prefix: key })) {
    if (!value.autoDeployed || kept.has(value.deploymentId)) continue;
    deployments.delete(transaction, [...key, value.deploymentId]);
    snapshots.delete(transaction, [...key, value.deploymentId]);
  }
}

/** The stage as it serves that deployment. */
export function deployed(
  { clock }: Pick<Gateway, 'clock'>,
  stage: StageRecord,
  { deploymentId }: Pick<DeploymentRecord, 'deploymentId'>,
): StageRecord {
  return {
    ...stage,
    deploymentId,
    updatedAtMs: clock.now(),
    lastDeploymentStatusMessage: `Successfully deployed stage with deployment ID '${deploymentId}'`,
  };
}

async function used(view: View, key: Key): Promise<Set<string | undefined>> {
  const all = await stages.list(view, { prefix: key });
  return new Set(all.map(({ value }) => value.deploymentId));
}

export async function existingDeployment(
  view: View,
  key: Key,
  deploymentId: string | undefined,
): Promise<DeploymentRecord> {
  const record = await deployments.get(view, [...key, wellFormed(deploymentId)]);
  if (!record) throw notFound(`Invalid Deployment identifier specified ${deploymentId ?? ''}`);
  return record;
}

function shown(record: DeploymentRecord): Deployment {
  return {
    AutoDeployed: record.autoDeployed,
    CreatedDate: new Date(record.createdAtMs),
    DeploymentId: record.deploymentId,
    DeploymentStatus: 'DEPLOYED',
    ...(record.description !== undefined && { Description: record.description }),
  };
}
