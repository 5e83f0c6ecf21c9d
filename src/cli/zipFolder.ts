import { readdir, readFile, stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { ZipFile } from 'yazl';
import { OperationalError } from '../base/errors.ts';

/** What a package has no use for. */
const LEFT_OUT = new Set(['.git', '.mayfly', '.DS_Store', '__pycache__', '.venv', '.idea', '.vscode']);
/** Equal files give an equal package, and so an equal CodeSha256. */
const MTIME = new Date(315_532_800_000 + 86_400_000);

/** Whether a path inside the folder belongs to its package. */
export function isPackaged(path: string): boolean {
  return path.split(sep).every((name) => !LEFT_OUT.has(name));
}

/** The folder as a deployment package: file modes kept, links followed. Throws OperationalError when it is empty. */
export async function zipFolder(folder: string): Promise<Uint8Array> {
  const files = await filesOf(folder);
  if (files.length === 0) throw new OperationalError('package a folder', `${folder} is empty`);
  const zip = new ZipFile();
  for (const path of files.toSorted()) {
    const [content, { mode }] = await Promise.all([readFile(path), stat(path)]);
    zip.addBuffer(content, relative(folder, path), { mode, mtime: MTIME });
  }
  zip.end();
  const chunks: Buffer[] = [];
  for await (const chunk of zip.outputStream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

async function filesOf(folder: string): Promise<string[]> {
  const files: string[] = [];
  for (const name of await readdir(folder)) {
    if (LEFT_OUT.has(name)) continue;
    const path = join(folder, name);
    const found = await stat(path).catch(() => undefined);
    if (found?.isDirectory() === true) files.push(...(await filesOf(path)));
    else if (found?.isFile() === true) files.push(path);
  }
  return files;
}
