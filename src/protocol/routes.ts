import { decodePercent } from './queryString.ts';
import { restBindings } from './restBindings.ts';
import type { OperationModel, ServiceModel } from './serviceModel.ts';
import { shapeOf } from './shape.ts';

/**
 * Finds the operation of a REST request: a trie of path segments per method, built when a service is first
 * addressed.
 *
 *   POST ─ 2015-03-31 ─ functions ─┬─ [CreateFunction]
 *                                  └─ {label} ─┬─ invocations ─ [Invoke]
 *                                              └─ policy ─ [AddPermission]
 *
 * Where several operations share a path (S3), the query and headers decide.
 */
export interface RouteMatch {
  readonly operation: OperationModel;
  readonly labels: Readonly<Record<string, string>>;
}

interface Route {
  readonly operation: OperationModel;
  readonly labelNames: readonly string[];
  /** Parameters of the template (`?list-type=2`); null: any value. All must be there. */
  readonly literals: readonly (readonly [name: string, value: string | null])[];
  /** The SDK's own marker (`x-id`), which other clients leave out. */
  readonly marker: string | undefined;
  /** Required members bound to query or headers: they decide between operations of one path. */
  readonly requiredQueries: readonly string[];
  readonly requiredHeaders: readonly string[];
}

interface Node {
  readonly literals: Map<string, Node>;
  label: Node | undefined;
  /** Routes that end in `{Label+}` here. */
  readonly greedy: Route[];
  readonly routes: Route[];
}

export class RouteTable {
  readonly #methods = new Map<string, Node>();

  constructor(model: ServiceModel) {
    for (const operation of model.operations.values()) this.#add(operation);
  }

  /** `malformed`: a label's percent-encoding is broken. Undefined: no operation has this method and path. */
  match(
    method: string,
    path: string,
    query: string,
    headers: Readonly<Record<string, string>>,
  ): RouteMatch | 'malformed' | undefined {
    const root = this.#methods.get(method);
    if (!root) return undefined;
    const values: string[] = [];
    const routes = find(root, path, 1, values);
    if (!routes) return undefined;
    const route =
      routes.length === 1 && isPlain(routes[0] as Route)
        ? (routes[0] as Route)
        : choose(routes, query, headers);
    return route && withLabels(route, values);
  }

  #add(operation: OperationModel): void {
    if (!operation.http) return;
    const [method] = operation.http;
    const [path = '/', search = ''] = pathTemplate(operation, operation.http[1]).split('?');
    let node = this.#methods.get(method);
    if (!node) this.#methods.set(method, (node = emptyNode()));
    const labelNames: string[] = [];
    for (const segment of path.slice(1).split('/')) {
      if (segment === '') continue;
      if (!segment.startsWith('{')) {
        node = childOf(node, segment);
      } else if (segment.endsWith('+}')) {
        labelNames.push(segment.slice(1, -2));
        node.greedy.push(routeOf(operation, labelNames, search));
        return;
      } else {
        labelNames.push(segment.slice(1, -1));
        node = node.label ??= emptyNode();
      }
    }
    node.routes.push(routeOf(operation, labelNames, search));
  }
}

/** S3's templates leave the bucket to the host name; here every bucket stands first in the path. */
function pathTemplate(operation: OperationModel, template: string): string {
  if (operation.service.id !== 's3' || template.includes('{Bucket}')) return template;
  return shapeOf(operation.input).member('Bucket') ? `/{Bucket}${template}` : template;
}

function emptyNode(): Node {
  return { literals: new Map(), label: undefined, greedy: [], routes: [] };
}

function childOf(node: Node, segment: string): Node {
  let child = node.literals.get(segment);
  if (!child) node.literals.set(segment, (child = emptyNode()));
  return child;
}

function routeOf(operation: OperationModel, labelNames: readonly string[], search: string): Route {
  const bindings = restBindings(shapeOf(operation.input));
  const literals: [string, string | null][] = [];
  let marker: string | undefined;
  for (const parameter of search === '' ? [] : search.split('&')) {
    const [name = '', value] = parameter.split('=');
    if (name === 'x-id') marker = value;
    else literals.push([name, value === undefined || value === '' ? null : value]);
  }
  const required = (bound: RestBindingList): string[] =>
    bound.filter(({ member }) => member.required).map(({ wireName }) => wireName);
  return {
    operation,
    labelNames,
    literals,
    marker,
    requiredQueries: required(bindings.queries),
    requiredHeaders: required(bindings.headers),
  };
}

