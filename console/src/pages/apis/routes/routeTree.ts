import type { Route } from '@aws-sdk/client-apigatewayv2';

/** A part of a path, with the routes that end in it and the parts below. */
export interface PathNode {
  /** The whole path, unique in the tree: `/pets/{id}`. */
  readonly path: string;
  /** What is shown: `/{id}`. */
  readonly name: string;
  readonly routes: readonly Route[];
  readonly below: readonly PathNode[];
}

export const METHODS = ['ANY', 'GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'] as const;
export const DEFAULT_KEY = '$default';

export function isRouteKey(key: string): boolean {
  if (key === DEFAULT_KEY) return true;
  const [method = '', path = '', ...rest] = key.split(' ');
  return rest.length === 0 && (METHODS as readonly string[]).includes(method) && path.startsWith('/');
}

/** `GET /pets/{id}` -> its method and path. */
export function readRouteKey(key: string): { readonly method: string; readonly path: string } {
  if (key === DEFAULT_KEY) return { method: 'ANY', path: DEFAULT_KEY };
  const space = key.indexOf(' ');
  return { method: key.slice(0, space), path: key.slice(space + 1) };
}

interface Draft {
  path: string;
  name: string;
  routes: Route[];
  below: Map<string, Draft>;
}

/** The routes by their paths, in order; `$default` last. */
export function routeTree(routes: readonly Route[]): readonly PathNode[] {
  const top = new Map<string, Draft>();
  for (const route of routes) {
    const { path } = readRouteKey(route.RouteKey ?? '');
    const parts = path === DEFAULT_KEY ? [DEFAULT_KEY] : namesOf(path);
    let level = top;
    let node: Draft | undefined;
    for (const [index, name] of parts.entries()) {
      const found = level.get(name) ?? {
        path: parts.slice(0, index + 1).join(''),
        name,
        routes: [],
        below: new Map<string, Draft>(),
      };
      level.set(name, found);
      node = found;
      level = found.below;
    }
    node?.routes.push(route);
  }
  return sorted(top);
}

/** `/` is a part of its own; a final slash belongs to the part before it. */
function namesOf(path: string): readonly string[] {
  if (path === '/') return ['/'];
  return path.match(/\/[^/]+(?:\/$)?/g) ?? [path];
}

function sorted(level: ReadonlyMap<string, Draft>): readonly PathNode[] {
  const last = (name: string) => (name === DEFAULT_KEY ? 1 : 0);
  return [...level.values()]
    .toSorted((a, b) => last(a.name) - last(b.name) || (a.name < b.name ? -1 : 1))
    .map(({ path, name, routes, below }) => ({
      path,
      name,
      routes: routes.toSorted((a, b) => ((a.RouteKey ?? '') < (b.RouteKey ?? '') ? -1 : 1)),
      below: sorted(below),
    }));
}

/** The names in braces, in order. */
export function pathVariables(path: string): readonly string[] {
  return [...path.matchAll(/\{([^}+]+)\+?\}/g)].map(([, name = '']) => name);
}
