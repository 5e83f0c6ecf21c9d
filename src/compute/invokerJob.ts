import type { Job } from './environmentOwner.ts';
import { Throttled, type Invocation, type InvocationResult } from './invocation.ts';
import type { Admitted } from './invokerAdmission.ts';

/**
 * An admitted invocation: gives its place back before its caller is told how it went; a streamed
 * answer, which its caller has had since it began, keeps it until its end.
 */
export class AdmittedJob implements Job {
  readonly invocation: Invocation;
  readonly #admitted: Admitted;
  readonly #resolve: (result: InvocationResult) => void;
  readonly #reject: (error: Error) => void;
  readonly #left: (admitted: Admitted, failed: boolean) => void;

  constructor(
    invocation: Invocation,
    admitted: Admitted,
    resolve: (result: InvocationResult) => void,
    reject: (error: Error) => void,
    left: (admitted: Admitted, failed: boolean) => void,
  ) {
    this.invocation = invocation;
    this.#admitted = admitted;
    this.#resolve = resolve;
    this.#reject = reject;
    this.#left = left;
  }

  begin(result: InvocationResult): void {
    this.#resolve(result);
  }

  resolve(result: InvocationResult): void {
    this.#left(this.#admitted, result.functionError !== undefined);
    this.#resolve(result);
  }

  reject(error: Error): void {
    this.#left(this.#admitted, !(error instanceof Throttled));
    this.#reject(error);
  }
}
