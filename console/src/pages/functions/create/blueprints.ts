import bootstrap from './blueprints/shellRuntime/bootstrap?raw';
import orderNode from './blueprints/orderNode/index.mjs.txt?raw';
import orderPython from './blueprints/orderPython/lambda_function.py?raw';
import shellFunction from './blueprints/shellRuntime/function.sh?raw';
import urlPage from './blueprints/urlPage/index.mjs.txt?raw';

export type BlueprintId = 'urlPage' | 'orderPython' | 'orderNode' | 'shellRuntime';

/** A function to begin with. All but `urlPage` are those of examples/. */
export interface Blueprint {
  readonly id: BlueprintId;
  /** The newest runtime of this family is taken. */
  readonly family: string;
  readonly handler: string;
  readonly files: Readonly<Record<string, string>>;
  readonly variables?: Readonly<Record<string, string>>;
  /** The event that shows what it does. */
  readonly event: unknown;
}

const ORDER = {
  id: '7001',
  lines: [
    { sku: 'A-1', quantity: 2, price: 9.9 },
    { sku: 'B-7', quantity: 1, price: 30 },
  ],
};

export const blueprints: readonly Blueprint[] = [
  { id: 'urlPage', family: 'nodejs', handler: 'index.handler', files: { 'index.mjs': urlPage }, event: {} },
  {
    id: 'orderPython',
    family: 'python',
    handler: 'lambda_function.lambda_handler',
    files: { 'lambda_function.py': orderPython },
    variables: { CURRENCY: 'EUR' },
    event: ORDER,
  },
  {
    id: 'orderNode',
    family: 'nodejs',
    handler: 'index.handler',
    files: { 'index.mjs': orderNode },
    variables: { CURRENCY: 'EUR' },
    event: ORDER,
  },
  {
    id: 'shellRuntime',
    family: 'provided',
    handler: 'function.handler',
    files: { bootstrap, 'function.sh': shellFunction },
    variables: { GREETING: 'counted' },
    event: 'to be or not to be',
  },
];
