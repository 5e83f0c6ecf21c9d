/**
 * The caller's fault, or a named condition of a service: it becomes exactly the AWS error `code` on the wire.
 * The HTTP status and the shape of the body come from the service's model when the error is encoded, so a
 * handler names only the code, the message and further members (`Type`, `Reason`, `RetryAfterSeconds`, …).
 */
export class Fault extends Error {
  readonly code: string;
  /** Further members of the error's shape. */
  readonly members: Readonly<Record<string, unknown>>;
  /** Overrides the model's HTTP status, for errors that no model lists (`InvalidSignatureException`, …). */
  readonly status: number | undefined;
  /** Headers of the answer, where the caller is told something there (S3's `x-amz-delete-marker`). */
  readonly headers: Readonly<Record<string, string>> | undefined;

  constructor(
    code: string,
    message: string | null,
    options: {
      status?: number;
      members?: Record<string, unknown>;
      headers?: Readonly<Record<string, string>>;
    } = {},
  ) {
    super(message ?? '');
    this.name = 'Fault';
    this.code = code;
    this.members = message === null ? { ...options.members, nullMessage: true } : (options.members ?? {});
    this.status = options.status;
    this.headers = options.headers;
  }
}
