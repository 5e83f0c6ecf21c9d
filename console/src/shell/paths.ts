/** Under which the console lives; also `base` of vite.config.ts. */
export const BASE = '/_mayfly/console';

/** The `href` of a page, for links: `hrefOf('/functions')`, or `` hrefOf`/functions/${name}` `` with values encoded. */
export function hrefOf(path: string | TemplateStringsArray, ...values: readonly string[]): string {
  return BASE + pathOf(path, ...values);
}

/** The same for `navigate`, which knows BASE itself. */
export function pathOf(path: string | TemplateStringsArray, ...values: readonly string[]): string {
  if (typeof path === 'string') return path;
  return path.map((part, index) => part + encode(values[index])).join('');
}

function encode(value: string | undefined): string {
  return value === undefined ? '' : encodeURIComponent(value);
}
