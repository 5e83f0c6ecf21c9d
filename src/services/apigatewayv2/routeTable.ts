import { parseRouteKey, type Segment } from './routeKey.ts';

/** The route for a request, and what its variables stand for. */
export interface RouteMatch<Route> {
  readonly route: Route;
  readonly parameters: Readonly<Record<string, string>> | undefined;
}

interface Leaf<Route> {
  readonly route: Route;
  /** By position in the path; undefined: a literal. */
  readonly names: readonly (string | undefined)[];
}

/** A place in the tree of all routes' paths. */
interface Node<Route> {
  readonly literals: Map<string, Node<Route>>;
  variable: Node<Route> | undefined;
  /** Routes that end here, and those that take whatever follows, by method. */
  readonly ends: Map<string, Leaf<Route>>;
  readonly greedy: Map<string, Leaf<Route>>;
}

const newNode = <Route>(): Node<Route> => ({
  literals: new Map(),
  variable: undefined,
  ends: new Map(),
  greedy: new Map(),
});

const ANY = 'ANY';

/**
 * Which route a request takes, by AWS's order: a full match of path and method before a greedy one before `$default`;
 * literal segments before variables, from the left; the method before ANY; of greedy ones the longest prefix.
 */
export class RouteTable<Route> {
  readonly #root = newNode<Route>();
  #fallback: Route | undefined;

  /** A key that comes again takes the place of the one before. */
  add(key: string, route: Route): void {
    const pattern = parseRouteKey(key);
    if (!pattern) {
      this.#fallback = route;
      return;
    }
    const { method, segments } = pattern;
    const leaf = { route, names: segments.map(nameOf) };
    const last = segments.at(-1);
    let node = this.#root;
    for (const segment of last?.kind === 'greedy' ? segments.slice(0, -1) : segments) {
      node = childOf(node, segment);
    }
    (last?.kind === 'greedy' ? node.greedy : node.ends).set(method, leaf);
  }

  /** `path`: decoded, with its leading `/`. */
  match(method: string, path: string): RouteMatch<Route> | undefined {
    const parts = path.slice(1).split('/');
    const leaf = full(this.#root, method, parts, 0) ?? greedy(this.#root, method, parts, 0);
    if (leaf) return { route: leaf.route, parameters: parametersOf(leaf, parts) };
    return this.#fallback === undefined ? undefined : { route: this.#fallback, parameters: undefined };
  }
}

function nameOf(segment: Segment): string | undefined {
  return segment.kind === 'literal' ? undefined : segment.name;
}

function childOf<Route>(node: Node<Route>, segment: Segment): Node<Route> {
  if (segment.kind !== 'literal') return (node.variable ??= newNode());
  const known = node.literals.get(segment.text);
  if (known) return known;
  const child = newNode<Route>();
  node.literals.set(segment.text, child);
  return child;
}

function byMethod<Route>(leaves: Map<string, Leaf<Route>>, method: string): Leaf<Route> | undefined {
  return leaves.get(method) ?? leaves.get(ANY);
}

function full<Route>(
  node: Node<Route>,
  method: string,
  parts: readonly string[],
  at: number,
): Leaf<Route> | undefined {
  const part = parts[at];
  if (part === undefined) return byMethod(node.ends, method);
  const literal = node.literals.get(part);
  const found = literal && full(literal, method, parts, at + 1);
  if (found) return found;
  // A variable stands for at least one character.
  return node.variable && part !== '' ? full(node.variable, method, parts, at + 1) : undefined;
}

function greedy<Route>(
  node: Node<Route>,
  method: string,
  parts: readonly string[],
  at: number,
): Leaf<Route> | undefined {
  const part = parts[at];
  if (part === undefined) return undefined;
  const literal = node.literals.get(part);
  const found =
    (literal && greedy(literal, method, parts, at + 1)) ??
    (node.variable && part !== '' ? greedy(node.variable, method, parts, at + 1) : undefined);
  if (found) return found;
  const hasRest = part !== '' || at < parts.length - 1;
  return hasRest ? byMethod(node.greedy, method) : undefined;
}

function parametersOf<Route>(
  { names }: Leaf<Route>,
  parts: readonly string[],
): Record<string, string> | undefined {
  let found: Record<string, string> | undefined;
  for (const [at, name] of names.entries()) {
    if (name === undefined) continue;
    found ??= Object.create(null) as Record<string, string>;
    const isGreedy = at === names.length - 1 && parts.length > names.length;
    found[name] = isGreedy ? parts.slice(at).join('/') : (parts[at] ?? '');
  }
  return found;
}
