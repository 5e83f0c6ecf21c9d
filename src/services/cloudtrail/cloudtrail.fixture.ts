import {
  CloudTrailClient,
  LookupEventsCommand,
  type Event,
  type LookupAttribute,
} from '@aws-sdk/client-cloudtrail';
import { CreateAccessKeyCommand, CreateUserCommand, PutUserPolicyCommand } from '@aws-sdk/client-iam';
import type { TestContext } from 'node:test';
import { eventually, REGION, testPlatform, type TestPlatform } from '../../../test/harness.ts';
import type { Config } from '../../config.ts';

export interface Keys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** What tests look at in a record. */
export interface ReadRecord {
  readonly eventName: string;
  readonly userIdentity: Readonly<Record<string, unknown>>;
  readonly requestParameters: unknown;
  readonly responseElements: unknown;
  readonly errorCode?: string;
  readonly errorMessage?: string;
  readonly additionalEventData?: { readonly authorization: { readonly message: string } };
  readonly [field: string]: unknown;
}

export interface TrailPlatform extends TestPlatform {
  readonly cloudtrail: CloudTrailClient;
  /** Every event with this attribute, newest first. */
  found(attribute: LookupAttribute['AttributeKey'], value: string): Promise<Event[]>;
  /** The newest record of this name; waits for it. */
  record(eventName: string): Promise<ReadRecord>;
  /** A user with this policy, and the settings for clients in its name. */
  user(name: string, ...statements: object[]): Promise<ClientSettings>;
  settings(credentials: Keys): ClientSettings;
}

export interface ClientSettings {
  readonly region: string;
  readonly endpoint: string;
  readonly credentials: Keys;
  readonly maxAttempts: number;
}

/** A platform, and somebody who looks at its trail. */
export async function trailPlatform(
  context: TestContext,
  overrides: Partial<Config> = {},
): Promise<TrailPlatform> {
  const platform = await testPlatform(context, overrides);
  const settings = (credentials: Keys): ClientSettings => ({
    region: REGION,
    endpoint: platform.endpoint,
    credentials,
    maxAttempts: 1,
  });
  const cloudtrail = new CloudTrailClient(settings(platform.credentials));
  context.after(() => cloudtrail.destroy());
  const found: TrailPlatform['found'] = async (AttributeKey, AttributeValue) => {
    const LookupAttributes = [{ AttributeKey, AttributeValue }];
    return (await cloudtrail.send(new LookupEventsCommand({ LookupAttributes }))).Events ?? [];
  };
  return Object.assign(platform, {
    cloudtrail,
    found,
    settings,
    record: (eventName: string) =>
      eventually(`the event ${eventName}`, async () => {
        const [event] = await found('EventName', eventName);
        return event && recordOf(event);
      }),
    user: async (UserName: string, ...statements: object[]) => {
      await platform.iam.send(new CreateUserCommand({ UserName }));
      if (statements.length > 0) {
        const PolicyDocument = policyOf(...statements);
        await platform.iam.send(new PutUserPolicyCommand({ UserName, PolicyName: 'own', PolicyDocument }));
      }
      const { AccessKey } = await platform.iam.send(new CreateAccessKeyCommand({ UserName }));
      return settings({
        accessKeyId: AccessKey?.AccessKeyId ?? '',
        secretAccessKey: AccessKey?.SecretAccessKey ?? '',
      });
    },
  });
}

export function policyOf(...statements: object[]): string {
  return JSON.stringify({ Version: '2012-10-17', Statement: statements });
}

export function recordOf({ CloudTrailEvent = '{}' }: Event): ReadRecord {
  return JSON.parse(CloudTrailEvent) as ReadRecord;
}
