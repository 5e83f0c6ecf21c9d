/**
 * A call of an AWS API as a person would write it down: `{ service: 'lambda', operation: 'GetFunction', input: {…} }`. The input is
 * what the SDK for JavaScript takes, bytes as `Uint8Array`; what the reader has in a file is a `FileOf`.
 */
export interface ApiCall {
  /** The SDK package's name after `client-`: `lambda`, `cloudwatch-logs`, `s3`. */
  readonly service: string;
  /** As the API calls it: `GetFunction`. */
  readonly operation: string;
  readonly input?: Readonly<Record<string, unknown>>;
}

/** What is in a file of the reader's. */
export class FileOf {
  readonly path: string;
  readonly kind: 'bytes' | 'text';

  constructor(path: string, kind: 'bytes' | 'text') {
    this.path = path;
    this.kind = kind;
  }
}
