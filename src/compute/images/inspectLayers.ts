/** Looks through the layers of an image before anything is unpacked: how large they are, and whose the files are. */
import { createReadStream } from 'node:fs';
import { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { ImageRefused } from './imageRefused.ts';
import { MAX_IMAGE_BYTES, tooLarge } from './manifest.ts';
import { createTarReader, type TarEntry } from './tarEntries.ts';

export interface Owner {
  readonly uid: number;
  readonly gid: number;
}

export interface LayersReport {
  /** All layers together, as tar streams. */
  readonly bytes: number;
  /** By path without a leading `/`: the owners, other than root, of what not everybody may use. */
  readonly owners: ReadonlyMap<string, Owner>;
}

const MAX_ENTRIES = 1_000_000;
const MAX_OWNED_BYTES = 64 * 1024 * 1024;

export interface LayerLimits {
  readonly maxBytes?: number;
  readonly maxEntries?: number;
}

/** `layers`: their files, the lowest first. Throws ImageRefused for a bomb, or what another reader may misread. */
export async function inspectLayers(
  layers: readonly string[],
  signal: AbortSignal,
  { maxBytes = MAX_IMAGE_BYTES, maxEntries = MAX_ENTRIES }: LayerLimits = {},
): Promise<LayersReport> {
  const owners = new Map<string, Owner>();
  let bytes = 0;
  let entries = 0;
  let ownedBytes = 0;
  const onEntry = (entry: TarEntry): void => {
    if (++entries > maxEntries) throw new ImageRefused('invalid', 'it has too many files');
    const path = entry.path.replace(/^(\.?\/)+|\/+$/g, '');
    if (!isRestricted(entry)) return void owners.delete(path);
    ownedBytes += path.length + 64;
    if (ownedBytes > MAX_OWNED_BYTES) throw new ImageRefused('invalid', 'it has too many files');
    owners.set(path, { uid: entry.uid, gid: entry.gid });
  };
  for (const layer of layers) {
    const reader = createTarReader(onEntry);
    const sink = new Writable({
      write: (chunk: Buffer, _encoding, done) => {
        bytes += chunk.length;
        try {
          if (bytes > maxBytes) throw tooLarge();
          reader.write(chunk);
          done();
        } catch (error) {
          done(error as Error);
        }
      },
      final: (done) => {
        try {
          reader.end();
          done();
        } catch (error) {
          done(error as Error);
        }
      },
    });
    const source = createReadStream(layer, { highWaterMark: 256 * 1024 });
    try {
      if (await isGzip(layer))
        await pipeline(source, createGunzip({ chunkSize: 256 * 1024 }), sink, { signal });
      else await pipeline(source, sink, { signal });
    } catch (error) {
      if (error instanceof ImageRefused || signal.aborted) throw error;
      throw new ImageRefused('invalid', 'one of its layers cannot be read', { cause: error });
    }
  }
  return { bytes, owners };
}

function isRestricted({ uid, gid, mode, type }: TarEntry): boolean {
  if (type === 'symlink' || type === 'link' || (uid === 0 && gid === 0)) return false;
  const others = mode & 0o7;
  return ((mode >> 6) & ~others) !== 0 || ((mode >> 3) & 0o7 & ~others) !== 0;
}

async function isGzip(path: string): Promise<boolean> {
  for await (const chunk of createReadStream(path, { end: 1 }) as AsyncIterable<Buffer>) {
    return chunk[0] === 0x1f && chunk[1] === 0x8b;
  }
  return false;
}
