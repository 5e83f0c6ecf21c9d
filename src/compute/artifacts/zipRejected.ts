/**
 * A zip file that must not be unpacked. The Lambda service answers `too-large` with "Unzipped size must be
 * smaller than 262144000 bytes" and the others with "Could not unzip uploaded file. …"; the message here is for
 * our own log.
 */
export class ZipRejected extends Error {
  readonly reason: 'malformed' | 'empty' | 'too-large';

  constructor(reason: ZipRejected['reason'], message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'ZipRejected';
    this.reason = reason;
  }
}
