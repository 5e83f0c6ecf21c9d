/** Smaller pieces are copied together: each that is kept by itself costs 150 to 200 bytes more, whatever it holds. */
const KEPT_BYTES = 4 * 1024;
const BLOCK_BYTES = 64 * 1024;

/**
 * Collects bytes that come in pieces of whatever size: those who send them one by one make it hold little more than what
 * they sent. What is added must not change afterwards.
 */
export class ByteCollector {
  /** In all. */
  length = 0;
  #pieces: Uint8Array[] = [];
  /** Where small pieces go, and how much of it is taken. */
  #block: Buffer | undefined;
  #taken = 0;

  add(piece: Uint8Array): void {
    this.length += piece.length;
    if (piece.length >= KEPT_BYTES || (this.#pieces.length === 0 && this.#block === undefined)) {
      this.#closeBlock();
      this.#pieces.push(piece);
      return;
    }
    if (this.#block !== undefined && this.#block.length - this.#taken < piece.length) this.#closeBlock();
    this.#block ??= Buffer.allocUnsafeSlow(Math.min(BLOCK_BYTES, Math.max(KEPT_BYTES, this.length)));
    this.#block.set(piece, this.#taken);
    this.#taken += piece.length;
  }

  /** All of it in one piece, uncopied if it came so; then it is empty again. */
  take(): Buffer {
    this.#closeBlock();
    this.#block = undefined;
    const pieces = this.#pieces;
    const { length } = this;
    this.#pieces = [];
    this.length = 0;
    const [first] = pieces;
    if (pieces.length !== 1 || first === undefined) return Buffer.concat(pieces, length);
    return Buffer.isBuffer(first) ? first : Buffer.from(first.buffer, first.byteOffset, first.byteLength);
  }

  #closeBlock(): void {
    if (this.#block === undefined || this.#taken === 0) return;
    const filled = this.#block.subarray(0, this.#taken);
    this.#taken = 0;
    // A block that is hardly used is emptied and used again: no more is kept than has come.
    if (filled.length * 2 < this.#block.length) return void this.#pieces.push(Buffer.from(filled));
    this.#pieces.push(filled);
    this.#block = undefined;
  }
}
