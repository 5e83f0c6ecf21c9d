import type { Member, Shape } from './shape.ts';

/** Where each member of a REST operation's input or output travels; worked out once per shape. */
export interface RestBindings {
  readonly labels: readonly Member[];
  readonly headers: readonly BoundMember[];
  /** Maps whose keys follow a header prefix, e.g. `x-amz-meta-`. */
  readonly prefixHeaders: readonly BoundMember[];
  readonly queries: readonly BoundMember[];
  /** A map of all query parameters that no other member takes. */
  readonly queryParams: Member | undefined;
  readonly payload: Member | undefined;
  /** The output member that holds the HTTP status. */
  readonly status: Member | undefined;
  /** Members of the document in the body. */
  readonly body: readonly Member[];
  /** A schema of the body's members alone, for the SDK's serialisers. */
  readonly bodySchema: unknown;
}

export interface BoundMember {
  readonly member: Member;
  /** Header names in lower case. */
  readonly wireName: string;
}

const cache = new WeakMap<Shape, RestBindings>();

export function restBindings(shape: Shape): RestBindings {
  let bindings = cache.get(shape);
  if (!bindings) cache.set(shape, (bindings = work(shape)));
  return bindings;
}

function work(shape: Shape): RestBindings {
  const labels: Member[] = [];
  const headers: BoundMember[] = [];
  const prefixHeaders: BoundMember[] = [];
  const queries: BoundMember[] = [];
  const body: Member[] = [];
  let payload: Member | undefined;
  let queryParams: Member | undefined;
  let status: Member | undefined;
  for (const member of shape.members) {
    const { traits } = member.shape;
    const header = traits.httpHeader as string | undefined;
    const prefix = traits.httpPrefixHeaders as string | undefined;
    const query = traits.httpQuery as string | undefined;
    if (traits.httpPayload) payload = member;
    else if (traits.httpLabel) labels.push(member);
    else if (header) headers.push({ member, wireName: header.toLowerCase() });
    else if (typeof prefix === 'string') prefixHeaders.push({ member, wireName: prefix.toLowerCase() });
    else if (query) queries.push({ member, wireName: query });
    else if (traits.httpQueryParams) queryParams = member;
    else if (traits.httpResponseCode) status = member;
    else body.push(member);
  }
  const bodySchema = schemaOf(shape, body);
  return { labels, headers, prefixHeaders, queries, queryParams, payload, status, body, bodySchema };
}

/** `[3, namespace, name, traits, memberNames, memberSchemas]` as the SDK's packages write it. */
function schemaOf(shape: Shape, members: readonly Member[]): unknown {
  if (shape.kind !== 'structure') return undefined;
  const source = shape.schema.getSchema() as unknown as readonly [number, string, string];
  const all = (shape.schema.getSchema() as unknown as readonly unknown[])[4] as readonly string[];
  const schemas = (shape.schema.getSchema() as unknown as readonly unknown[])[5] as readonly unknown[];
  const names = members.map((member) => member.name);
  return [3, source[1], source[2], shape.traits, names, names.map((name) => schemas[all.indexOf(name)])];
}
