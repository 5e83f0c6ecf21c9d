import type { View } from '../../store/store.ts';
import type { Call } from '../service.ts';
import { conflict, invalidParameter, notFound, required, revisionMismatch } from './fault.ts';
import {
  checkLayerVersionNumber,
  layerVersionArn,
  layerVersionKey,
  layerVersionMissing,
  resolveOwnLayer,
  type LayerVersionRef,
} from './layerName.ts';
import { layerPolicies, layerVersions } from './layerRecords.ts';
import type { Lambda } from './needs.ts';
import type { Operations } from './operations.ts';
import { policyText, refuseLong } from './policy.ts';
import type { PolicyStatement } from './records.ts';

/** Each version of a layer has a policy of its own, which says what other accounts may use it. */
export function layerPolicyOperations(
  lambda: Lambda,
): Operations<'AddLayerVersionPermission' | 'RemoveLayerVersionPermission' | 'GetLayerVersionPolicy'> {
  return {
    AddLayerVersionPermission: async (input, call) => {
      const ref = versionOf(call, input);
      const statement = layerStatement(input, layerVersionArn(ref, ref.version));
      const revisionId = lambda.ids.uuid();
      await lambda.commit(async (transaction) => {
        await refuseMissing(transaction, ref);
        const key = layerVersionKey(ref);
        const before = await layerPolicies.get(transaction, key);
        const statements = before?.statements ?? [];
        if (statements.some((other) => other.Sid === statement.Sid)) {
          throw conflict(
            `The statement id (${statement.Sid}) provided already exists. Please provide a new statement id, or remove the existing statement.`,
          );
        }
        if (input.RevisionId && input.RevisionId !== before?.revisionId)
          throw revisionMismatch('GetLayerPolicy');
        const after = [...statements, statement];
        refuseLong(after);
        layerPolicies.put(transaction, key, { revisionId, statements: after });
      });
      return { Statement: JSON.stringify(statement), RevisionId: revisionId };
    },

    RemoveLayerVersionPermission: async (input, call) => {
      const ref = versionOf(call, input);
      const sid = required(input.StatementId, 'statementId');
      const revisionId = lambda.ids.uuid();
      await lambda.commit(async (transaction) => {
        await refuseMissing(transaction, ref);
        const key = layerVersionKey(ref);
        const before = await layerPolicies.get(transaction, key);
        if (input.RevisionId && input.RevisionId !== before?.revisionId)
          throw revisionMismatch('GetLayerPolicy');
        const statements = before?.statements.filter((statement) => statement.Sid !== sid) ?? [];
        if (statements.length === (before?.statements.length ?? 0)) {
          throw notFound(`Statement ${sid} is not found in resource policy.`);
        }
        if (statements.length === 0) layerPolicies.delete(transaction, key);
        else layerPolicies.put(transaction, key, { revisionId, statements });
      });
      return {};
    },

    GetLayerVersionPolicy: async (input, call) => {
      const ref = versionOf(call, input);
      const policy = await lambda.store.read(async (view) => {
        await refuseMissing(view, ref);
        return layerPolicies.get(view, layerVersionKey(ref));
      });
      if (!policy) throw notFound('No policy is associated with the given resource.');
      return { Policy: policyText(policy.statements), RevisionId: policy.revisionId };
    },
  };
}

/** Whether the caller's account may use a layer version: its own, or one that the version's policy names. */
export async function mayUseLayer(view: View, call: Call, ref: LayerVersionRef): Promise<boolean> {
  if (ref.account === call.account) return true;
  const policy = await layerPolicies.get(view, layerVersionKey(ref));
  return policy?.statements.some((statement) => allows(statement, call.account)) ?? false;
}

/** No account is in an organization here, so a statement for one allows nobody. */
function allows({ Principal, Condition }: PolicyStatement, account: string): boolean {
  if (Condition !== undefined) return false;
  if (typeof Principal === 'string') return true;
  return Principal['AWS']?.split(':')[4] === account;
}

function versionOf(
  call: Call,
  input: { readonly LayerName: string | undefined; readonly VersionNumber: number | undefined },
): LayerVersionRef {
  const ref = resolveOwnLayer(call, required(input.LayerName, 'layerName'));
  return { ...ref, version: checkLayerVersionNumber(required(input.VersionNumber, 'versionNumber')) };
}

async function refuseMissing(view: View, ref: LayerVersionRef): Promise<void> {
  if (await layerVersions.get(view, layerVersionKey(ref))) return;
  throw notFound(layerVersionMissing(layerVersionArn(ref, ref.version)));
}

function layerStatement(
  input: {
    readonly StatementId: string | undefined;
    readonly Action: string | undefined;
    readonly Principal: string | undefined;
    readonly OrganizationId?: string | undefined;
  },
  resource: string,
): PolicyStatement {
  const principal = required(input.Principal, 'principal');
  if (input.OrganizationId !== undefined && principal !== '*') {
    throw invalidParameter('OrganizationId can only be given with the principal *.');
  }
  return {
    Sid: required(input.StatementId, 'statementId'),
    Effect: 'Allow',
    Principal: principal === '*' ? '*' : { AWS: accountArn(principal) },
    Action: required(input.Action, 'action'),
    Resource: resource,
    ...(input.OrganizationId !== undefined && {
      Condition: { StringEquals: { 'aws:PrincipalOrgID': input.OrganizationId } },
    }),
  };
}

const accountArn = (principal: string) =>
  /^\d{12}$/.test(principal) ? `arn:aws:iam::${principal}:root` : principal;
