import type {
  ContextEntry,
  EvaluationResult,
  SimulateCustomPolicyRequest,
  SimulatePrincipalPolicyRequest,
} from '@aws-sdk/client-iam';
import {
  compilePolicy,
  compilePrincipalPolicies,
  contextKeysOf,
  contextOf,
  explain,
  MalformedPolicy,
  parsePolicy,
  PolicySet,
  type ContextValue,
  type Explanation,
  type PolicyPrincipal,
} from '../../policy/index.ts';
import type { View } from '../../store/store.ts';
import { arnOf } from './arn.ts';
import { findEntity } from './entity.ts';
import { iamFault, required } from './fault.ts';
import type { Iam } from './needs.ts';
import type { Operations } from './operations.ts';
import { pageOfNumbers } from './page.ts';
import { GrantsReader, type Sourced } from './principalPolicies.ts';

type SimulateOperation =
  | 'SimulateCustomPolicy'
  | 'SimulatePrincipalPolicy'
  | 'GetContextKeysForCustomPolicy'
  | 'GetContextKeysForPrincipalPolicy';

/** Whose policies are simulated. */
interface Source {
  readonly identity: readonly Sourced[];
  readonly boundary: readonly Sourced[] | undefined;
  readonly principal: PolicyPrincipal;
}

/** What policies would say; nothing is done, and everything that was not given is missing. */
export function simulateOperations(iam: Iam): Operations<SimulateOperation> {
  return {
    SimulateCustomPolicy: (input, { account }) => {
      const identity = documents(required(input.PolicyInputList, 'policyInputList'));
      const principal = callerOf(input.CallerArn, account) ?? anyUser(account);
      return simulated({ identity, boundary: undefined, principal }, input, account);
    },

    SimulatePrincipalPolicy: async (input, { account }) => {
      const arn = required(input.PolicySourceArn, 'policySourceArn');
      const source = await iam.store.read((view) => sourceOf(iam, view, account, arn));
      const identity = [...source.identity, ...documents(input.PolicyInputList ?? [])];
      const principal = callerOf(input.CallerArn, account) ?? source.principal;
      return simulated({ ...source, identity, principal }, input, account);
    },

    GetContextKeysForCustomPolicy: (input) => {
      const given = documents(required(input.PolicyInputList, 'policyInputList'));
      return { ContextKeyNames: contextKeysOf(given.map(({ document }) => document)) };
    },

    GetContextKeysForPrincipalPolicy: async (input, { account }) => {
      const arn = required(input.PolicySourceArn, 'policySourceArn');
      const { identity } = await iam.store.read((view) => sourceOf(iam, view, account, arn));
      const all = [...identity, ...documents(input.PolicyInputList ?? [])];
      return { ContextKeyNames: contextKeysOf(all.map(({ document }) => document)) };
    },
  };
}

async function sourceOf(iam: Iam, view: View, account: string, arn: string): Promise<Source> {
  const [, kind, name] =
    new RegExp(`^arn:aws:iam::${account}:(user|group|role)/(?:.*/)?([^/]+)$`).exec(arn) ?? [];
  if (kind === undefined || name === undefined) {
    throw iamFault(
      'InvalidInput',
      `Invalid Entity Arn: ${arn} does not clearly define entity type and name.`,
    );
  }
  const reader = new GrantsReader(iam, view, account);
  if (kind === 'group') {
    const group = await findEntity(view, account, 'group', name);
    return {
      identity: await reader.ofEntity('group', group),
      boundary: undefined,
      principal: anyUser(account),
    };
  }
  if (kind === 'user') {
    const user = await findEntity(view, account, 'user', name);
    const principal = { kind, account, arn: arnOf(account, 'user', user), id: user.id } as const;
    return {
      identity: await reader.ofUser(user),
      boundary: await boundaryOf(reader, user.boundary),
      principal,
    };
  }
  const role = await findEntity(view, account, 'role', name);
  const session = `arn:aws:sts::${account}:assumed-role/${role.name}/simulated`;
  const roleArn = arnOf(account, 'role', role);
  return {
    identity: await reader.ofEntity('role', role),
    boundary: await boundaryOf(reader, role.boundary),
    principal: { kind: 'assumed-role', account, arn: session, roleArn, roleId: role.id },
  };
}

async function boundaryOf(reader: GrantsReader, arn: string | undefined): Promise<Sourced[] | undefined> {
  return arn === undefined ? undefined : reader.managed([arn]);
}

function anyUser(account: string): PolicyPrincipal {
  return { kind: 'user', account, arn: `arn:aws:iam::${account}:user/simulated` };
}

