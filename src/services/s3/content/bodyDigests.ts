import { createHash, type Hash } from 'node:crypto';
import { createChecksum, type Checksum as Running } from '../../../protocol/sigv4/checksums.ts';
import type { ChecksumAlgorithm } from '../records.ts';

/** What is worked out of a body while it passes: its size, its MD5 and the checksums that are wanted. */
export class BodyDigests {
  bytes = 0;
  readonly #md5: Hash = createHash('md5');
  readonly #checksums: ReadonlyMap<ChecksumAlgorithm, Running>;

  constructor(wanted: readonly ChecksumAlgorithm[]) {
    this.#checksums = new Map(
      [...new Set(wanted)].flatMap((algorithm) => {
        const running = createChecksum(algorithm.toLowerCase());
        return running ? [[algorithm, running] as const] : [];
      }),
    );
  }

  update(piece: Uint8Array): void {
    this.bytes += piece.byteLength;
    this.#md5.update(piece);
    for (const running of this.#checksums.values()) running.update(piece);
  }

  finish(): BodyFacts {
    const checksums: Partial<Record<ChecksumAlgorithm, string>> = {};
    for (const [algorithm, running] of this.#checksums) checksums[algorithm] = running.digest();
    return { bytes: this.bytes, md5: this.#md5.digest(), checksums };
  }
}

export interface BodyFacts {
  readonly bytes: number;
  readonly md5: Buffer;
  /** Base64. */
  readonly checksums: Readonly<Partial<Record<ChecksumAlgorithm, string>>>;
}
