import { globOf, type Glob } from './glob.ts';
import type { ListElement } from './policyDocument.ts';

/** An action in lower case, `s3:getobject`: actions and services compare without regard to case. */
export interface ActionMatcher {
  matches(action: string): boolean;
}

interface ServiceActions {
  readonly exact: Set<string>;
  readonly globs: Glob[];
}

/**
 * Looked up by service, because AWS's own policies name thousands of actions of hundreds of services. NotAction
 * in an Allow spans every service, as on AWS.
 */
export function compileActions({ not, values }: ListElement): ActionMatcher {
  const services = new Map<string, ServiceActions>();
  const others: Glob[] = [];
  let everything = false;
  for (const value of values.map((one) => one.toLowerCase())) {
    const colon = value.indexOf(':');
    if (value === '*' || value === '*:*') everything = true;
    else if (colon < 0 || /[*?]/.test(value.slice(0, colon))) others.push(globOf(value));
    else add(services, value, value.slice(0, colon));
  }
  const isNamed = (action: string): boolean => {
    if (everything) return true;
    const service = services.get(action.slice(0, action.indexOf(':')));
    if (service?.exact.has(action) === true) return true;
    return (
      service?.globs.some((glob) => glob.matches(action)) === true ||
      others.some((glob) => glob.matches(action))
    );
  };
  return { matches: not ? (action) => !isNamed(action) : isNamed };
}

function add(services: Map<string, ServiceActions>, action: string, service: string): void {
  let actions = services.get(service);
  if (actions === undefined) services.set(service, (actions = { exact: new Set(), globs: [] }));
  if (/[*?]/.test(action)) actions.globs.push(globOf(action));
  else actions.exact.add(action);
}
