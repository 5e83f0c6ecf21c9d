/** Why an image can't be had or must not be used; `message` is for the caller, without a full stop. */
export class ImageRefused extends Error {
  readonly reason: ImageRefusal;

  constructor(reason: ImageRefusal, message: string, options?: ErrorOptions) {
    super(message, options);
    this.reason = reason;
  }
}

/**
 * `missing`: there is no such image; `denied`: the registry or the operator does not let us; `unsupported`: of a kind
 * that functions can't be; `invalid`: damaged or hostile; `unreachable`: the registry does not answer.
 */
export type ImageRefusal = 'missing' | 'denied' | 'unsupported' | 'invalid' | 'unreachable';
