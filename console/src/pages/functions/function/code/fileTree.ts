/** The files as a tree: folders first, then by name. */
export interface TreeNode {
  readonly path: string;
  readonly name: string;
  /** Of a folder. */
  readonly children?: readonly TreeNode[];
}

export function treeOf(paths: Iterable<string>, prefix = ''): readonly TreeNode[] {
  const inside = [...paths].map((path) => path.slice(prefix.length));
  const folders = new Set(
    inside.filter((path) => path.includes('/')).map((path) => path.split('/')[0] ?? ''),
  );
  const files = inside.filter((path) => !path.includes('/'));
  return [
    ...[...folders].toSorted().map((name) => {
      const start = `${prefix}${name}/`;
      const below = inside.map((path) => prefix + path).filter((path) => path.startsWith(start));
      return { path: prefix + name, name, children: treeOf(below, start) };
    }),
    ...files.toSorted().map((name) => ({ path: prefix + name, name })),
  ];
}
