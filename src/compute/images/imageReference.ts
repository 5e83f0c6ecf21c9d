/** What an ImageUri may be, and where it leads. */
import { realpathSync } from 'node:fs';
import { posix } from 'node:path';
import { ImageRefused } from './imageRefused.ts';

export type ImageReference = RegistryReference | LocalReference;

export interface RegistryReference {
  readonly kind: 'registry';
  readonly host: string;
  /** HOST/REPOSITORY */
  readonly name: string;
  readonly tag: string | undefined;
  /** `sha256:…` */
  readonly digest: string | undefined;
  /** On this machine: spoken to without TLS when it has none. */
  readonly local: boolean;
}

/** A folder in OCI's image layout, or a tar file of one. */
export interface LocalReference {
  readonly kind: 'oci' | 'oci-archive';
  readonly path: string;
  readonly tag: string | undefined;
  readonly digest: string | undefined;
}

const MAX_LENGTH = 2048;
const HOST = '(?:[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?|\\[[0-9a-fA-F:]+\\])(?::\\d{1,5})?';
const PART = '[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*';
const TAG = '[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}';
const DIGEST = 'sha256:[0-9a-f]{64}';
const REGISTRY = new RegExp(`^(${HOST})/(${PART}(?:/${PART})*)(?::(${TAG}))?(?:@(${DIGEST}))?$`);
const LOCAL = new RegExp(`^(oci|oci-archive):(/[A-Za-z0-9_./+-]+)(?::(${TAG}))?(?:@(${DIGEST}))?$`);

/** Undefined for what is none. */
export function parseImageReference(uri: string): ImageReference | undefined {
  if (uri.length > MAX_LENGTH) return undefined;
  const [, kind, path, localTag, localDigest] = LOCAL.exec(uri) ?? [];
  if ((kind === 'oci' || kind === 'oci-archive') && path !== undefined) {
    return posix.normalize(path) === path ? { kind, path, tag: localTag, digest: localDigest } : undefined;
  }
  const [, host, repository, tag, digest] = REGISTRY.exec(uri) ?? [];
  if (host === undefined || repository === undefined || !isHost(host)) return undefined;
  const local = isLocalHost(host);
  return { kind: 'registry', host, name: `${host}/${repository}`, tag, digest, local };
}

/** As Docker tells a registry from the first folder of a repository. */
function isHost(text: string): boolean {
  return text.includes('.') || text.includes(':') || text === 'localhost';
}

function isLocalHost(host: string): boolean {
  const name = host.replace(/:\d+$/, '');
  return name === 'localhost' || name === '[::1]' || /^127(\.\d{1,3}){3}$/.test(name);
}

/** The same image for ever: by digest in a registry, with the digest as a note to ourselves locally. */
export function pinned(reference: ImageReference, digest: string): string {
  if (reference.kind === 'registry') return `${reference.name}@${digest}`;
  const tag = reference.tag === undefined ? '' : `:${reference.tag}`;
  return `${reference.kind}:${reference.path}${tag}@${digest}`;
}

/**
 * Local images come from folders that the operator named, wherever links lead: a client must not have the platform
 * read what it likes. Answers the real path; throws ImageRefused.
 */
export function allowedPath(reference: LocalReference, folders: readonly string[]): string {
  if (folders.length === 0) {
    throw new ImageRefused(
      'denied',
      'Images of this machine are not allowed: the operator names the folders they may lie in with --image-folders',
    );
  }
  const path = realPath(reference.path);
  const inside = folders.some((folder) => {
    const root = realPath(folder);
    return path !== undefined && root !== undefined && path.startsWith(root === '/' ? '/' : `${root}/`);
  });
  // The same answer whether something is there or not: it would tell about the rest of the machine.
  if (path !== undefined && inside) return path;
  const named = folders.some((folder) => reference.path.startsWith(`${folder}/`));
  if (named && path === undefined) throw new ImageRefused('missing', 'there is no such image');
  throw new ImageRefused(
    'denied',
    'The image does not lie in a folder that the operator named with --image-folders',
  );
}

function realPath(path: string): string | undefined {
  try {
    return realpathSync(path);
  } catch {
    return undefined;
  }
}
