import { Throttled, type InvocationResult } from '../../compute/invocation.ts';
import type { HttpRequest, HttpResponse } from '../../protocol/http.ts';
import type { Call } from '../service.ts';
import { readClientContext } from './clientContext.ts';
import { frontFault, invalidParameter, lambdaFault, required } from './fault.ts';
import type { Lambda } from './needs.ts';
import type { Operations } from './operations.ts';
import { checkPayload } from './payload.ts';
import type { Target } from './targets.ts';

/**
 * Invoke, on two ways to the same end: `straight` from bytes to bytes, which is the one that requests take, and
 * as an operation like the others. Nothing on a warm way waits for anything but the function.
 */
export interface InvokeRequest {
  readonly functionName: string;
  readonly qualifier: string | undefined;
  readonly type: string | undefined;
  readonly logType: string | undefined;
  readonly clientContext: string | undefined;
  readonly durableExecutionName: string | undefined;
  readonly tenantId: string | undefined;
  readonly payload: Uint8Array;
  /** The answer is wanted as the function writes it: then the outcome has no log tail, which follows the stream. */
  readonly streamed?: boolean;
}

/** `DryRun` runs nothing and has no result. */
export interface InvokeOutcome {
  readonly executedVersion: string;
  readonly traceHeader: string;
  readonly result: InvocationResult | undefined;
  /** Base64, when asked for. */
  readonly logTail: string | undefined;
}

export async function invoke(lambda: Lambda, request: InvokeRequest, call: Call): Promise<InvokeOutcome> {
  const dry = refuseUnsupported(request);
  const found = lambda.targets.find(call, request.functionName, request.qualifier);
  const target = found instanceof Promise ? await found : found;
  const payload = checkPayload(request.payload);
  const clientContext =
    request.clientContext === undefined ? undefined : readClientContext(request.clientContext);
  const version = choose(lambda, target);
  const traceHeader = traceOf(lambda, call);
  if (dry) return { executedVersion: version.version, traceHeader, result: undefined, logTail: undefined };
  const result = await lambda.invoker
    .invoke(version, {
      requestId: call.requestId,
      invokedFunctionArn: target.invokedArn,
      payload,
      traceHeader,
      ...(clientContext !== undefined && { clientContext }),
      ...(request.streamed === true && { streamed: true }),
    })
    .catch(throwThrottled);
  const tail = request.logType === 'Tail' && request.streamed !== true ? await result.logTail() : undefined;
  return {
    executedVersion: version.version,
    traceHeader,
    result,
    logTail: tail && Buffer.from(tail.buffer, tail.byteOffset, tail.byteLength).toString('base64'),
  };
}

export async function invokeStraight(
  lambda: Lambda,
  request: HttpRequest,
  labels: Readonly<Record<string, string>>,
  call: Call,
): Promise<HttpResponse> {
  const { headers } = request;
  const outcome = await invoke(
    lambda,
    {
      functionName: required(labels['FunctionName'], 'functionName'),
      qualifier: qualifierOf(request.query),
      type: headers['x-amz-invocation-type'],
      logType: headers['x-amz-log-type'],
      clientContext: headers['x-amz-client-context'],
      durableExecutionName: headers['x-amz-durable-execution-name'],
      tenantId: headers['x-amz-tenant-id'],
      payload: request.body,
    },
    call,
  );
  const { result } = outcome;
  if (!result) return { status: 204, headers: { 'x-amz-executed-version': outcome.executedVersion } };
  const answer: Record<string, string> = {
    'content-type': 'application/json',
    'x-amz-executed-version': outcome.executedVersion,
    'x-amzn-remapped-content-length': '0',
    'x-amzn-trace-id': outcome.traceHeader,
  };
  if (result.functionError !== undefined) answer['x-amz-function-error'] = result.functionError;
  if (outcome.logTail !== undefined) answer['x-amz-log-result'] = outcome.logTail;
  return { status: 200, headers: answer, body: result.payload };
}

export function invokeOperation(lambda: Lambda): Operations<'Invoke'> {
  return {
    Invoke: async (input, call) => {
      const outcome = await invoke(
        lambda,
        {
          functionName: required(input.FunctionName, 'functionName'),
          qualifier: input.Qualifier,
          type: input.InvocationType,
          logType: input.LogType,
          clientContext: input.ClientContext,
          durableExecutionName: input.DurableExecutionName,
          tenantId: input.TenantId,
          // What the pipeline decodes is bytes; the SDK's type is what its client accepts.
          payload: (input.Payload as Uint8Array | undefined) ?? new Uint8Array(),
        },
        call,
      );
      const { result } = outcome;
      if (!result) return { StatusCode: 204, ExecutedVersion: outcome.executedVersion };
      return {
        StatusCode: 200,
        ExecutedVersion: outcome.executedVersion,
        // The SDK's clients wrap the bytes; the pipeline writes them as they are.
        Payload: result.payload as never,
        ...(result.functionError !== undefined && { FunctionError: result.functionError }),
        ...(outcome.logTail !== undefined && { LogResult: outcome.logTail }),
      };
    },
  };
}

/** True for a dry run. */
function refuseUnsupported(request: InvokeRequest): boolean {
  if (request.tenantId !== undefined) throw unsupported('TenantId');
  if (request.durableExecutionName !== undefined) throw unsupported('DurableExecutionName');
  if (request.logType !== undefined && request.logType !== 'None' && request.logType !== 'Tail') {
    throw wrongEnum(request.logType, 'logType', '[Tail, None]');
  }
  switch (request.type) {
    case undefined:
    case 'RequestResponse':
      return false;
    case 'DryRun':
      return true;
    case 'Event':
      throw invalidParameter(
        'InvocationType Event is not supported by this version of Mayfly; use RequestResponse.',
      );
    default:
      throw wrongEnum(request.type, 'invocationType', '[Event, RequestResponse, DryRun]');
  }
}

function unsupported(member: string): Error {
  return invalidParameter(`The parameter ${member} is not supported by this version of Mayfly.`);
}

export function wrongEnum(value: string, path: string, set: string): Error {
  return frontFault(
    'ValidationException',
    `1 validation error detected: Value '${value}' at '${path}' failed to satisfy constraint: Member must satisfy enum value set: ${set}`,
  );
}

export function qualifierOf(query: string): string | undefined {
  if (query === '') return undefined;
  return new URLSearchParams(query).get('Qualifier') ?? undefined;
}

function choose(lambda: Lambda, { version, additional }: Target): Target['version'] {
  return additional && lambda.ids.fraction() < additional.weight ? additional.version : version;
}

const TRACE_ROOT = /(^|;) *Root=1-[0-9a-f]{8}-[0-9a-f]{24} *(;|$)/i;

/** The caller's trace goes on; else one is made of the request's id and marked as not sampled. */
function traceOf(lambda: Lambda, call: Call): string {
  const given = call.headers['x-amzn-trace-id'];
  if (given !== undefined && given.length <= 1024 && TRACE_ROOT.test(given)) return given;
  const seconds = Math.floor(lambda.clock.now() / 1000).toString(16);
  const hex = call.requestId.replaceAll('-', '');
  return `Root=1-${seconds}-${hex.slice(0, 24)};Parent=${hex.slice(16, 32)};Sampled=0`;
}

function throwThrottled(error: unknown): never {
  if (!(error instanceof Throttled)) throw error;
  throw lambdaFault('TooManyRequestsException', error.message, { Reason: error.reason });
}
