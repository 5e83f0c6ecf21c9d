/** One action on one resource, as the platform counted it. */
export interface CountedAction {
  readonly action: string;
  readonly resource: string;
  readonly passedToServices?: readonly string[];
}

interface Statement {
  readonly Effect: 'Allow';
  readonly Action: readonly string[];
  readonly Resource: readonly string[] | '*';
  readonly Condition?: { readonly StringEquals: Readonly<Record<string, readonly string[]>> };
}

export interface SuggestedPolicy {
  readonly Version: '2012-10-17';
  readonly Statement: readonly Statement[];
}

/** The least that allows all of it: a statement for each set of resources, with the actions that took them. */
export function suggestedPolicy(counted: readonly CountedAction[]): SuggestedPolicy {
  const byAction = Map.groupBy(counted, ({ action }) => action);
  const bySet = new Map<
    string,
    { resources: readonly string[]; services: readonly string[]; actions: string[] }
  >();
  for (const [action, rows] of byAction) {
    const resources = withoutCovered(rows.map(({ resource }) => resource));
    const services = [...new Set(rows.flatMap((row) => row.passedToServices ?? []))].toSorted();
    const set = JSON.stringify([resources, services]);
    const statement = bySet.get(set) ?? { resources, services, actions: [] };
    statement.actions.push(action);
    bySet.set(set, statement);
  }
  const statements = [...bySet.values()].map(({ resources, services, actions }): Statement => ({
    Effect: 'Allow',
    Action: actions.toSorted(),
    Resource: resources.includes('*') ? '*' : resources,
    ...(services.length > 0 && { Condition: { StringEquals: { 'iam:PassedToService': services } } }),
  }));
  const first = ({ Action }: Statement) => Action[0] ?? '';
  return {
    Version: '2012-10-17',
    Statement: statements.toSorted((one, other) => (first(one) < first(other) ? -1 : 1)),
  };
}

/** Names that were gathered under a wildcard stand for themselves no more. */
function withoutCovered(resources: readonly string[]): string[] {
  const all = [...new Set(resources)].toSorted();
  const wildcards = all.filter((resource) => resource.endsWith('*'));
  return all.filter(
    (resource) =>
      !wildcards.some((pattern) => pattern !== resource && resource.startsWith(pattern.slice(0, -1))),
  );
}
