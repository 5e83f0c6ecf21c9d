import type { PolicyDocument } from '../../policy/index.ts';
import type { View } from '../../store/store.ts';
import { arnOf, readPolicyArn } from './arn.ts';
import { entitiesById, entityById, findEntity } from './entity.ts';
import { iamFault, noSuchPolicy } from './fault.ts';
import { defaultDocument, findPolicy } from './findPolicy.ts';
import type { Iam } from './needs.ts';
import { attachments, members, type EntityKind, type EntityRecord } from './records.ts';

/** A user, role or group with its ARN. */
export interface Subject {
  readonly kind: EntityKind;
  readonly arn: string;
  readonly record: EntityRecord;
}

/** A policy that somebody has, and through whom. */
export interface HeldPolicy {
  readonly name: string;
  /** Of a managed one. */
  readonly arn: string | undefined;
  readonly document: string;
  readonly holder: Subject;
}

/** Whether the document allows anything of a service, whatever its conditions, and whatever others deny. */
export function allowsService({ statements }: PolicyDocument, service: string): boolean {
  return statements.some(({ effect, action }) => {
    if (effect !== 'Allow') return false;
    if (action.not) return !action.values.some((value) => isWhole(value, service));
    return action.values.some((value) => prefixMatches(value, service));
  });
}

const isWhole = (value: string, service: string): boolean =>
  value === '*' || (/^[^:]*:\*+$/.test(value) && prefixMatches(value, service));

function prefixMatches(value: string, service: string): boolean {
  const [prefix = ''] = value.toLowerCase().split(':');
  const pattern = prefix
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${pattern}$`).test(service);
}

/** The user, group or role of an ARN. Throws for what is none, or not there. */
export async function subjectOf(view: View, account: string, arn: string): Promise<Subject> {
  const [, kind, name] =
    new RegExp(`^arn:aws:iam::${account}:(user|group|role)/(?:.*/)?([^/]+)$`).exec(arn) ?? [];
  if ((kind !== 'user' && kind !== 'group' && kind !== 'role') || name === undefined) {
    throw iamFault('InvalidInput', `Invalid ARN: ${arn}`);
  }
  const record = await findEntity(view, account, kind, name);
  return { kind, arn: arnOf(account, kind, record), record };
}

/** Inline and attached ones; of a user also those of the groups that it is in. */
export async function policiesHeldBy(
  iam: Pick<Iam, 'awsPolicies'>,
  view: View,
  account: string,
  subject: Subject,
): Promise<HeldPolicy[]> {
  const holders = [subject, ...(await groupsOf(view, account, subject))];
  const held: HeldPolicy[] = [];
  for (const holder of holders) {
    for (const [name, document] of Object.entries(holder.record.inline)) {
      held.push({ name, arn: undefined, document, holder });
    }
    for (const arn of holder.record.attached) {
      const found = await findPolicy(iam, view, account, arn);
      if (!found) continue;
      held.push({ name: found.record.name, arn, document: defaultDocument(found.record), holder });
    }
  }
  return held;
}

async function groupsOf(view: View, account: string, subject: Subject): Promise<Subject[]> {
  if (subject.kind !== 'user') return [];
  const user = await entityById(view, account, 'user', subject.record.id);
  const groups = await entitiesById(view, account, 'group', user?.groups ?? []);
  return groups.map((record) => ({ kind: 'group', arn: arnOf(account, 'group', record), record }));
}

/** Who signs with what hangs on the ARN: a user or role itself, a group's members, a policy's holders and theirs. */
export async function whoUses(
  iam: Pick<Iam, 'awsPolicies'>,
  view: View,
  account: string,
  arn: string,
): Promise<Subject[]> {
  if (readPolicyArnOrNone(arn) === undefined) {
    return signersOf(view, account, await subjectOf(view, account, arn));
  }
  if (!(await findPolicy(iam, view, account, arn))) throw noSuchPolicy(arn);
  const entries = await attachments.list(view, { prefix: [account, arn, 'policy'] });
  const found = new Map<string, Subject>();
  for (const { key } of entries) {
    const [, , , kind, id] = key;
    if (kind !== 'user' && kind !== 'group' && kind !== 'role') continue;
    const record = await entityById(view, account, kind, String(id));
    if (!record) continue;
    const holder: Subject = { kind, arn: arnOf(account, kind, record), record };
    for (const signer of await signersOf(view, account, holder)) found.set(signer.arn, signer);
  }
  return [...found.values()];
}

const readPolicyArnOrNone = (arn: string) => (arn.includes(':policy/') ? readPolicyArn(arn) : undefined);

async function signersOf(view: View, account: string, subject: Subject): Promise<Subject[]> {
  if (subject.kind !== 'group') return [subject];
  const entries = await members.list(view, { prefix: [account, subject.record.id] });
  const ids = entries.map(({ key }) => String(key.at(-1)));
  const users = await entitiesById(view, account, 'user', ids);
  return users.map((record) => ({ kind: 'user', arn: arnOf(account, 'user', record), record }));
}
