/**
 * What a sandbox of managed runtimes sees of the host, from the same list as bubblewrap's (hostFiles.ts), which is
 * written in bwrap's options; an OCI bundle wants mounts, and a root folder in which links and mount points exist.
 */
import { chmodSync, mkdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { assert } from '../../../base/errors.ts';
import { makeReadableFolder } from '../bubblewrap/hostFiles.ts';

export interface SandboxView {
  readonly binds: readonly Bind[];
  readonly links: readonly { readonly target: string; readonly path: string }[];
  /** Hidden: shown empty. */
  readonly masked: readonly string[];
}

export interface Bind {
  readonly host: string;
  readonly inside: string;
}

export function sandboxView(options: readonly string[]): SandboxView {
  const binds: Bind[] = [];
  const links: { target: string; path: string }[] = [];
  const masked: string[] = [];
  for (let at = 0; at < options.length;) {
    const [option = '', first = '', second = ''] = options.slice(at);
    at += option === '--ro-bind' || option === '--symlink' ? 3 : 2;
    if (option === '--ro-bind' && first === '/dev/null') masked.push(second);
    else if (option === '--ro-bind') binds.push({ host: first, inside: second });
    else if (option === '--symlink') links.push({ target: first, path: second });
    else if (option === '--tmpfs') masked.push(first);
    else assert(['--dir', '--proc', '--remount-ro'].includes(option), `${option} has no counterpart`);
  }
  return { binds, links, masked };
}

/** Folders that every sandbox has. */
const FOLDERS = ['proc', 'dev', 'tmp', 'etc', 'var', 'opt'];

/** A root folder for one sandbox: nothing in it but places for the mounts. */
export function makeRoot(root: string, view: SandboxView, mounts: readonly Bind[]): void {
  makeReadableFolder(root);
  for (const name of FOLDERS) makeReadableFolder(join(root, name));
  for (const { target, path } of view.links) symlinkSync(target, join(root, path));
  // What is below /var and /opt has its place in the sandbox's own.
  const inRoot = mounts.filter(({ inside }) => !/^\/(var|opt)\//.test(inside));
  for (const { host, inside } of [...view.binds, ...inRoot]) makeMountPoint(host, join(root, inside));
}

function makeMountPoint(host: string, path: string): void {
  if (statSync(host).isDirectory()) return makeReadableFolder(path);
  makeReadableFolder(dirname(path));
  writeFileSync(path, '');
  chmodSync(path, 0o644);
}

/** As `makeReadableFolder`, for a folder that only the platform shall enter. */
export function makePrivateFolder(path: string): void {
  mkdirSync(path, { recursive: true, mode: 0o700 });
}
