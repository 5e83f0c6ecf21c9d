import { createAccessKeyId, createSecretAccessKey } from '../../protocol/sigv4/accessKeyId.ts';
import type { View } from '../../store/store.ts';
import type { Call } from '../service.ts';
import { entityById, putEntity, userOrCaller } from './entity.ts';
import { iamFault, quotaExceeded, required } from './fault.ts';
import type { Iam } from './needs.ts';
import type { Operations } from './operations.ts';
import { pageOf } from './page.ts';
import { accessKeys, secretContext, uses, type AccessKeyRecord, type UserRecord } from './records.ts';

type AccessKeyOperation =
  | 'CreateAccessKey'
  | 'ListAccessKeys'
  | 'UpdateAccessKey'
  | 'DeleteAccessKey'
  | 'GetAccessKeyLastUsed';

const MOST_KEYS = 2;

export function accessKeyOperations(iam: Iam): Operations<AccessKeyOperation> {
  return {
    CreateAccessKey: async (input, call) => {
      const { account } = call;
      const accessKeyId = createAccessKeyId('AKIA', account, iam.ids);
      const secret = createSecretAccessKey(iam.ids);
      const made = {
        accessKeyId,
        sealedSecret: iam.secrets.seal(secret, secretContext(account, accessKeyId)),
        active: true,
        createdAtMs: iam.now(),
      };
      const user = await iam.commit(async (tx) => {
        const owner = await userOrCaller(tx, call, input.UserName);
        if (owner.accessKeys.length >= MOST_KEYS) throw quotaExceeded('AccessKeysPerUser', MOST_KEYS);
        accessKeys.put(tx, [account, made.accessKeyId], { ...made, userId: owner.id });
        putEntity(tx, account, 'user', { ...owner, accessKeys: [...owner.accessKeys, made.accessKeyId] });
        return owner;
      });
      return {
        AccessKey: {
          UserName: user.name,
          AccessKeyId: made.accessKeyId,
          Status: 'Active' as const,
          SecretAccessKey: secret,
          CreateDate: new Date(made.createdAtMs),
        },
      };
    },

    ListAccessKeys: async (input, call) =>
      iam.store.read(async (view) => {
        const user = await userOrCaller(view, call, input.UserName);
        const keys = await keysOf(view, call.account, user);
        const page = pageOf(keys, input, ({ accessKeyId }) => accessKeyId);
        return { AccessKeyMetadata: page.items.map((key) => metadata(user, key)), ...page.rest };
      }),

    UpdateAccessKey: async (input, call) => {
      const active = input.Status === 'Active';
      if (!active && input.Status !== 'Inactive') throw iamFault('ValidationError', STATUS_PROBLEM);
      await iam.commit(async (tx) => {
        const user = await userOrCaller(tx, call, input.UserName);
        const key = await findKey(tx, call, user, required(input.AccessKeyId, 'accessKeyId'));
        accessKeys.put(tx, [call.account, key.accessKeyId], { ...key, active });
      });
      return {};
    },

    DeleteAccessKey: async (input, call) => {
      const { account } = call;
      await iam.commit(async (tx) => {
        const user = await userOrCaller(tx, call, input.UserName);
        const { accessKeyId } = await findKey(tx, call, user, required(input.AccessKeyId, 'accessKeyId'));
        accessKeys.delete(tx, [account, accessKeyId]);
        uses.delete(tx, [account, accessKeyId]);
        const left = user.accessKeys.filter((id) => id !== accessKeyId);
        putEntity(tx, account, 'user', { ...user, accessKeys: left });
      });
      return {};
    },

    GetAccessKeyLastUsed: async (input, { account, principal }) => {
      const id = required(input.AccessKeyId, 'accessKeyId');
      await iam.keyUse.flush();
      return iam.store.read(async (view) => {
        const key = await accessKeys.get(view, [account, id]);
        const user = key && (await entityById(view, account, 'user', key.userId));
        if (!user) {
          throw iamFault(
            'AccessDenied',
            `User: ${principal.arn} is not authorized to perform: iam:GetAccessKeyLastUsed on resource: access key ${id}`,
          );
        }
        const used = await uses.get(view, [account, id]);
        return {
          UserName: user.name,
          AccessKeyLastUsed: {
            LastUsedDate: used && new Date(used.atMs),
            ServiceName: used?.service ?? 'N/A',
            Region: used?.region ?? 'N/A',
          },
        };
      });
    },
  };
}

/** `Expired` is a service's to say. */
const STATUS_PROBLEM =
  "1 validation error detected: Value at 'status' failed to satisfy constraint: Member must satisfy enum value set";

export async function keysOf(view: View, account: string, user: UserRecord): Promise<AccessKeyRecord[]> {
  const keys = await Promise.all(user.accessKeys.map((id) => accessKeys.get(view, [account, id])));
  return keys
    .filter((key) => key !== undefined)
    .toSorted((one, other) => (one.accessKeyId < other.accessKeyId ? -1 : 1));
}

async function findKey(
  view: View,
  { account }: Call,
  user: UserRecord,
  id: string,
): Promise<AccessKeyRecord> {
  const key = user.accessKeys.includes(id) ? await accessKeys.get(view, [account, id]) : undefined;
  if (key) return key;
  throw iamFault('NoSuchEntity', `The Access Key with id ${id} cannot be found.`);
}

function metadata(user: UserRecord, key: AccessKeyRecord) {
  return {
    UserName: user.name,
    AccessKeyId: key.accessKeyId,
    Status: key.active ? ('Active' as const) : ('Inactive' as const),
    CreateDate: new Date(key.createdAtMs),
  };
}
