/** What a person needs to know of a failure: the service's own words, which request it was, and what to do. */
export interface Failure {
  /** The service's error code, e.g. `ResourceNotFoundException`; `NetworkError` where nothing answered. */
  readonly code: string;
  readonly message: string;
  readonly requestId: string | undefined;
  readonly advice: Advice | undefined;
}

export type Advice =
  | 'denied'
  | 'signInAgain'
  | 'notFound'
  | 'throttled'
  | 'unreachable'
  | 'conflict'
  | 'notBuilt'
  | 'ourFault';

interface ServiceError extends Error {
  readonly $metadata?: { readonly requestId?: string; readonly httpStatusCode?: number };
  readonly Message?: string;
}

export function describeError(error: unknown): Failure {
  if (!(error instanceof Error)) {
    return { code: 'Error', message: String(error), requestId: undefined, advice: undefined };
  }
  const { name, message, Message, $metadata } = error as ServiceError;
  const unreachable = $metadata?.httpStatusCode === undefined && isNetworkError(error);
  return {
    code: unreachable ? 'NetworkError' : name,
    message: message || Message || name,
    requestId: $metadata?.requestId,
    advice: unreachable ? 'unreachable' : adviceFor(name, $metadata?.httpStatusCode),
  };
}

/** The caller gave it up itself: not a failure that anybody should see. */
export function isAborted(error: unknown): boolean {
  return error instanceof Error && (error.name === 'AbortError' || error.name === 'AbortSignal');
}

/** Of the service that says so, whatever it calls it. */
export function isNotFound(error: unknown): boolean {
  return error instanceof Error && adviceFor(error.name, undefined) === 'notFound';
}

export function isDenied(error: unknown): boolean {
  return error instanceof Error && adviceFor(error.name, undefined) === 'denied';
}

/** An operation that this Mayfly does not have: no failure of anything. */
export function isNotBuilt(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return adviceFor(error.name, (error as ServiceError).$metadata?.httpStatusCode) === 'notBuilt';
}

/** What browsers say when no answer came, each in its own words. */
function isNetworkError({ name, message }: Error): boolean {
  return (
    name === 'TimeoutError' ||
    /failed to fetch|networkerror|load failed|network request failed/i.test(message)
  );
}

function adviceFor(code: string, status: number | undefined): Advice | undefined {
  if (/^(AccessDenied|AccessDeniedException|UnauthorizedOperation|AccessDeniedFault)$/.test(code))
    return 'denied';
  if (
    /^(Expired|Unrecognized|InvalidClientToken|SignatureDoesNotMatch|InvalidSignature|InvalidAccessKeyId)/.test(
      code,
    )
  ) {
    return 'signInAgain';
  }
  if (/NotFound|NoSuch/.test(code)) return 'notFound';
  if (/Throttl|TooManyRequests|SlowDown/.test(code)) return 'throttled';
  if (/Conflict|AlreadyExists|PreconditionFailed|ResourceInUse/.test(code)) return 'conflict';
  if (status === 501 || code.startsWith('NotImplemented')) return 'notBuilt';
  return status !== undefined && status >= 500 ? 'ourFault' : undefined;
}
