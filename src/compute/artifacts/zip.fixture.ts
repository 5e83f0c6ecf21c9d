/** For tests: archives made byte by byte, so that they can say what no honest tool would. */
import { crc32, deflateRawSync } from 'node:zlib';

export interface RawEntry {
  readonly name: string | Buffer;
  readonly content?: string | Buffer;
  /** Unix mode with its file type; undefined: made on a system without modes. */
  readonly mode?: number;
  readonly deflate?: boolean;
  readonly method?: number;
  readonly flags?: number;
  /** What the archive claims, where it differs from the truth. */
  readonly declaredBytes?: number;
  readonly declaredCrc?: number;
  readonly compressed?: Buffer;
  readonly headerOffset?: number;
}

export interface RawArchive {
  readonly entryCount?: number;
  readonly directoryOffset?: number;
  readonly zip64?: boolean;
}

const UTF8 = 0x800;

export function rawZip(entries: readonly RawEntry[], archive: RawArchive = {}): Buffer {
  const bodies: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const entry of entries) {
    const fields = fieldsOf(entry);
    const local = localHeader(fields);
    directory.push(centralHeader(fields, entry.headerOffset ?? offset, archive.zip64 ?? false));
    bodies.push(local, fields.data);
    offset += local.length + fields.data.length;
  }
  const central = Buffer.concat(directory);
  const at = archive.directoryOffset ?? offset;
  const count = archive.entryCount ?? entries.length;
  return Buffer.concat([
    ...bodies,
    central,
    ...(archive.zip64 ? zip64End(offset + central.length, at, central.length, count) : []),
    endRecord(archive.zip64 ? 0xffffffff : at, central.length, archive.zip64 ? 0xffff : count),
  ]);
}

function fieldsOf(entry: RawEntry) {
  const content = Buffer.from(entry.content ?? '');
  const data = entry.compressed ?? (entry.deflate ? deflateRawSync(content) : content);
  return {
    name: Buffer.from(entry.name),
    data,
    flags: entry.flags ?? UTF8,
    method: entry.method ?? (entry.deflate ? 8 : 0),
    crc: entry.declaredCrc ?? crc32(content),
    bytes: entry.declaredBytes ?? content.length,
    mode: entry.mode,
  };
}

type Fields = ReturnType<typeof fieldsOf>;

function localHeader({ name, data, flags, method, crc, bytes }: Fields): Buffer {
  const header = Buffer.alloc(30);
  header.writeUInt32LE(0x04034b50, 0);
  header.writeUInt16LE(20, 4);
  header.writeUInt16LE(flags, 6);
  header.writeUInt16LE(method, 8);
  header.writeUInt32LE(crc, 14);
  header.writeUInt32LE(data.length, 18);
  header.writeUInt32LE(bytes, 22);
  header.writeUInt16LE(name.length, 26);
  return Buffer.concat([header, name]);
}

function centralHeader(fields: Fields, offset: number, zip64: boolean): Buffer {
  const { name, data, flags, method, crc, bytes, mode } = fields;
  const header = Buffer.alloc(46);
  header.writeUInt32LE(0x02014b50, 0);
  header.writeUInt16LE(((mode === undefined ? 0 : 3) << 8) | 45, 4);
  header.writeUInt16LE(20, 6);
  header.writeUInt16LE(flags, 8);
  header.writeUInt16LE(method, 10);
  header.writeUInt32LE(crc, 16);
  header.writeUInt32LE(zip64 ? 0xffffffff : data.length, 20);
  header.writeUInt32LE(zip64 ? 0xffffffff : bytes, 24);
  header.writeUInt16LE(name.length, 28);
  header.writeUInt16LE(zip64 ? 28 : 0, 30);
  header.writeUInt32LE(((mode ?? 0) << 16) >>> 0, 38);
  header.writeUInt32LE(zip64 ? 0xffffffff : offset, 42);
  const extra = Buffer.alloc(28);
  extra.writeUInt16LE(1, 0);
  extra.writeUInt16LE(24, 2);
  [bytes, data.length, offset].forEach((value, index) =>
    extra.writeBigUInt64LE(BigInt(value), 4 + 8 * index),
  );
  return Buffer.concat([header, name, ...(zip64 ? [extra] : [])]);
}

function zip64End(recordAt: number, directoryAt: number, directoryBytes: number, count: number): Buffer[] {
  const record = Buffer.alloc(56);
  record.writeUInt32LE(0x06064b50, 0);
  record.writeBigUInt64LE(44n, 4);
  record.writeBigUInt64LE(BigInt(count), 24);
  record.writeBigUInt64LE(BigInt(count), 32);
  record.writeBigUInt64LE(BigInt(directoryBytes), 40);
  record.writeBigUInt64LE(BigInt(directoryAt), 48);
  const locator = Buffer.alloc(20);
  locator.writeUInt32LE(0x07064b50, 0);
  locator.writeBigUInt64LE(BigInt(recordAt), 8);
  locator.writeUInt32LE(1, 16);
  return [record, locator];
}

function endRecord(directoryAt: number, directoryBytes: number, count: number): Buffer {
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(count, 8);
  end.writeUInt16LE(count, 10);
  end.writeUInt32LE(directoryBytes, 12);
  end.writeUInt32LE(directoryAt, 16);
  return end;
}
