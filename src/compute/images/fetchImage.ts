/** From a reference to a manifest, and from there to a layout on disk whose every part has the digest it must have. */
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { readImageConfig, type ImageConfig } from './imageConfig.ts';
import { allowedPath, type ImageReference } from './imageReference.ts';
import { ImageRefused } from './imageRefused.ts';
import { digestOf, MAX_DOCUMENT_BYTES, MAX_IMAGE_BYTES, readManifest, type Manifest } from './manifest.ts';
import type { Skopeo } from './skopeo.ts';

export interface ImageSource {
  readonly reference: ImageReference;
  readonly localFolders: readonly string[];
  readonly skopeo: Skopeo;
  readonly signal: AbortSignal;
}

export interface FetchedLayout {
  readonly config: ImageConfig;
  /** Files of the layers, the lowest first. */
  readonly layers: readonly string[];
}

/** OCI's word for this machine's processor. */
const ARCHITECTURE = process.arch === 'arm64' ? 'arm64' : 'amd64';

/** The manifest that the reference means on this machine. */
export async function findManifest(source: ImageSource, temporary: string): Promise<Manifest> {
  const { reference } = source;
  const local = reference.kind !== 'registry';
  const bytes = await read(source, local ? undefined : reference.digest, temporary);
  if (!local) checkDigest(bytes, reference.digest);
  const found = readManifest(bytes);
  const manifest = 'index' in found ? await fromIndex(source, found, temporary) : found;
  // The digest in a local reference is our own note of what it meant (imageReference.ts).
  if (local && reference.digest !== undefined && manifest.digest !== reference.digest) {
    throw new ImageRefused('missing', 'the image there has changed');
  }
  return manifest;
}

async function fromIndex(
  source: ImageSource,
  { index }: Extract<ReturnType<typeof readManifest>, { index: unknown }>,
  temporary: string,
): Promise<Manifest> {
  const entry = index.find(({ platform }) => platform === `linux/${ARCHITECTURE}`);
  if (entry === undefined) throw new ImageRefused('unsupported', `it has no part for linux/${ARCHITECTURE}`);
  const bytes = await read(source, entry.digest, temporary);
  checkDigest(bytes, entry.digest);
  const manifest = readManifest(bytes);
  if ('index' in manifest) throw new ImageRefused('unsupported', 'it is an index of indexes');
  return manifest;
}

/** Without a digest, what the tag says. */
async function read(source: ImageSource, digest: string | undefined, temporary: string): Promise<Buffer> {
  const { reference, skopeo, signal } = source;
  if (reference.kind === 'oci' && digest !== undefined) {
    return readPart(allowedPath(reference, source.localFolders), digest, MAX_DOCUMENT_BYTES);
  }
  if (reference.kind === 'oci-archive' && digest !== undefined) {
    throw new ImageRefused('unsupported', 'an archive must hold one image for one kind of machine');
  }
  const insecure = reference.kind === 'registry' && reference.local;
  return skopeo.manifest(skopeoName(source, digest), { insecure, signal, temporary });
}

function skopeoName({ reference, localFolders }: ImageSource, digest: string | undefined): string {
  if (reference.kind === 'registry') {
    const { name, tag } = reference;
    return `docker://${name}${digest === undefined ? `:${tag ?? 'latest'}` : `@${digest}`}`;
  }
  const path = allowedPath(reference, localFolders);
  if (reference.kind === 'oci-archive' && statSync(path).size > MAX_IMAGE_BYTES) {
    throw new ImageRefused('invalid', 'the archive is larger than 10 GB');
  }
  return `${reference.kind}:${path}${reference.tag === undefined ? '' : `:${reference.tag}`}`;
}

/**
 * skopeo turns Docker's manifests into OCI's, so what it has written is held against the manifest that was asked for
 * by digest: the same configuration, the same layers.
 */
export async function fetchLayout(
  source: ImageSource,
  digest: string,
  layout: string,
  temporary: string,
  checkSpace: (bytes: number) => Promise<void>,
): Promise<FetchedLayout> {
  const { reference, skopeo, signal } = source;
  const manifest = await findManifest(source, temporary);
  if (manifest.digest !== digest) throw new ImageRefused('missing', 'the image there has changed');
  await checkSpace(manifest.layers.reduce((sum, { size }) => sum + size, 0));
  const registry = reference.kind === 'registry';
  const largest = Math.max(
    MAX_DOCUMENT_BYTES,
    manifest.config.size,
    ...manifest.layers.map(({ size }) => size),
  );
  await skopeo.copy(skopeoName(source, registry ? digest : undefined), layout, {
    insecure: registry && reference.local,
    signal,
    temporary,
    // skopeo first makes an archive into files.
    maxFileBytes: registry ? largest : MAX_IMAGE_BYTES,
  });
  checkCopy(layout, manifest);
  const config = readImageConfig(readPart(layout, manifest.config.digest, MAX_DOCUMENT_BYTES), ARCHITECTURE);
  return { config, layers: manifest.layers.map((layer) => partOf(layout, layer.digest)) };
}

function checkCopy(layout: string, wanted: Manifest): void {
  const index = readManifest(readFileSync(join(layout, 'index.json')));
  const [only] = 'index' in index ? index.index : [];
  const copied = only && readManifest(readPart(layout, only.digest, MAX_DOCUMENT_BYTES));
  const names = (manifest: Manifest) =>
    [manifest.config, ...manifest.layers].map((part) => part.digest).join();
  if (copied !== undefined && !('index' in copied) && names(copied) === names(wanted)) return;
  throw new ImageRefused('invalid', 'what was fetched is not what was asked for');
}

function partOf(layout: string, digest: string): string {
  return join(layout, 'blobs', 'sha256', digest.slice('sha256:'.length));
}

function readPart(layout: string, digest: string, maxBytes: number): Buffer {
  const path = partOf(layout, digest);
  try {
    if (statSync(path).size <= maxBytes) {
      const bytes = readFileSync(path);
      checkDigest(bytes, digest);
      return bytes;
    }
  } catch (error) {
    if (error instanceof ImageRefused) throw error;
    throw new ImageRefused('missing', 'a part of it is missing', { cause: error });
  }
  throw new ImageRefused('invalid', 'one of its documents is too large');
}

function checkDigest(bytes: Buffer, digest: string | undefined): void {
  if (digest !== undefined && digestOf(bytes) !== digest) {
    throw new ImageRefused('invalid', 'what was fetched is not what was asked for');
  }
}
