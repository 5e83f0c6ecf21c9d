/** A statement of a policy, as documents hold it. */
export interface Statement {
  readonly Sid?: string;
  readonly Effect?: string;
  readonly Principal?: string | Readonly<Record<string, string | readonly string[]>>;
  readonly NotPrincipal?: unknown;
  readonly Action?: string | readonly string[];
  readonly NotAction?: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly NotResource?: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** A single statement need not be in a list. */
export function statementsOf(document: string | undefined): readonly Statement[] {
  if (document === undefined) return [];
  const { Statement: found } = JSON.parse(document) as { Statement?: Statement | readonly Statement[] };
  return found === undefined
    ? []
    : Array.isArray(found)
      ? (found as readonly Statement[])
      : [found as Statement];
}

export function listOf(value: string | readonly string[] | undefined): readonly string[] {
  return value === undefined ? [] : typeof value === 'string' ? [value] : value;
}

export function actionsOf({ Action, NotAction }: Statement): readonly string[] {
  return NotAction === undefined ? listOf(Action) : listOf(NotAction).map((action) => `≠ ${action}`);
}

export function resourcesOf({ Resource, NotResource }: Statement): readonly string[] {
  return NotResource === undefined
    ? listOf(Resource)
    : listOf(NotResource).map((resource) => `≠ ${resource}`);
}

/** `s3.amazonaws.com`, an ARN, `*`. */
export function principalsOf({ Principal }: Statement): readonly string[] {
  if (Principal === undefined) return [];
  if (typeof Principal === 'string') return [Principal];
  return Object.values(Principal).flatMap(listOf);
}

export function isPublic(statement: Statement): boolean {
  return principalsOf(statement).includes('*');
}

/** `ArnLike AWS:SourceArn = arn:…`, one for each key. */
export function conditionsOf({ Condition = {} }: Statement): readonly string[] {
  return Object.entries(Condition).flatMap(([operator, keys]) =>
    Object.entries(keys).map(
      ([key, value]) =>
        `${operator} ${key} = ${Array.isArray(value) ? value.join(', ') : String(value as string)}`,
    ),
  );
}
