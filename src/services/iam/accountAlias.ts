import { iamFault, required } from './fault.ts';
import type { Iam } from './needs.ts';
import type { Operations } from './operations.ts';
import { accounts } from './records.ts';

type AliasOperation = 'CreateAccountAlias' | 'DeleteAccountAlias' | 'ListAccountAliases';

export function accountAliasOperations(iam: Iam): Operations<AliasOperation> {
  return {
    CreateAccountAlias: async (input, { account }) => {
      const alias = required(input.AccountAlias, 'accountAlias');
      await iam.commit(async (tx) => {
        for (const { key, value } of await accounts.list(tx)) {
          if (value.alias === alias && key[0] !== account) {
            throw iamFault('EntityAlreadyExists', `The account alias ${alias} already exists.`);
          }
        }
        const record = await accounts.get(tx, [account]);
        accounts.put(tx, [account], { counts: {}, ...record, alias });
      });
      return {};
    },

    DeleteAccountAlias: async (input, { account }) => {
      const name = required(input.AccountAlias, 'accountAlias');
      await iam.commit(async (tx) => {
        const record = await accounts.get(tx, [account]);
        if (record?.alias !== name) {
          throw iamFault('NoSuchEntity', `The account alias ${name} cannot be found.`);
        }
        const { alias: _, ...rest } = record;
        accounts.put(tx, [account], rest);
      });
      return {};
    },

    ListAccountAliases: async (_input, { account }) => {
      const alias = (await iam.store.read((view) => accounts.get(view, [account])))?.alias;
      return { AccountAliases: alias === undefined ? [] : [alias], IsTruncated: false };
    },
  };
}