type RestBindingList = ReturnType<typeof restBindings>['queries'];

/** Depth first: a literal before a label, a label before a greedy one. `at` is where a segment begins. */
function find(node: Node, path: string, at: number, values: string[]): readonly Route[] | undefined {
  if (at >= path.length) return node.routes.length > 0 ? node.routes : undefined;
  const slash = path.indexOf('/', at);
  const end = slash < 0 ? path.length : slash;
  const segment = path.slice(at, end);
  const literal = node.literals.get(segment);
  if (literal) {
    const found = find(literal, path, end + 1, values);
    if (found) return found;
  }
  if (node.label && segment !== '') {
    const found = findAfterLabel(node.label, path, at, end, values);
    if (found) return found;
  }
  if (node.greedy.length === 0) return undefined;
  values.push(path.slice(at));
  return node.greedy;
}

/** Most slashes that a label takes, so that hostile paths can't make the search long. */
const arnSlashLimit = 6;

/** An ARN whose slashes arrive bare (`…/tags/arn:aws:apigateway:us-east-1::/apis/x`) may take several segments. */
function findAfterLabel(
  node: Node,
  path: string,
  at: number,
  segmentEnd: number,
  values: string[],
): readonly Route[] | undefined {
  const mark = values.length;
  const isArn = path.startsWith('arn:', at);
  for (let end = segmentEnd, slashes = 0; ; slashes++) {
    values.push(path.slice(at, end));
    const found = find(node, path, end + 1, values);
    if (found) return found;
    values.length = mark;
    if (!isArn || end >= path.length || slashes >= arnSlashLimit) return undefined;
    const slash = path.indexOf('/', end + 1);
    end = slash < 0 ? path.length : slash;
  }
}

const isPlain = (route: Route): boolean => route.literals.length === 0;

/** Among routes of one path: those whose conditions all hold, and of these the one with the most. */
function choose(
  routes: readonly Route[],
  query: string,
  headers: Readonly<Record<string, string>>,
): Route | undefined {
  const present = queryNames(query);
  let best: Route | undefined;
  let bestScore = -1;
  for (const route of routes) {
    const score = scoreOf(route, present, headers);
    if (score > bestScore) {
      best = route;
      bestScore = score;
    }
  }
  return best;
}

function scoreOf(
  route: Route,
  present: ReadonlyMap<string, string>,
  headers: Readonly<Record<string, string>>,
): number {
  for (const [name, value] of route.literals) {
    const given = present.get(name);
    if (given === undefined || (value !== null && given !== value)) return -1;
  }
  const marked = route.marker !== undefined && present.get('x-id') === route.marker ? 1 : 0;
  const missing =
    route.requiredQueries.some((name) => !present.has(name)) ||
    route.requiredHeaders.some((name) => headers[name] === undefined);
  const conditions = route.requiredQueries.length + route.requiredHeaders.length;
  return route.literals.length * 1000 + (missing ? 0 : 10 + conditions * 10 + marked);
}

function queryNames(query: string): Map<string, string> {
  const names = new Map<string, string>();
  if (query === '') return names;
  for (const pair of query.split('&')) {
    const equals = pair.indexOf('=');
    const name = equals < 0 ? pair : pair.slice(0, equals);
    const value = equals < 0 ? '' : pair.slice(equals + 1);
    const decoded = decodePercent(name) ?? name;
    if (!names.has(decoded)) names.set(decoded, decodePercent(value) ?? value);
  }
  return names;
}

function withLabels(route: Route, values: readonly string[]): RouteMatch | 'malformed' {
  const labels: Record<string, string> = {};
  for (let i = 0; i < route.labelNames.length; i++) {
    const value = values[i] as string;
    const decoded = value.includes('%') ? decodePercent(value) : value;
    if (decoded === undefined) return 'malformed';
    labels[route.labelNames[i] as string] = decoded;
  }
  return { operation: route.operation, labels };
}
