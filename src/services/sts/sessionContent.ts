import type { AssumeRoleCommandInput } from '@aws-sdk/client-sts';
import { MalformedPolicy, parsePolicy } from '../../policy/index.ts';
import { Fault } from '../../protocol/fault.ts';
import type { Principal, PrincipalSession } from '../service.ts';

/** What a caller wants a session to carry. */
export type SessionWishes = Pick<
  AssumeRoleCommandInput,
  'Policy' | 'PolicyArns' | 'Tags' | 'TransitiveTagKeys' | 'SourceIdentity'
>;

/** What a session carries along: policies that limit it, tags, on whose behalf it is. */
export interface SessionContent {
  readonly frozen: Omit<PrincipalSession, 'issuedAtMs'>;
  /** Of the room that there is for policies and tags; undefined when there are none. */
  readonly packedPercent: number | undefined;
}

const PACKED_BYTES = 2048;

/** Transitive tags and the source identity of the caller's own session go on in the new one. */
export function sessionContent(input: SessionWishes, caller: Principal): SessionContent {
  checkSessionPolicy(input.Policy);
  const inherited = inheritedTags(caller);
  const given = givenTags(input);
  const lower = new Set(Object.keys(inherited).map((key) => key.toLowerCase()));
  if (Object.keys(given).some((key) => lower.has(key.toLowerCase()))) {
    throw parameter(
      "One of the specified transitive tag keys can't be set because it conflicts with a transitive tag key from the calling session.",
    );
  }
  const tags = { ...inherited, ...given };
  const transitive = [...Object.keys(inherited), ...(input.TransitiveTagKeys ?? [])];
  const arns = (input.PolicyArns ?? []).map(({ arn = '' }) => arn);
  const sourceIdentity = sourceIdentityOf(input, caller);
  return {
    frozen: {
      ...(input.Policy !== undefined && { policy: input.Policy }),
      ...(arns.length > 0 && { policyArns: arns }),
      ...(Object.keys(tags).length > 0 && { tags }),
      ...(transitive.length > 0 && { transitiveTagKeys: transitive }),
      ...(sourceIdentity !== undefined && { sourceIdentity }),
    },
    packedPercent: packedPercent(input.Policy, arns, tags),
  };
}

function checkSessionPolicy(policy: string | undefined): void {
  if (policy === undefined) return;
  try {
    parsePolicy(policy, 'session');
  } catch (error) {
    if (!(error instanceof MalformedPolicy)) throw error;
    throw new Fault('MalformedPolicyDocument', error.message, { status: 400 });
  }
}

function inheritedTags({ kind, session }: Principal): Record<string, string> {
  if (kind !== 'assumed-role') return {};
  const keys = new Set(session?.transitiveTagKeys?.map((key) => key.toLowerCase()));
  const all = Object.entries(session?.tags ?? {});
  return Object.fromEntries(all.filter(([key]) => keys.has(key.toLowerCase())));
}

function givenTags({ Tags = [], TransitiveTagKeys = [] }: SessionWishes): Record<string, string> {
  const keys = Tags.map(({ Key = '' }) => Key.toLowerCase());
  if (new Set(keys).size < keys.length) {
    throw parameter('Duplicate tag keys found. Please note that Tag keys are case insensitive.');
  }
  if (TransitiveTagKeys.some((key) => !keys.includes(key.toLowerCase()))) {
    throw parameter('The specified transitive tag key must be included in the requested tags.');
  }
  return Object.fromEntries(Tags.map(({ Key = '', Value = '' }) => [Key, Value]));
}

function sourceIdentityOf(input: SessionWishes, { session }: Principal): string | undefined {
  const { SourceIdentity } = input;
  const before = session?.sourceIdentity;
  if (before !== undefined && SourceIdentity !== undefined && SourceIdentity !== before) {
    throw new Fault('ValidationError', 'The source identity is already set for this assume role session', {
      status: 400,
    });
  }
  return SourceIdentity ?? before;
}

/** AWS packs them in a way of its own; here they count as they are. */
function packedPercent(
  policy: string | undefined,
  arns: readonly string[],
  tags: Readonly<Record<string, string>>,
): number | undefined {
  const texts = [...(policy === undefined ? [] : [policy.replace(/\s+/g, ' ')]), ...arns];
  for (const [key, value] of Object.entries(tags)) texts.push(key, value);
  if (texts.length === 0) return undefined;
  const percent = Math.ceil((100 * Buffer.byteLength(texts.join(''))) / PACKED_BYTES);
  if (percent <= 100) return percent;
  throw new Fault(
    'PackedPolicyTooLarge',
    `Packed policy consumes ${percent}% of allotted space, please use smaller policy.`,
    { status: 400 },
  );
}

function parameter(message: string): Fault {
  return new Fault('InvalidParameterValue', message, { status: 400 });
}
