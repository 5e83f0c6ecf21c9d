/** The two documents of an image that decide what happens to it; both come from strangers. */
import { createHash } from 'node:crypto';
import { ImageRefused } from './imageRefused.ts';

export interface Manifest {
  /** `sha256:…` of its bytes. */
  readonly digest: string;
  readonly config: Descriptor;
  readonly layers: readonly Descriptor[];
}

export interface Descriptor {
  readonly mediaType: string;
  readonly digest: string;
  readonly size: number;
}

/** An index of images for several machines. */
export interface ManifestIndex {
  readonly index: readonly (Descriptor & { readonly platform: string })[];
}

export const MAX_DOCUMENT_BYTES = 4 * 1024 * 1024;
/** As AWS. */
export const MAX_IMAGE_BYTES = 10 * 1024 ** 3;
const MAX_LAYERS = 127;
const MAX_INDEX = 1000;

const DOCKER = 'application/vnd.docker';
const OCI = 'application/vnd.oci.image';
const MANIFESTS: readonly string[] = [`${OCI}.manifest.v1+json`, `${DOCKER}.distribution.manifest.v2+json`];
const INDEXES: readonly string[] = [`${OCI}.index.v1+json`, `${DOCKER}.distribution.manifest.list.v2+json`];
const CONFIGS: readonly string[] = [`${OCI}.config.v1+json`, `${DOCKER}.container.image.v1+json`];
const LAYERS: readonly string[] = [
  `${OCI}.layer.v1.tar`,
  `${OCI}.layer.v1.tar+gzip`,
  `${DOCKER}.image.rootfs.diff.tar.gzip`,
];

const UNSUPPORTED = 'The image manifest, config or layer media type is not supported';

export function readManifest(bytes: Buffer): Manifest | ManifestIndex {
  const document = jsonObject(bytes);
  const named = document['mediaType'];
  const type = typeof named === 'string' ? named : guessType(document);
  if (INDEXES.includes(type ?? '')) return { index: list(document['manifests'], MAX_INDEX).map(indexEntry) };
  if (!MANIFESTS.includes(type ?? '')) throw new ImageRefused('unsupported', UNSUPPORTED);
  const config = descriptor(document['config'], CONFIGS);
  const layers = list(document['layers'], MAX_LAYERS).map((layer) => descriptor(layer, LAYERS));
  if (config.size > MAX_DOCUMENT_BYTES) throw new ImageRefused('invalid', 'its configuration is too large');
  if (layers.reduce((sum, { size }) => sum + size, 0) > MAX_IMAGE_BYTES) throw tooLarge();
  return { digest: digestOf(bytes), config, layers };
}

export function tooLarge(): ImageRefused {
  return new ImageRefused('invalid', 'it is larger than 10 GB uncompressed');
}

export function digestOf(bytes: Uint8Array): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}

/** A manifest of OCI need not say what it is. */
function guessType(document: Record<string, unknown>): string | undefined {
  if (document['schemaVersion'] !== 2) return undefined;
  return Array.isArray(document['manifests']) ? INDEXES[0] : MANIFESTS[0];
}

export function jsonObject(bytes: Buffer): Record<string, unknown> {
  if (bytes.length <= MAX_DOCUMENT_BYTES) {
    try {
      const value: unknown = JSON.parse(bytes.toString('utf8'));
      if (isObject(value)) return value;
    } catch {
      // Told below.
    }
  }
  throw new ImageRefused('invalid', 'one of its documents cannot be read');
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function list(value: unknown, most: number): unknown[] {
  if (Array.isArray(value) && value.length <= most) return value as unknown[];
  throw new ImageRefused('invalid', 'its manifest cannot be read');
}

function descriptor(value: unknown, types: readonly string[]): Descriptor {
  const plain = plainDescriptor(value);
  if (!types.includes(plain.mediaType)) throw new ImageRefused('unsupported', UNSUPPORTED);
  return plain;
}

function plainDescriptor(value: unknown): Descriptor {
  const { mediaType, digest, size } = isObject(value) ? value : {};
  const whole = typeof size === 'number' && Number.isSafeInteger(size) && size >= 0;
  if (typeof digest === 'string' && /^sha256:[0-9a-f]{64}$/.test(digest) && whole) {
    return { mediaType: typeof mediaType === 'string' ? mediaType : '', digest, size };
  }
  throw new ImageRefused('invalid', 'its manifest cannot be read');
}

function indexEntry(value: unknown): Descriptor & { platform: string } {
  const { os, architecture } = isObject(value) && isObject(value['platform']) ? value['platform'] : {};
  return {
    ...plainDescriptor(value),
    platform: typeof os === 'string' && typeof architecture === 'string' ? `${os}/${architecture}` : '',
  };
}
