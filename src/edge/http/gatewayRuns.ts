import type { Clock } from '../../base/clock.ts';
import type { Log } from '../../base/log.ts';
import { Throttled } from '../../compute/invocation.ts';
import { Fault } from '../../protocol/fault.ts';
import type { ServiceRoles } from '../../services/iam/index.ts';
import type { FunctionRuns } from '../../services/lambda/index.ts';
import type { ApiExchange } from './apiExchange.ts';

/** A function that an API runs, as its integration or its authorizer. */
export interface GatewayRun {
  /** Undefined when the stage's variables make none of it. */
  readonly functionArn: string | undefined;
  /** By that role's permissions; else by the function's policy. */
  readonly credentialsArn: string | undefined;
  readonly sourceArn: string;
  readonly timeoutMs: number;
  readonly payload: Uint8Array;
}

export type RunOutcome = { readonly payload: Uint8Array } | RunProblem;

export interface RunProblem {
  readonly problem: 'failed' | 'unavailable' | 'too large';
  /** For access logs. */
  readonly error: string;
}

export type RunFunction = (exchange: ApiExchange, run: GatewayRun) => Promise<RunOutcome>;

export interface GatewayRunNeeds {
  readonly runs: FunctionRuns;
  /** Undefined under `--auth open`: everybody may do everything, and roles need not exist. */
  readonly roles: Pick<ServiceRoles, 'may'> | undefined;
  readonly clock: Clock;
  readonly log: Log;
}

const SERVICE = 'apigateway.amazonaws.com';
/** What Lambda takes of an event. */
const MAX_EVENT_BYTES = 6_291_456;

const NOT_PERMITTED =
  "The IAM role configured on the integration or API Gateway doesn't have permissions to call the integration. Check the permissions and try again.";

/** Runs a function if it may, and for no longer than it may. */
export function createGatewayRuns(needs: GatewayRunNeeds): RunFunction {
  const { runs, clock, log } = needs;
  return async (exchange, run) => {
    const { functionArn, payload, timeoutMs } = run;
    if (functionArn === undefined) return failed("The stage's variables name no function");
    if (payload.byteLength > MAX_EVENT_BYTES)
      return { problem: 'too large', error: 'The event is too large' };
    const { requestId } = exchange.visit;
    try {
      const permitted = mayRun(needs, { ...run, functionArn }, exchange.place.api.account);
      if (!(permitted instanceof Promise ? await permitted : permitted)) return failed(NOT_PERMITTED);
      const running = runs.run(functionArn, { requestId, payload, traceRoot: exchange.traceRoot });
      const result = await within(clock, running, timeoutMs);
      if (result === undefined) return unavailable('Integration timed out');
      return result.functionError === undefined
        ? { payload: result.payload }
        : failed(
            `The Lambda function returned the following error: ${errorMessage(result.payload)}. Check your Lambda function code and try again.`,
          );
    } catch (error) {
      if (error instanceof Throttled) return unavailable('Lambda throttled the invocation');
      const why = error instanceof Fault ? `${error.code}: ${error.message}` : String(error);
      log.warn({ requestId, function: functionArn, error: why }, 'an API could not run its function');
      return failed(why);
    }
  };
}

function mayRun(
  { runs, roles }: GatewayRunNeeds,
  { functionArn, credentialsArn, sourceArn }: GatewayRun & { readonly functionArn: string },
  account: string,
): boolean | Promise<boolean> {
  if (!roles) return true;
  if (credentialsArn === undefined) return runs.may({ service: SERVICE, functionArn, sourceArn });
  // Another account's function would have to let the role in as well.
  if (functionArn.split(':')[4] !== account) return false;
  return roles.may(
    { roleArn: credentialsArn, service: SERVICE, sourceArn },
    'lambda:InvokeFunction',
    functionArn,
  );
}

const failed = (error: string): RunProblem => ({ problem: 'failed', error });
const unavailable = (error: string): RunProblem => ({ problem: 'unavailable', error });

function errorMessage(payload: Uint8Array): string {
  const text = Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength).toString('utf8');
  const found = /"errorMessage" *: *"((?:[^"\\]|\\.)*)"/.exec(text)?.[1];
  return (found ?? 'unknown').slice(0, 1024);
}

/** Undefined when it takes longer; it runs on, and nobody looks. */
export async function within<T>(
  clock: Clock,
  running: Promise<T>,
  timeoutMs: number,
): Promise<T | undefined> {
  let expire = (_: undefined): void => {};
  const expired = new Promise<undefined>((resolve) => (expire = resolve));
  const timer = clock.timer(timeoutMs, () => expire(undefined));
  running.catch(() => undefined);
  try {
    return await Promise.race([running, expired]);
  } finally {
    timer.cancel();
  }
}
