import type { EntityDetails, PolicyOwnerEntityType, ServiceLastAccessed } from '@aws-sdk/client-iam';
import { parsePolicy } from '../../policy/index.ts';
import type { Transaction, View } from '../../store/store.ts';
import { iamFault, required } from './fault.ts';
import type { Iam } from './needs.ts';
import type { Operations } from './operations.ts';
import { pageOf, pageOfNumbers } from './page.ts';
import { findPolicy, defaultDocument } from './findPolicy.ts';
import { accessJobs, serviceUses, type AccessJobRecord, type UseRecord } from './records.ts';
import { allowsService, policiesHeldBy, subjectOf, whoUses, type Subject } from './serviceAccess.ts';

type AccessOperation =
  | 'GenerateServiceLastAccessedDetails'
  | 'GetServiceLastAccessedDetails'
  | 'GetServiceLastAccessedDetailsWithEntities'
  | 'ListPoliciesGrantingServiceAccess';

/** The services that there are here: of no other can anybody have made use. */
const SERVICES: readonly (readonly [namespace: string, name: string])[] = [
  ['cloudtrail', 'AWS CloudTrail'],
  ['cloudwatch', 'Amazon CloudWatch'],
  ['iam', 'AWS Identity and Access Management'],
  ['lambda', 'AWS Lambda'],
  ['logs', 'Amazon CloudWatch Logs'],
  ['sts', 'AWS Security Token Service'],
];

const JOB_MS = 7 * 24 * 3600 * 1000;
const MOST_JOBS = 100;
const OWNERS: Readonly<Record<Subject['kind'], PolicyOwnerEntityType>> = {
  user: 'USER',
  group: 'GROUP',
  role: 'ROLE',
};

/** Access advisor: which of the services that somebody may use he did use, and when last. */
export function serviceLastAccessedOperations(iam: Iam): Operations<AccessOperation> {
  return {
    GenerateServiceLastAccessedDetails: async (input, { account }) => {
      const arn = required(input.Arn, 'arn');
      if (input.Granularity === 'ACTION_LEVEL') {
        throw iamFault(
          'InvalidInput',
          'Granularity ACTION_LEVEL is not supported by this version of Mayfly.',
        );
      }
      const id = iam.ids.uuid();
      await iam.keyUse.flush();
      await iam.store.transact(async (tx) => {
        await whoUses(iam, tx, account, arn);
        await forgetJobs(tx, account, iam.now());
        accessJobs.put(tx, [account, id], { arn, createdAtMs: iam.now() });
      });
      return { JobId: id };
    },

    GetServiceLastAccessedDetails: async (input, { account }) =>
      iam.store.read(async (view) => {
        const job = await findJob(iam, view, account, required(input.JobId, 'jobId'));
        const allowed = await servicesOf(iam, view, account, job.arn);
        const { start, end, rest } = pageOfNumbers(allowed.length, input);
        const users = await whoUses(iam, view, account, job.arn);
        const shown: ServiceLastAccessed[] = [];
        for (const [namespace, name] of allowed.slice(start, end)) {
          shown.push(summary(namespace, name, await usesOf(view, account, users, namespace)));
        }
        return {
          ...jobMembers(job),
          JobType: 'SERVICE_LEVEL' as const,
          ServicesLastAccessed: shown,
          ...rest,
        };
      }),

    GetServiceLastAccessedDetailsWithEntities: async (input, { account }) =>
      iam.store.read(async (view) => {
        const job = await findJob(iam, view, account, required(input.JobId, 'jobId'));
        const namespace = required(input.ServiceNamespace, 'serviceNamespace');
        const users = await whoUses(iam, view, account, job.arn);
        const all = await usesOf(view, account, users, namespace);
        const page = pageOf(
          all.toSorted((one, other) => (one.subject.arn < other.subject.arn ? -1 : 1)),
          input,
          ({ subject }) => subject.arn,
        );
        return { ...jobMembers(job), EntityDetailsList: page.items.map(entityDetails), ...page.rest };
      }),

    ListPoliciesGrantingServiceAccess: async (input, { account }) =>
      iam.store.read(async (view) => {
        const subject = await subjectOf(view, account, required(input.Arn, 'arn'));
        const held = await policiesHeldBy(iam, view, account, subject);
        const namespaces = required(input.ServiceNamespaces, 'serviceNamespaces');
        const { start, end, rest } = pageOfNumbers(namespaces.length, input);
        const entries = namespaces.slice(start, end).map((namespace) => ({
          ServiceNamespace: namespace,
          Policies: held
            .filter(({ document }) =>
              allowsService(parsePolicy(document, 'session'), namespace.toLowerCase()),
            )
            .map(({ name, arn, holder }) => ({
              PolicyName: name,
              PolicyType: arn === undefined ? ('INLINE' as const) : ('MANAGED' as const),
              ...(arn !== undefined
                ? { PolicyArn: arn }
                : { EntityType: OWNERS[holder.kind], EntityName: holder.record.name }),
            })),
        }));
        return { PoliciesGrantingServiceAccess: entries, ...rest };
      }),
  };
}

