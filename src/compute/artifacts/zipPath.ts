import { ZipRejected } from './zipRejected.ts';

const MAX_PATH_BYTES = 2048;
const MAX_NAME_BYTES = 255;
const MAX_DEPTH = 64;

/** The parts of an entry's name, safe to join under a folder. Empty for the folder itself (`./`). */
export function entryParts(name: string): string[] {
  const malformed = (why: string): never => {
    throw new ZipRejected('malformed', `entry name ${JSON.stringify(name.slice(0, 100))}: ${why}`);
  };
  if (name.includes('\0')) malformed('has a NUL');
  if (name.includes('\\')) malformed('has a backslash');
  if (name.startsWith('/') || /^[a-zA-Z]:/.test(name)) malformed('is absolute');
  if (Buffer.byteLength(name) > MAX_PATH_BYTES) malformed('is too long');
  const parts = name.split('/').filter((part) => part !== '' && part !== '.');
  if (parts.includes('..')) malformed('leads out');
  if (parts.length > MAX_DEPTH) malformed('is too deep');
  if (parts.some((part) => Buffer.byteLength(part) > MAX_NAME_BYTES)) malformed('has a part too long');
  return parts;
}

const MAX_LINK_HOPS = 40;

/** How much following the links of one archive may take together, in parts of paths: about 100 ms. */
export const MAX_LINK_STEPS = 250_000;

/**
 * Whether following the link at `path` ever leaves the tree, resolved as the kernel does it: links on the way
 * are followed before `..` is applied, so that `a/../x` is judged by where `a` really leads. What takes more steps
 * than are left in `budget` counts as leading out.
 */
export function leadsOut(
  path: readonly string[],
  links: ReadonlyMap<string, string>,
  budget: { steps: number },
): boolean {
  let hops = 0;
  let at: string[] = [];
  const todo = path.toReversed();
  for (let part = todo.pop(); part !== undefined; part = todo.pop()) {
    if (--budget.steps < 0) return true;
    if (part === '' || part === '.') continue;
    if (part === '..') {
      if (at.length === 0) return true;
      at = at.slice(0, -1);
      continue;
    }
    const target = links.get([...at, part].join('/'));
    if (target === undefined) {
      at = [...at, part];
      continue;
    }
    if (target.startsWith('/') || ++hops > MAX_LINK_HOPS) return true;
    todo.push(...target.split('/').toReversed());
  }
  return false;
}
