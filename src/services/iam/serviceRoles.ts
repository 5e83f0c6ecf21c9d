import type { Clock } from '../../base/clock.ts';
import { decide, NO_POLICIES, requestContext } from '../../policy/index.ts';
import type { Store } from '../../store/store.ts';
import type { Principal } from '../service.ts';
import { assumableRole, type AssumableRole } from './assumableRole.ts';
import type { GrantsByPrincipal } from './principalPolicies.ts';

/** A role in the hands of a service, for one of its resources. */
export interface ServiceRoleUse {
  readonly roleArn: string;
  /** `apigateway.amazonaws.com`: whom the role's trust policy must trust. */
  readonly service: string;
  /** What the service acts for: `aws:SourceArn` and, with its account, `aws:SourceAccount`. */
  readonly sourceArn: string;
}

/** Roles that were handed to services, as these act by them. */
export interface ServiceRoles {
  /** Whether the service may assume the role, and the role's session may do this. The role is of the source's account. */
  may(use: ServiceRoleUse, action: string, resource: string): Promise<boolean>;
  readonly forget: () => void;
}

export interface ServiceRolesNeeds {
  readonly store: Store;
  readonly clock: Clock;
  readonly grants: Pick<GrantsByPrincipal, 'find'>;
}

interface Known {
  readonly role: AssumableRole;
  /** The same object as long as it is remembered: grants are kept by it. */
  readonly session: Principal;
}

const MOST_REMEMBERED = 1_000;

export function createServiceRoles({ store, clock, grants }: ServiceRolesNeeds): ServiceRoles {
  const known = new Map<string, Known>();
  let generation = 0;
  const find = async ({ roleArn, service }: ServiceRoleUse): Promise<Known | undefined> => {
    const key = `${roleArn} ${service}`;
    const found = known.get(key);
    if (found) return found;
    const begun = generation;
    const role = await assumableRole(store, roleArn);
    if (!role) return undefined;
    const made = { role, session: sessionOf(role, service) };
    if (begun === generation) {
      if (known.size >= MOST_REMEMBERED) known.clear();
      known.set(key, made);
    }
    return made;
  };
  return {
    may: async (use, action, resource) => {
      const [, , , region = '', account = ''] = use.sourceArn.split(':');
      const found = await find(use);
      if (found?.role.account !== account || !trusts(found.role, use, clock)) return false;
      const granted = await grants.find(account, found.session);
      if (!granted) return false;
      const context = requestContext({
        principal: granted.principal,
        nowMs: clock.now(),
        region,
        secureTransport: true,
        session: { issuedMs: clock.now() },
        userId: found.session.userId,
        principalTags: granted.tags,
      });
      const asked = { principal: granted.principal, action, resources: [resource], context };
      return decide(asked, granted.policies, { account }).outcome === 'allowed';
    },
    forget: () => {
      generation++;
      known.clear();
    },
  };
}

function trusts(role: AssumableRole, { service, sourceArn }: ServiceRoleUse, clock: Clock): boolean {
  const { account } = role;
  const principal = { kind: 'service', name: service } as const;
  const context = requestContext({
    principal,
    nowMs: clock.now(),
    region: sourceArn.split(':')[3] ?? '',
    secureTransport: true,
    source: { arn: sourceArn, account },
    resource: { account, tags: role.tags },
  });
  const request = { principal, action: 'sts:AssumeRole', resources: [role.arn], context };
  return decide(request, NO_POLICIES, { account, policy: role.trust, kind: 'trust' }).outcome === 'allowed';
}

function sessionOf({ id, name, account }: AssumableRole, service: string): Principal {
  const sessionName = service.split('.')[0] ?? 'service';
  return {
    kind: 'assumed-role',
    arn: `arn:aws:sts::${account}:assumed-role/${name}/${sessionName}`,
    userId: `${id}:${sessionName}`,
    accessKeyId: undefined,
    session: { issuedAtMs: 0 },
  };
}