function callerOf(arn: string | undefined, account: string): PolicyPrincipal | undefined {
  if (arn === undefined) return undefined;
  if (/^arn:aws:iam::\d{12}:user\/.+/.test(arn)) {
    return { kind: 'user', account: arn.split(':')[4] ?? account, arn };
  }
  throw iamFault('InvalidInput', `Invalid caller ARN: ${arn} must be the ARN of a user.`);
}

type Request = SimulateCustomPolicyRequest | SimulatePrincipalPolicyRequest;

function simulated(source: Source, input: Request, account: string) {
  if (input.ResourceHandlingOption !== undefined) {
    throw iamFault('InvalidInput', 'ResourceHandlingOption is not supported by this version of Mayfly.');
  }
  const boundaries = input.PermissionsBoundaryPolicyInputList;
  const boundary = boundaries ? documents(boundaries, 'PermissionsBoundaryPolicyInputList') : source.boundary;
  const compiled = compilePrincipalPolicies({ identity: compileAll(source.identity) });
  const policies = { ...compiled, boundary: boundary && new PolicySet(compileAll(boundary)) };
  const side = sideOf(input, account);
  const context = contextOf((input.ContextEntries ?? []).map(contextEntry));
  const actions = required(input.ActionNames, 'actionNames');
  const resources = input.ResourceArns ?? ['*'];
  // Only what the page shows is evaluated: actions times resources may be more than anybody waits for.
  const { start, end, rest } = pageOfNumbers(actions.length * resources.length, input);
  const EvaluationResults: EvaluationResult[] = [];
  for (let pair = start; pair < end; pair++) {
    const action = actions[Math.floor(pair / resources.length)] ?? '';
    const resource = resources[pair % resources.length] ?? '*';
    const explanation = explain({ principal: source.principal, action, context }, resource, policies, side);
    EvaluationResults.push(resultOf(action, resource, explanation));
  }
  return { EvaluationResults, ...rest };
}

function sideOf({ ResourcePolicy, ResourceOwner }: Request, account: string) {
  const owner = ResourceOwner?.split(':')[4] ?? account;
  if (ResourcePolicy === undefined) return { account: owner };
  const compiled = compilePolicy(read(ResourcePolicy, 'resource'), { id: 'ResourcePolicy' });
  return { account: owner, policy: new PolicySet([compiled]) };
}

/** As long as any one document may be: many long ones would be evaluated for minutes. */
const MOST_CHARACTERS = 131_072;

function documents(texts: readonly string[], name = 'PolicyInputList'): Sourced[] {
  if (texts.reduce((sum, { length }) => sum + length, 0) > MOST_CHARACTERS) {
    throw iamFault(
      'InvalidInput',
      `The policies of ${name} are longer than ${MOST_CHARACTERS} characters together.`,
    );
  }
  return texts.map((text, index) => ({
    document: read(text, 'session'),
    source: { id: `${name}.${index + 1}` },
  }));
}

function read(text: string, kind: 'session' | 'resource') {
  try {
    return parsePolicy(text, kind);
  } catch (error) {
    if (error instanceof MalformedPolicy) throw iamFault('InvalidInput', error.message);
    throw error;
  }
}

const compileAll = (policies: readonly Sourced[]) =>
  policies.map(({ document, source }) => compilePolicy(document, source));

function contextEntry({ ContextKeyName = '', ContextKeyValues = [] }: ContextEntry): [string, ContextValue] {
  const [first = ''] = ContextKeyValues;
  return [ContextKeyName, ContextKeyValues.length === 1 ? first : ContextKeyValues];
}

function resultOf(action: string, resource: string, explanation: Explanation): EvaluationResult {
  const { decision, matched, missingContextValues, allowedByBoundary, allowedByOrganizations } = explanation;
  return {
    EvalActionName: action,
    EvalResourceName: resource,
    EvalDecision: decision.outcome,
    MatchedStatements: matched.map(({ statement }) => ({
      SourcePolicyId: statement.source.id,
      SourcePolicyType: 'IAM Policy' as never,
      StartPosition: { Line: statement.start.line, Column: statement.start.column },
      EndPosition: { Line: statement.end.line, Column: statement.end.column },
    })),
    MissingContextValues: [...missingContextValues],
    OrganizationsDecisionDetail: { AllowedByOrganizations: allowedByOrganizations },
    ...(allowedByBoundary !== undefined && {
      PermissionsBoundaryDecisionDetail: { AllowedByPermissionsBoundary: allowedByBoundary },
    }),
  };
}