/** Jobs are over when they are made; what they tell of is looked at when it is asked for. */
function jobMembers({ createdAtMs }: AccessJobRecord) {
  const at = new Date(createdAtMs);
  return { JobStatus: 'COMPLETED' as const, JobCreationDate: at, JobCompletionDate: at };
}

async function findJob(iam: Iam, view: View, account: string, id: string): Promise<AccessJobRecord> {
  const job = await accessJobs.get(view, [account, id]);
  if (job && iam.now() - job.createdAtMs < JOB_MS) return job;
  throw iamFault('NoSuchEntity', `Job ${id} cannot be found.`);
}

/** Those that are over, and when there are too many the oldest. */
async function forgetJobs(tx: Transaction, account: string, nowMs: number): Promise<void> {
  const jobs = await accessJobs.list(tx, { prefix: [account] });
  const byAge = jobs.toSorted((one, other) => other.value.createdAtMs - one.value.createdAtMs);
  for (const [at, { key, value }] of byAge.entries()) {
    if (at >= MOST_JOBS - 1 || nowMs - value.createdAtMs >= JOB_MS) accessJobs.delete(tx, key);
  }
}

/** The services of which the policies of the ARN allow anything. */
async function servicesOf(iam: Iam, view: View, account: string, arn: string): Promise<typeof SERVICES> {
  const documents = arn.includes(':policy/')
    ? await documentOf(iam, view, account, arn)
    : (await policiesHeldBy(iam, view, account, await subjectOf(view, account, arn))).map(
        ({ document }) => document,
      );
  const parsed = documents.map((document) => parsePolicy(document, 'session'));
  return SERVICES.filter(([namespace]) => parsed.some((document) => allowsService(document, namespace)));
}

async function documentOf(iam: Iam, view: View, account: string, arn: string): Promise<string[]> {
  const found = await findPolicy(iam, view, account, arn);
  return found ? [defaultDocument(found.record)] : [];
}

interface Use {
  readonly subject: Subject;
  readonly use: UseRecord | undefined;
}

async function usesOf(
  view: View,
  account: string,
  users: readonly Subject[],
  service: string,
): Promise<Use[]> {
  return Promise.all(
    users.map(async (subject) => ({
      subject,
      use: await serviceUses.get(view, [account, subject.record.id, service]),
    })),
  );
}

function summary(namespace: string, name: string, all: readonly Use[]): ServiceLastAccessed {
  const used = all.filter(({ use }) => use !== undefined);
  const [last] = used.toSorted((one, other) => (other.use?.atMs ?? 0) - (one.use?.atMs ?? 0));
  return {
    ServiceName: name,
    ServiceNamespace: namespace,
    TotalAuthenticatedEntities: used.length,
    ...(last?.use && {
      LastAuthenticated: new Date(last.use.atMs),
      LastAuthenticatedEntity: last.subject.arn,
      LastAuthenticatedRegion: last.use.region,
    }),
  };
}

function entityDetails({ subject, use }: Use): EntityDetails {
  return {
    EntityInfo: {
      Arn: subject.arn,
      Name: subject.record.name,
      Type: OWNERS[subject.kind],
      Id: subject.record.id,
      Path: subject.record.path,
    },
    ...(use && { LastAuthenticated: new Date(use.atMs) }),
  };
}
