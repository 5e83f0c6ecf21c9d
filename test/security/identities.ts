import type { TestContext } from 'node:test';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import {
  CreateAccessKeyCommand,
  CreateUserCommand,
  IAMClient,
  PutUserPolicyCommand,
} from '@aws-sdk/client-iam';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { systemClock } from '../../src/base/clock.ts';
import { systemIds } from '../../src/base/ids.ts';
import { createSessionTokens } from '../../src/services/sts/sessionToken.ts';
import { REGION, type TestPlatform } from '../harness.ts';

/** Somebody's keys, and clients that have them. */
export interface Identity {
  readonly lambda: LambdaClient;
  readonly logs: CloudWatchLogsClient;
  readonly cloudwatch: CloudWatchClient;
  readonly iam: IAMClient;
}

export interface User extends Identity {
  readonly name: string;
  readonly arn: string;
  /** Replaces the one policy that the user has. */
  may(...statements: readonly object[]): Promise<void>;
}

interface Keys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

export function identity(context: Pick<TestContext, 'after'>, endpoint: string, credentials: Keys): Identity {
  const settings = { region: REGION, endpoint, credentials, maxAttempts: 1 };
  const clients = {
    lambda: new LambdaClient(settings),
    logs: new CloudWatchLogsClient(settings),
    cloudwatch: new CloudWatchClient(settings),
    iam: new IAMClient(settings),
  };
  context.after(() => {
    for (const client of Object.values(clients)) client.destroy();
  });
  return clients;
}

/** A new user, made by whoever `iam` is of. */
export async function newUser(
  context: Pick<TestContext, 'after'>,
  { endpoint }: Pick<TestPlatform, 'endpoint'>,
  iam: IAMClient,
  UserName: string,
  Path = '/',
): Promise<User> {
  const { User: made } = await iam.send(new CreateUserCommand({ UserName, Path }));
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName }));
  const keys = {
    accessKeyId: AccessKey?.AccessKeyId ?? '',
    secretAccessKey: AccessKey?.SecretAccessKey ?? '',
  };
  return {
    ...identity(context, endpoint, keys),
    name: UserName,
    arn: made?.Arn ?? '',
    may: async (...statements) => {
      const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement: statements });
      await iam.send(new PutUserPolicyCommand({ UserName, PolicyName: 'p', PolicyDocument }));
    },
  };
}

/** The root of another account, which a platform has none of by itself: a session sealed with the platform's key. */
export async function rootOf(
  context: Pick<TestContext, 'after'>,
  { endpoint, dataFolder }: TestPlatform,
  account: string,
): Promise<Identity> {
  const key = await readFile(join(dataFolder, 'session-key'));
  const sessions = createSessionTokens({ key, clock: systemClock(), ids: systemIds() });
  const arn = `arn:aws:iam::${account}:root`;
  const principal = { kind: 'root', arn, userId: account, accessKeyId: undefined } as const;
  return identity(context, endpoint, sessions.issue({ account, principal, durationSeconds: 3600 }));
}

export const allow = (
  Action: string | readonly string[],
  Resource: string | readonly string[],
  Condition?: object,
) => {
  return { Effect: 'Allow', Action, Resource, ...(Condition && { Condition }) };
};

export const deny = (
  Action: string | readonly string[],
  Resource: string | readonly string[],
  Condition?: object,
) => {
  return { ...allow(Action, Resource, Condition), Effect: 'Deny' };
};

/** What a refused call says; fails when it is let in. */
export async function refusal(work: Promise<unknown>): Promise<string> {
  try {
    await work;
  } catch (error) {
    if (error instanceof Error) return `${error.name}: ${error.message}`;
  }
  throw new Error('it was let in');
}
