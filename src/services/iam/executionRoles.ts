import type { Clock } from '../../base/clock.ts';
import { decide, NO_POLICIES, requestContext } from '../../policy/index.ts';
import type { Store } from '../../store/store.ts';
import type { Principal } from '../service.ts';
import { assumableRole, type AssumableRole } from './assumableRole.ts';
import type { GrantsByPrincipal } from './principalPolicies.ts';

/** A role in the hands of a function. */
export interface RoleUse {
  readonly roleArn: string;
  /** `arn:aws:lambda:REGION:ACCOUNT:function:NAME`, without a qualifier. */
  readonly functionArn: string;
}

/** An action of the role's session, asked of its policies alone. */
export interface RoleQuestion {
  readonly action: string;
  /** The resource's ARN; more than one when policies know it by several. */
  readonly names: readonly string[];
  /** Lambda tells which function asks: `lambda:SourceFunctionArn`. It does so for logs, not for destinations. */
  readonly tellsFunction: boolean;
}

/**
 * Roles as Lambda uses them: assumes one for each environment, and asks what it may do on the function's behalf. What
 * was read is remembered until anything of IAM changes: a promise only when it must be read.
 */
export interface ExecutionRoles {
  /** `absent`: there is no such role; `untrusting`: its trust policy does not let Lambda assume it. */
  find(use: RoleUse): RoleFinding | Promise<RoleFinding>;
  /** Who the function is with the role; undefined when there is no such role. */
  session(use: RoleUse): Promise<Principal | undefined>;
  may(use: RoleUse, question: RoleQuestion): Promise<boolean>;
  /** Another number as soon as anything of IAM has changed. */
  readonly generation: number;
  readonly forget: () => void;
}

export type RoleFinding = AssumableRole | 'absent' | 'untrusting';

export interface ExecutionRolesNeeds {
  readonly store: Store;
  readonly clock: Clock;
  readonly grants: Pick<GrantsByPrincipal, 'find'>;
}

const LAMBDA = 'lambda.amazonaws.com';
/** Roles: more than any account has; beyond them the map starts anew. */
const MOST_REMEMBERED = 10_000;
/** Sessions: each function has its own, with its role's compiled policies, some kilobytes. */
const MOST_SESSIONS = 1_000;

export function createExecutionRoles({ store, clock, grants }: ExecutionRolesNeeds): ExecutionRoles {
  const known = new Map<string, AssumableRole>();
  // The same object as long as it is remembered: grants are kept by it.
  const sessions = new Map<string, Principal>();
  let generation = 0;

  const roleOf = (arn: string): AssumableRole | undefined | Promise<AssumableRole | undefined> => {
    const role = known.get(arn);
    if (role) return role;
    const begun = generation;
    return assumableRole(store, arn).then((found) => {
      if (found && begun === generation) remember(known, arn, found, MOST_REMEMBERED);
      return found;
    });
  };

  const sessionOf = async (use: RoleUse): Promise<Principal | undefined> => {
    const key = `${use.roleArn} ${use.functionArn}`;
    const session = sessions.get(key);
    if (session) return session;
    const begun = generation;
    const role = await roleOf(use.roleArn);
    if (!role) return undefined;
    const made = functionSession(role, use.functionArn);
    if (begun === generation) remember(sessions, key, made, MOST_SESSIONS);
    return made;
  };

  return {
    find: (use) => {
      const role = roleOf(use.roleArn);
      return role instanceof Promise
        ? role.then((found) => finding(found, use, clock))
        : finding(role, use, clock);
    },
    session: sessionOf,
    may: async (use, { action, names, tellsFunction }) => {
      const session = await sessionOf(use);
      if (!session) return false;
      const { account, region } = placeOf(use.functionArn);
      const granted = await grants.find(account, session);
      if (!granted) return false;
      const context = requestContext({
        principal: granted.principal,
        nowMs: clock.now(),
        region,
        secureTransport: true,
        session: { issuedMs: clock.now() },
        userId: session.userId,
        principalTags: granted.tags,
        ...(tellsFunction && { keys: new Map([['lambda:sourcefunctionarn', use.functionArn]]) }),
      });
      const { principal, policies } = granted;
      const outcomes = names.map(
        (name) => decide({ principal, action, resources: [name], context }, policies, { account }).outcome,
      );
      return outcomes.includes('allowed') && !outcomes.includes('explicitDeny');
    },
    get generation() {
      return generation;
    },
    forget: () => {
      generation++;
      known.clear();
      sessions.clear();
    },
  };
}

/** A role serves functions of its own account. Who trusts only some functions says so by `aws:SourceArn`. */
function finding(role: AssumableRole | undefined, { functionArn }: RoleUse, clock: Clock): RoleFinding {
  const { account, region } = placeOf(functionArn);
  if (role?.account !== account) return 'absent';
  const principal = { kind: 'service', name: LAMBDA } as const;
  const context = requestContext({
    principal,
    nowMs: clock.now(),
    region,
    secureTransport: true,
    source: { arn: functionArn, account },
    resource: { account, tags: role.tags },
  });
  const request = { principal, action: 'sts:AssumeRole', resources: [role.arn], context };
  const side = { account, policy: role.trust, kind: 'trust' } as const;
  return decide(request, NO_POLICIES, side).outcome === 'allowed' ? role : 'untrusting';
}

/** The session is called as the function is. */
function functionSession({ id, name }: AssumableRole, functionArn: string): Principal {
  const { account, functionName } = placeOf(functionArn);
  return {
    kind: 'assumed-role',
    arn: `arn:aws:sts::${account}:assumed-role/${name}/${functionName}`,
    userId: `${id}:${functionName}`,
    accessKeyId: undefined,
    session: { issuedAtMs: 0, sourceFunctionArn: functionArn },
  };
}

function placeOf(functionArn: string) {
  const [, , , region = '', account = '', , functionName = ''] = functionArn.split(':');
  return { region, account, functionName };
}

function remember<T>(map: Map<string, T>, key: string, value: T, most: number): void {
  if (map.size >= most) map.clear();
  map.set(key, value);
}
