/** For tests: writes images as folders in OCI's layout, hostile ones too. */
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

export interface TarFile {
  readonly path: string;
  /** Content of a file; a link's target. */
  readonly content?: string | Buffer;
  /** `0` file, `1` hard link, `2` symbolic link, `3` character device, `5` folder, `6` pipe, others. */
  readonly type?: string;
  readonly mode?: number;
  readonly uid?: number;
  readonly gid?: number;
  /** Says another size than it has. */
  readonly size?: number;
}

export interface TestImage {
  readonly layers: readonly (readonly TarFile[] | Buffer)[];
  readonly config?: Readonly<Record<string, unknown>>;
  readonly architecture?: string;
  readonly mediaType?: string;
}

export interface WrittenImage {
  /** `sha256:…` of the manifest. */
  readonly digest: string;
  readonly layers: readonly string[];
}

const ARCHITECTURE = process.arch === 'arm64' ? 'arm64' : 'amd64';

/** Writes the image into the layout under the tag, which it has alone. */
export function writeLayout(folder: string, tag: string, image: TestImage): WrittenImage {
  mkdirSync(join(folder, 'blobs', 'sha256'), { recursive: true });
  writeFileSync(join(folder, 'oci-layout'), '{"imageLayoutVersion":"1.0.0"}');
  const tars = image.layers.map((layer) => (Buffer.isBuffer(layer) ? layer : tar(layer)));
  const layers = tars.map((content) => ({
    mediaType: 'application/vnd.oci.image.layer.v1.tar+gzip',
    ...writeBlob(folder, gzipSync(content)),
  }));
  const config = {
    architecture: image.architecture ?? ARCHITECTURE,
    os: 'linux',
    config: image.config ?? {},
    rootfs: { type: 'layers', diff_ids: tars.map(digestOf) },
    history: tars.map(() => ({ created_by: 'a test' })),
  };
  const manifest = {
    schemaVersion: 2,
    mediaType: 'application/vnd.oci.image.manifest.v1+json',
    config: {
      mediaType: image.mediaType ?? 'application/vnd.oci.image.config.v1+json',
      ...writeBlob(folder, JSON.stringify(config)),
    },
    layers,
  };
  const written = writeBlob(folder, JSON.stringify(manifest));
  const entry = {
    mediaType: manifest.mediaType,
    ...written,
    annotations: { 'org.opencontainers.image.ref.name': tag },
  };
  writeFileSync(
    join(folder, 'index.json'),
    JSON.stringify({ schemaVersion: 2, manifests: [...others(folder, tag), entry] }),
  );
  return { digest: written.digest, layers: layers.map(({ digest }) => digest) };
}

function others(folder: string, tag: string): object[] {
  try {
    const index = JSON.parse(readFileSync(join(folder, 'index.json'), 'utf8')) as {
      manifests: { annotations: Record<string, string> }[];
    };
    return index.manifests.filter(
      ({ annotations }) => annotations['org.opencontainers.image.ref.name'] !== tag,
    );
  } catch {
    return [];
  }
}

function writeBlob(folder: string, content: string | Buffer) {
  const bytes = Buffer.from(content);
  const digest = digestOf(bytes);
  writeFileSync(join(folder, 'blobs', 'sha256', digest.slice('sha256:'.length)), bytes);
  return { digest, size: bytes.length };
}

function digestOf(bytes: Uint8Array): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}

export function tar(files: readonly TarFile[]): Buffer {
  return Buffer.concat([...files.flatMap(tarFile), Buffer.alloc(1024)]);
}

function tarFile(file: TarFile): Buffer[] {
  const { path, type = '0', mode = 0o644, uid = 0, gid = 0 } = file;
  const isLink = type === '1' || type === '2';
  const content = isLink ? Buffer.alloc(0) : Buffer.from(file.content ?? '');
  const header = Buffer.alloc(512);
  const octal = (value: number, at: number, length: number) =>
    header.write(value.toString(8).padStart(length - 1, '0'), at, 'latin1');
  header.write(path, 0, 100, 'utf8');
  octal(mode, 100, 8);
  octal(uid, 108, 8);
  octal(gid, 116, 8);
  octal(file.size ?? content.length, 124, 12);
  octal(0, 136, 12);
  header.write(type, 156, 'latin1');
  if (isLink) header.write(String(file.content), 157, 100, 'utf8');
  header.write('ustar\0', 257, 'latin1');
  header.write('00', 263, 'latin1');
  octal(1, 329, 8);
  octal(3, 337, 8);
  header.write('        ', 148, 'latin1');
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  const padding = (512 - (content.length % 512)) % 512;
  return [header, content, Buffer.alloc(padding)];
}
