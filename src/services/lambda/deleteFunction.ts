import type { Key, Transaction } from '../../store/store.ts';
import { conflict, invalidParameter, required } from './fault.ts';
import {
  functionNotFound,
  isVersionNumber,
  resolveFunction,
  versionNumberOf,
  type FunctionRef,
} from './functionName.ts';
import { deleteFunctionUrls } from './functionUrlRecords.ts';
import type { Lambda } from './needs.ts';
import type { Operations } from './operations.ts';
import { provisionedConfigs } from './provisionedRecords.ts';
import {
  aliases,
  concurrencies,
  eventInvokeConfigs,
  functionKey,
  functions,
  policies,
  unsettled,
  versions,
} from './records.ts';

export function deleteFunctionOperation(lambda: Lambda): Operations<'DeleteFunction'> {
  return {
    DeleteFunction: async (input, call) => {
      const ref = resolveFunction(call, required(input.FunctionName, 'functionName'), input.Qualifier);
      const key = functionKey(call, ref.name);
      await lambda.commit(async (transaction) => {
        if (!(await functions.get(transaction, key))) throw functionNotFound(ref);
        if (ref.qualifier === undefined) {
          deleteWhole(transaction, key);
          await deleteFunctionUrls(transaction, key);
          lambda.events.forget(transaction, call, ref.name);
        } else await deleteVersion(transaction, key, ref, ref.qualifier);
      });
      const { qualifier } = ref;
      lambda.invoker.retire(ref.arn, (kept) => qualifier !== undefined && kept.version !== qualifier);
      return { StatusCode: 204 };
    },
  };
}

function deleteWhole(transaction: Transaction, key: Key): void {
  functions.delete(transaction, key);
  concurrencies.delete(transaction, key);
  unsettled.delete(transaction, key);
  for (const parts of [versions, aliases, policies, eventInvokeConfigs, provisionedConfigs])
    parts.deletePrefix(transaction, key);
}

async function deleteVersion(
  transaction: Transaction,
  key: Key,
  ref: FunctionRef,
  qualifier: string,
): Promise<void> {
  if (qualifier === '$LATEST') {
    throw invalidParameter('$LATEST version cannot be deleted without deleting the function.');
  }
  if (!isVersionNumber(qualifier)) {
    throw invalidParameter('Deletion of aliases is not currently supported.');
  }
  const pointing = (await aliases.list(transaction, { prefix: key })).filter(
    ({ value }) => value.version === qualifier || value.additional?.version === qualifier,
  );
  if (pointing.length > 0) {
    const names = pointing.map(({ value }) => value.name).join(', ');
    throw conflict(
      `Version ${qualifier} of ${ref.arn} cannot be deleted: it is referenced by alias ${names}.`,
    );
  }
  const number = versionNumberOf(qualifier);
  if (number === undefined) return;
  versions.delete(transaction, [...key, number]);
  policies.delete(transaction, [...key, qualifier]);
  eventInvokeConfigs.delete(transaction, [...key, qualifier]);
  provisionedConfigs.delete(transaction, [...key, qualifier]);
}
