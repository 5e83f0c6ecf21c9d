import type { ContextValue } from './context.ts';
import type { StatementJson } from './policies.fixture.ts';

/**
 * Identity policies decided as one would write it down first: JSON and regular expressions, nothing prepared, four
 * operators. The engine is compared with it, in what it says and in how long it takes.
 */
export function decideNaively(
  policies: readonly { Statement: readonly StatementJson[] }[],
  action: string,
  resource: string,
  keys: Readonly<Record<string, ContextValue>>,
): 'allowed' | 'explicitDeny' | 'implicitDeny' {
  const statements = policies.flatMap(({ Statement }) => Statement);
  const applying = statements.filter((statement) => applies(statement, action, resource, keys));
  if (applying.some(({ Effect }) => Effect === 'Deny')) return 'explicitDeny';
  return applying.length > 0 ? 'allowed' : 'implicitDeny';
}

function applies(
  statement: StatementJson,
  action: string,
  resource: string,
  keys: Readonly<Record<string, ContextValue>>,
): boolean {
  const { Action, NotAction, Resource, NotResource, Condition = {} } = statement;
  const named = (pattern: string) => expression(pattern, 'i').test(action);
  if (Action === undefined ? listOf(NotAction).some(named) : !listOf(Action).some(named)) return false;
  const meant = (pattern: string) => expression(replaced(pattern, keys), '').test(resource);
  if (Resource === undefined ? listOf(NotResource).some(meant) : !listOf(Resource).some(meant)) return false;
  return Object.entries(Condition as Record<string, Record<string, unknown>>).every(([operator, clauses]) =>
    Object.entries(clauses).every(([key, wanted]) => holds(operator, listOf(wanted), keys[key], keys)),
  );
}

function holds(
  operator: string,
  wanted: readonly string[],
  actual: ContextValue | undefined,
  keys: Readonly<Record<string, ContextValue>>,
): boolean {
  const values = wanted.map((value) => replaced(value, keys));
  const actuals = actual === undefined ? [] : [actual].flat();
  switch (operator) {
    case 'StringEquals':
      return actuals.some((value) => values.includes(value));
    case 'StringNotEquals':
      return !actuals.some((value) => values.includes(value));
    case 'StringLike':
      return actuals.some((value) => values.some((pattern) => expression(pattern, '').test(value)));
    case 'Bool':
      return actuals.some((value) => /^(true|false)$/i.test(value) && values.includes(value.toLowerCase()));
    default:
      throw new Error(`the naive matcher knows no ${operator}`);
  }
}

function replaced(text: string, keys: Readonly<Record<string, ContextValue>>): string {
  return text.replaceAll(/\$\{([^}]*)\}/g, (whole, key: string) => {
    const value = keys[key];
    return typeof value === 'string' ? value : whole;
  });
}

function expression(pattern: string, flags: string): RegExp {
  const source = pattern
    .replaceAll(/[.+^${}()|[\]\\/]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${source}$`, `s${flags}`);
}

function listOf(value: unknown): string[] {
  return [value].flat().filter((one) => one !== undefined) as string[];
}
