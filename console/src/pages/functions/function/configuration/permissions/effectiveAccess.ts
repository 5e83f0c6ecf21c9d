import { actionsOf, conditionsOf, resourcesOf, statementsOf } from './policyDocument.ts';

export interface RolePolicy {
  readonly name: string;
  readonly inline: boolean;
  readonly document: string;
}

/** What one statement says of one service. */
export interface Access {
  readonly id: string;
  /** `s3`; `*` of all of them. */
  readonly service: string;
  readonly effect: 'Allow' | 'Deny';
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly conditions: readonly string[];
  readonly policy: string;
  readonly inline: boolean;
}

/** What the policies say together, by service; what is denied comes first, for it wins. */
export function accessOf(policies: readonly RolePolicy[]): readonly Access[] {
  return policies
    .flatMap(({ name, inline, document }) =>
      statementsOf(document).flatMap((statement, index) =>
        [...Map.groupBy(actionsOf(statement), serviceOfAction)].map(([service, actions]) => ({
          id: `${inline ? 'inline' : 'attached'}/${name}/${index}/${service}`,
          service,
          effect: statement.Effect === 'Deny' ? ('Deny' as const) : ('Allow' as const),
          actions,
          resources: resourcesOf(statement),
          conditions: conditionsOf(statement),
          policy: name,
          inline,
        })),
      ),
    )
    .toSorted(
      (a, b) =>
        Number(a.effect === 'Allow') - Number(b.effect === 'Allow') || (a.service < b.service ? -1 : 1),
    );
}

function serviceOfAction(action: string): string {
  // What is allowed is all but these.
  if (action.startsWith('≠')) return '*';
  return action.includes(':') ? (action.split(':')[0] ?? '*').toLowerCase() : '*';
}
