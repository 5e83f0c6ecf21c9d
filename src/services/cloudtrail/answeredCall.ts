import type { OperationModel } from '../../protocol/serviceModel.ts';
import type { Principal } from '../service.ts';

/** One answered request to an AWS API, as the API hands it over. Nothing of it is kept but what the record shows. */
export interface AnsweredCall {
  readonly model: OperationModel;
  readonly account: string;
  readonly region: string;
  readonly principal: Principal;
  readonly requestId: string;
  readonly sourceIp: string;
  readonly userAgent: string;
  /** Undefined where the request failed before it was understood. */
  readonly input: unknown;
  /** Undefined where it failed. */
  readonly output: unknown;
  readonly fault: { readonly code: string; readonly message: string } | undefined;
  /** Under `--auth audit`: why it would have been denied. */
  readonly wouldBeDenied: string | undefined;
}
