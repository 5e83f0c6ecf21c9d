/**
 * Unix permissions by path, which fflate does not tell: out of the zip file's central directory. Empty where there is
 * none that can be read; zip64 archives are beyond what the console edits.
 */
export function readModes(zip: Uint8Array): ReadonlyMap<string, number> {
  const modes = new Map<string, number>();
  const view = new DataView(zip.buffer, zip.byteOffset, zip.byteLength);
  const end = findEnd(view);
  if (end < 0) return modes;
  const count = view.getUint16(end + 10, true);
  let at = view.getUint32(end + 16, true);
  for (let entry = 0; entry < count && at + ENTRY_BYTES <= zip.length; entry++) {
    if (view.getUint32(at, true) !== ENTRY_SIGNATURE) break;
    const nameBytes = view.getUint16(at + 28, true);
    const start = at + ENTRY_BYTES;
    const name = new TextDecoder().decode(zip.subarray(start, start + nameBytes));
    const madeBy = view.getUint8(at + 5);
    if (madeBy === UNIX) modes.set(name, (view.getUint32(at + 38, true) >>> 16) & 0o777);
    at = start + nameBytes + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
  return modes;
}

const UNIX = 3;
const ENTRY_BYTES = 46;
const ENTRY_SIGNATURE = 0x02014b50;
const END_BYTES = 22;
const END_SIGNATURE = 0x06054b50;
const LONGEST_COMMENT = 0xffff;

function findEnd(view: DataView): number {
  const last = view.byteLength - END_BYTES;
  for (let at = last; at >= Math.max(0, last - LONGEST_COMMENT); at--) {
    if (view.getUint32(at, true) === END_SIGNATURE) return at;
  }
  return -1;
}
