import type { Route } from '@aws-sdk/client-apigatewayv2';
import './routes.css';
import { readRouteKey, routeTree, type PathNode } from './routeTree.ts';

interface RouteTreeProps {
  readonly routes: readonly Route[];
  readonly chosen: string | undefined;
  readonly onChoose: (routeId: string) => void;
}

/** The paths of an API, one below another, with the methods of each. */
export function RouteTree({ routes, ...rest }: RouteTreeProps) {
  return <Level nodes={routeTree(routes)} {...rest} />;
}

interface LevelProps extends Omit<RouteTreeProps, 'routes'> {
  readonly nodes: readonly PathNode[];
}

function Level({ nodes, chosen, onChoose }: LevelProps) {
  return (
    <ul className="route-tree">
      {nodes.map(({ path, name, routes, below }) => (
        <li key={path}>
          <div className="route-line">
            <code className="route-path">{name}</code>
            {routes.map(({ RouteId = '', RouteKey = '' }) => {
              const { method, path: end } = readRouteKey(RouteKey);
              return (
                <button
                  key={RouteId}
                  type="button"
                  className={`route-method route-method-${method.toLowerCase()}`}
                  aria-label={`${method} ${end}`}
                  aria-pressed={RouteId === chosen}
                  onClick={() => onChoose(RouteId)}
                >
                  {method}
                </button>
              );
            })}
          </div>
          {below.length > 0 && <Level nodes={below} chosen={chosen} onChoose={onChoose} />}
        </li>
      ))}
    </ul>
  );
}
