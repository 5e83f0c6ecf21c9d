import type { Clock } from '../../base/clock.ts';
import { turns } from './turns.ts';
import { largeContent, linkTargets, SMALL_BYTES, smallContent } from './zipContent.ts';
import { planZip } from './zipPlan.ts';
import { ZipRejected } from './zipRejected.ts';

/** AWS's limit of an unpacked package. */
export const MAX_UNPACKED_BYTES = 262_144_000;

export interface ZipSummary {
  readonly unpackedBytes: number;
  readonly entries: number;
}

/**
 * Looks through a whole archive as unpacking would, inflating everything and keeping nothing: what passes here
 * unpacks. Throws `ZipRejected`.
 */
export async function inspectZip(
  zip: Uint8Array,
  clock: Pick<Clock, 'monotonic'>,
  maxUnpackedBytes: number = MAX_UNPACKED_BYTES,
): Promise<ZipSummary> {
  const plan = await planZip(zip, maxUnpackedBytes);
  const bytes = Buffer.from(zip.buffer, zip.byteOffset, zip.byteLength);
  linkTargets(bytes, plan.files);
  const turn = turns(() => clock.monotonic());
  for (const file of plan.files) {
    if (file.bytes <= SMALL_BYTES) {
      smallContent(bytes, file);
      await turn();
    } else {
      // Reading to the end verifies size and checksum.
      for await (const piece of largeContent(bytes, file)) void piece;
    }
  }
  return { unpackedBytes: plan.unpackedBytes, entries: plan.files.length + plan.folders.length };
}

/** What an archive says it unpacks to, from its directory alone. Throws `ZipRejected`. */
export async function measureZip(
  zip: Uint8Array,
  maxUnpackedBytes: number = MAX_UNPACKED_BYTES,
): Promise<ZipSummary> {
  const plan = await planZip(zip, maxUnpackedBytes);
  return { unpackedBytes: plan.unpackedBytes, entries: plan.files.length + plan.folders.length };
}

/** `inspectZip`, as the Lambda service asks for it. */
export async function zipProblem(
  zip: Uint8Array,
  clock: Pick<Clock, 'monotonic'>,
  maxUnpackedBytes: number,
): Promise<'malformed' | 'too-large' | undefined> {
  try {
    await inspectZip(zip, clock, maxUnpackedBytes);
    return undefined;
  } catch (error) {
    if (!(error instanceof ZipRejected)) throw error;
    return error.reason === 'too-large' ? 'too-large' : 'malformed';
  }
}
