import { modeFor, type PackedFile, type PackedFiles } from '../../../../zip/zipFolder.ts';

/** The files in the editor: what is deployed, what is there now, and which are open. Pure; every change is a new one. */
export interface Workspace {
  readonly deployed: PackedFiles;
  readonly files: PackedFiles;
  readonly open: readonly string[];
  readonly active: string | undefined;
}

export function openWorkspace(deployed: PackedFiles, handler: string | undefined): Workspace {
  const first = entryFile(deployed, handler);
  return { deployed, files: deployed, open: first === undefined ? [] : [first], active: first };
}

export function openFile(workspace: Workspace, path: string): Workspace {
  const { open } = workspace;
  return { ...workspace, open: open.includes(path) ? open : [...open, path], active: path };
}

export function closeFile(workspace: Workspace, path: string): Workspace {
  const at = workspace.open.indexOf(path);
  const open = workspace.open.filter((other) => other !== path);
  const active = workspace.active === path ? (open[at] ?? open.at(-1)) : workspace.active;
  return { ...workspace, open, active };
}

export function editFile(workspace: Workspace, path: string, text: string): Workspace {
  const mode = workspace.files.get(path)?.mode ?? modeFor(path);
  return withFiles(workspace, [[path, { content: new TextEncoder().encode(text), mode }]]);
}

export function addFile(workspace: Workspace, path: string): Workspace {
  return openFile(withFiles(workspace, [[path, { content: new Uint8Array(), mode: modeFor(path) }]]), path);
}

/** A file, or a folder with all that is in it. */
export function renamePath(workspace: Workspace, from: string, to: string): Workspace {
  const renamed = (path: string) =>
    path === from ? to : path.startsWith(`${from}/`) ? to + path.slice(from.length) : path;
  return {
    ...workspace,
    files: new Map([...workspace.files].map(([path, file]) => [renamed(path), file])),
    open: workspace.open.map(renamed),
    active: workspace.active === undefined ? undefined : renamed(workspace.active),
  };
}

export function removePath(workspace: Workspace, path: string): Workspace {
  const isIn = (other: string) => other === path || other.startsWith(`${path}/`);
  const closed = workspace.open.filter(isIn).reduce(closeFile, workspace);
  return { ...closed, files: new Map([...closed.files].filter(([other]) => !isIn(other))) };
}

/** Paths whose content or permissions are not the deployed ones, and those that are gone. */
export function changedPaths({ files, deployed }: Workspace): ReadonlySet<string> {
  const changed = new Set<string>();
  for (const [path, file] of files) {
    const before = deployed.get(path);
    if (before !== file && (!before || !sameFile(before, file))) changed.add(path);
  }
  for (const path of deployed.keys()) if (!files.has(path)) changed.add(path);
  return changed;
}

/** Why a path can't be a file's, or undefined: it must stay inside the package and be free. */
export function pathProblem({ files }: Workspace, path: string): 'empty' | 'bad' | 'taken' | undefined {
  if (path === '') return 'empty';
  const parts = path.split('/');
  if (path.length > 1024 || parts.some((part) => part === '' || part === '.' || part === '..')) return 'bad';
  if (/[\\\0]/.test(path)) return 'bad';
  const clash = [...files.keys()].some(
    (other) => other === path || other.startsWith(`${path}/`) || path.startsWith(`${other}/`),
  );
  return clash ? 'taken' : undefined;
}

function withFiles(workspace: Workspace, changed: readonly (readonly [string, PackedFile])[]): Workspace {
  return { ...workspace, files: new Map([...workspace.files, ...changed]) };
}

function sameFile(a: PackedFile, b: PackedFile): boolean {
  return (
    a.mode === b.mode &&
    a.content.length === b.content.length &&
    a.content.every((byte, index) => byte === b.content[index])
  );
}

/** The file that the handler is in: `lambda_function.lambda_handler` -> `lambda_function.py`. */
function entryFile(files: PackedFiles, handler: string | undefined): string | undefined {
  const module = handler?.slice(0, handler.lastIndexOf('.'));
  const paths = [...files.keys()].toSorted();
  return (
    paths.find((path) => module !== undefined && path.replace(/\.[^./]+$/, '') === module) ??
    paths.find((path) => path === 'bootstrap') ??
    paths.find((path) => !path.includes('/')) ??
    paths[0]
  );
}
