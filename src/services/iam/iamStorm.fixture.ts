/**
 * Makes users with a key, a group, a policy and an attachment as fast as it can on a durable store, renames and deletes
 * some, and says on standard output what was acknowledged: `NAME STEP VALUE`. Run by iamKill.test.ts, which kills it.
 */
import { writeSync } from 'node:fs';
import { systemClock } from '../../base/clock.ts';
import { systemIds } from '../../base/ids.ts';
import { silentLog } from '../../base/log.ts';
import { openSqliteStore } from '../../store/sqlite/openSqliteStore.ts';
import { ACCOUNT, ALLOW_ALL, testIam } from './iam.fixture.ts';

const [folder = '', run = ''] = process.argv.slice(2);
const clock = systemClock();
const store = await openSqliteStore({ folder, clock, log: silentLog() });
const { call } = testIam({ store, clock, ids: systemIds() });
const say = (name: string, step: string, value = '') => writeSync(1, `${name} ${step} ${value}\n`);

async function worker(lane: number): Promise<never> {
  for (let round = 0; ; round++) {
    const UserName = `u${run}-${lane}-${round}`;
    const PolicyArn = `arn:aws:iam::${ACCOUNT}:policy/${UserName}`;
    await call('CreateUser', { UserName });
    say(UserName, 'created');
    const { AccessKey } = await call('CreateAccessKey', { UserName });
    say(UserName, 'key', `${AccessKey?.AccessKeyId} ${AccessKey?.SecretAccessKey}`);
    await call('CreatePolicy', { PolicyName: UserName, PolicyDocument: ALLOW_ALL });
    await call('AttachUserPolicy', { UserName, PolicyArn });
    say(UserName, 'attached');
    if (round % 2 === 0) continue;
    await call('DetachUserPolicy', { UserName, PolicyArn });
    await call('DeletePolicy', { PolicyArn });
    await call('DeleteAccessKey', { UserName, AccessKeyId: AccessKey?.AccessKeyId });
    await call('DeleteUser', { UserName });
    say(UserName, 'deleted');
  }
}

await Promise.all([0, 1, 2, 3].map(worker));
