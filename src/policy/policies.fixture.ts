import { compilePolicy, type CompiledPolicy } from './compilePolicy.ts';
import { contextOf, type ContextValue } from './context.ts';
import { decide, type Decision, type PolicyRequest, type ResourcePolicies } from './decide.ts';
import { parsePolicy, type PolicyKind } from './parsePolicy.ts';
import type { PolicyPrincipal } from './policyPrincipal.ts';
import { compilePrincipalPolicies, PolicySet } from './policySet.ts';

export const ACCOUNT = '111122223333';
export const OTHER_ACCOUNT = '444455556666';

export const ALICE: PolicyPrincipal = {
  kind: 'user',
  account: ACCOUNT,
  arn: `arn:aws:iam::${ACCOUNT}:user/alice`,
  id: 'AIDAALICEALICEALICEA2',
};
export const ROOT: PolicyPrincipal = { kind: 'root', account: ACCOUNT, arn: `arn:aws:iam::${ACCOUNT}:root` };
export const SESSION: PolicyPrincipal = {
  kind: 'assumed-role',
  account: ACCOUNT,
  arn: `arn:aws:sts::${ACCOUNT}:assumed-role/worker/session-1`,
  roleArn: `arn:aws:iam::${ACCOUNT}:role/team/worker`,
  roleId: 'AROAWORKERWORKERWORK2',
};
export const FEDERATED: PolicyPrincipal = {
  kind: 'federated-user',
  account: ACCOUNT,
  arn: `arn:aws:sts::${ACCOUNT}:federated-user/carol`,
  issuerArn: `arn:aws:iam::${ACCOUNT}:user/alice`,
};
export const SERVICE: PolicyPrincipal = { kind: 'service', name: 's3.amazonaws.com' };
export const ANONYMOUS: PolicyPrincipal = { kind: 'anonymous' };

export type StatementJson = Readonly<Record<string, unknown>>;
export type Keys = Readonly<Record<string, ContextValue>>;

export function documentOf(statements: readonly StatementJson[], version = '2012-10-17'): string {
  return JSON.stringify({ Version: version, Statement: statements });
}

function policyOf(
  statements: readonly StatementJson[],
  kind: PolicyKind = 'session',
  version = '2012-10-17',
): CompiledPolicy {
  return compilePolicy(parsePolicy(documentOf(statements, version), kind), { id: 'PolicyInputList.1' });
}

/** Everything that may stand around a request, each as plain statements. */
export interface Situation {
  readonly principal?: PolicyPrincipal;
  readonly action: string;
  readonly resource?: string;
  readonly keys?: Keys;
  readonly identity?: readonly StatementJson[];
  readonly boundary?: readonly StatementJson[];
  readonly session?: readonly StatementJson[];
  readonly serviceControl?: readonly (readonly StatementJson[])[];
  readonly resourcePolicy?: readonly StatementJson[];
  readonly resourceControl?: readonly (readonly StatementJson[])[];
  readonly resourceAccount?: string;
  readonly resourceKind?: NonNullable<ResourcePolicies['kind']>;
  readonly version?: string;
}

export function requestOf({
  principal = ALICE,
  action,
  resource = '*',
  keys = {},
}: Situation): PolicyRequest {
  return { principal, action, resources: [resource], context: contextOf(Object.entries(keys)) };
}

export function decideIn(situation: Situation): Decision {
  return decide(requestOf(situation), principalPolicies(situation), resourcePolicies(situation));
}

export function principalPolicies({
  identity = [],
  boundary,
  session,
  serviceControl = [],
  version,
}: Situation): ReturnType<typeof compilePrincipalPolicies> {
  const compiled = (statements: readonly StatementJson[]): CompiledPolicy =>
    policyOf(statements, 'session', version);
  return compilePrincipalPolicies({
    identity: identity.length === 0 ? [] : [compiled(identity)],
    boundary: boundary && compiled(boundary),
    session: session && [compiled(session)],
    serviceControl: serviceControl.map((level) => [policyOf(level, 'serviceControl')]),
  });
}

export function resourcePolicies(situation: Situation): ResourcePolicies {
  const { resourcePolicy, resourceAccount, resourceKind = 'ordinary', resourceControl = [] } = situation;
  const kind = resourceKind === 'trust' ? 'trust' : 'resource';
  return {
    ...(resourceAccount !== undefined && { account: resourceAccount }),
    policy: resourcePolicy && new PolicySet([policyOf(resourcePolicy, kind, situation.version)]),
    kind: resourceKind,
    controls: resourceControl.map((level) => new PolicySet([policyOf(level, 'resource')])),
  };
}

export function allow(
  action: string | string[],
  resource: string | string[] = '*',
  rest: StatementJson = {},
): StatementJson {
  return { Effect: 'Allow', Action: action, Resource: resource, ...rest };
}

export function deny(
  action: string | string[],
  resource: string | string[] = '*',
  rest: StatementJson = {},
): StatementJson {
  return { Effect: 'Deny', Action: action, Resource: resource, ...rest };
}

export function grant(
  principal: unknown,
  action: string | string[],
  rest: StatementJson = {},
): StatementJson {
  return { Effect: 'Allow', Principal: principal, Action: action, ...rest };
}

export function refuse(
  principal: unknown,
  action: string | string[],
  rest: StatementJson = {},
): StatementJson {
  return { Effect: 'Deny', Principal: principal, Action: action, ...rest };
}
