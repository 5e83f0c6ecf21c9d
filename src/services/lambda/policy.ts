import type { Key, View } from '../../store/store.ts';
import type { Call } from '../service.ts';
import { conflict, invalidParameter, lambdaFault, notFound, required, revisionMismatch } from './fault.ts';
import {
  functionNotFound,
  isVersionNumber,
  qualifiedArn,
  resolveFunction,
  type FunctionRef,
} from './functionName.ts';
import { getVersion } from './lookup.ts';
import type { Lambda } from './needs.ts';
import type { Operations } from './operations.ts';
import { aliases, functionKey, functions, policies, type PolicyStatement } from './records.ts';
import { statementOf } from './statement.ts';

const MAX_POLICY_BYTES = 20_480;

/** Each function, version and alias has a policy of its own; a function's own one has the empty qualifier. */
export function policyOperations(
  lambda: Lambda,
): Operations<'AddPermission' | 'RemovePermission' | 'GetPolicy'> {
  return {
    AddPermission: async (input, call) => {
      const ref = resolveFunction(call, required(input.FunctionName, 'functionName'), input.Qualifier);
      if (ref.qualifier === '$LATEST') {
        throw invalidParameter('We currently do not support adding policies for $LATEST.');
      }
      const statement = statementOf(input, qualifiedArn(ref, ref.qualifier));
      const revisionId = lambda.ids.uuid();
      await lambda.commit(async (transaction) => {
        await refuseMissing(transaction, call, ref);
        const key = policyKey(call, ref);
        const before = await policies.get(transaction, key);
        if (input.RevisionId && input.RevisionId !== before?.revisionId) throw revisionMismatch('GetPolicy');
        const statements = before?.statements ?? [];
        if (statements.some((other) => other.Sid === statement.Sid)) {
          throw conflict(
            `The statement id (${statement.Sid}) provided already exists. Please provide a new statement id, or remove the existing statement.`,
          );
        }
        const after = [...statements, statement];
        refuseLong(after);
        policies.put(transaction, key, { revisionId, statements: after });
      });
      return { Statement: JSON.stringify(statement) };
    },

    RemovePermission: async (input, call) => {
      const ref = resolveFunction(call, required(input.FunctionName, 'functionName'), input.Qualifier);
      const sid = required(input.StatementId, 'statementId');
      const revisionId = lambda.ids.uuid();
      await lambda.commit(async (transaction) => {
        if (!(await functions.get(transaction, functionKey(call, ref.name)))) {
          throw notFound(`No policy found for: ${qualifiedArn(ref, ref.qualifier)}`);
        }
        await refuseMissing(transaction, call, ref);
        const key = policyKey(call, ref);
        const before = await policies.get(transaction, key);
        if (!before) throw notFound('No policy is associated with the given resource.');
        if (input.RevisionId && input.RevisionId !== before.revisionId) throw revisionMismatch('GetPolicy');
        const statements = before.statements.filter((statement) => statement.Sid !== sid);
        if (statements.length === before.statements.length) {
          throw notFound(`Statement ${sid} is not found in resource policy.`);
        }
        if (statements.length === 0) policies.delete(transaction, key);
        else policies.put(transaction, key, { revisionId, statements });
      });
      return {};
    },

    GetPolicy: async (input, call) => {
      const ref = resolveFunction(call, required(input.FunctionName, 'functionName'), input.Qualifier);
      const policy = await lambda.store.read((view) => policies.get(view, policyKey(call, ref)));
      if (!policy) throw notFound('The resource you requested does not exist.');
      return { Policy: policyText(policy.statements), RevisionId: policy.revisionId };
    },
  };
}

function policyKey(call: Call, ref: FunctionRef): Key {
  return [...functionKey(call, ref.name), ref.qualifier ?? ''];
}

export function policyText(statements: readonly PolicyStatement[]): string {
  return JSON.stringify({ Version: '2012-10-17', Id: 'default', Statement: statements });
}

export function refuseLong(statements: readonly PolicyStatement[]): void {
  const bytes = Buffer.byteLength(policyText(statements));
  if (bytes <= MAX_POLICY_BYTES) return;
  throw lambdaFault(
    'PolicyLengthExceededException',
    `The final policy size (${bytes}) is bigger than the limit (${MAX_POLICY_BYTES}).`,
  );
}

async function refuseMissing(view: View, call: Call, ref: FunctionRef): Promise<void> {
  const key = functionKey(call, ref.name);
  const fn = await functions.get(view, key);
  if (!fn) throw functionNotFound(ref);
  const { qualifier } = ref;
  if (qualifier === undefined || qualifier === '$LATEST') return;
  if (isVersionNumber(qualifier)) {
    if (!(await getVersion(view, key, fn, qualifier))) throw functionNotFound(ref, qualifier);
  } else if (!(await aliases.get(view, [...key, qualifier]))) {
    if (qualifier.includes('$')) throw functionNotFound(ref, qualifier);
    throw notFound(`Cannot find alias arn: ${qualifiedArn(ref, qualifier)}`);
  }
}
