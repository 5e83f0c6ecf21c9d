import { Throttled, type InvocationResult } from '../../compute/invocation.ts';
import type { HttpRequest, HttpResponse } from '../../protocol/http.ts';
import type { Call } from '../service.ts';
import { readClientContext } from './clientContext.ts';
import { frontFault, invalidParameter, lambdaFault, required } from './fault.ts';
import { resolveFunction } from './functionName.ts';
import { firstLineage, isTraceHeader, lineageName, MAX_LOOPS, withLineage, type Lineage } from './lineage.ts';
import { findVersion } from './lookup.ts';
import type { Lambda } from './needs.ts';
import type { Operations } from './operations.ts';
import { checkPayload } from './payload.ts';
import { chooseVersion } from './targets.ts';

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
  readonly status: 200 | 204;
  readonly executedVersion: string;
  readonly traceHeader: string;
  readonly result: InvocationResult | undefined;
  /** Base64, when asked for. */
  readonly logTail: string | undefined;
}

/** An event that is durable, and will run. */
export interface AcceptedEvent {
  readonly status: 202;
  readonly traceHeader: string;
}

function invoke(lambda: Lambda, request: InvokeRequest, call: Call): Promise<InvokeOutcome | AcceptedEvent> {
  const type = invocationType(request);
  return type === 'Event' ? acceptEvent(lambda, request, call) : invokeNow(lambda, request, type, call);
}

/** As the caller waits for it. */
export async function invokeNow(
  lambda: Lambda,
  request: InvokeRequest,
  type: 'RequestResponse' | 'DryRun',
  call: Call,
): Promise<InvokeOutcome> {
  const found = lambda.targets.find(call, request.functionName, request.qualifier);
  const target = found instanceof Promise ? await found : found;
  const payload = checkPayload(request.payload);
  const clientContext =
    request.clientContext === undefined ? undefined : readClientContext(request.clientContext);
  const version = chooseVersion(lambda, target);
  const { traceHeader, loops } = lineageOf(lambda, call, target.lineageName);
  const outcome = { executedVersion: version.version, traceHeader };
  if (type === 'DryRun') return { ...outcome, status: 204, result: undefined, logTail: undefined };
  if (loops >= MAX_LOOPS && target.endsLoops) {
    lambda.measure?.(target.invokedArn, 'RecursiveInvocationsDropped', 1);
    throw recursive(request.functionName);
  }
  let result: InvocationResult;
  try {
    result = await lambda.invoker.invoke(version, {
      requestId: call.requestId,
      invokedFunctionArn: target.invokedArn,
      payload,
      traceHeader,
      ...(clientContext !== undefined && { clientContext }),
      ...(request.streamed === true && { streamed: true }),
    });
  } catch (error) {
    throw throttledOr(error);
  }
  const tail = request.logType === 'Tail' && request.streamed !== true ? await result.logTail() : undefined;
  return {
    ...outcome,
    status: 200,
    result,
    logTail: tail && Buffer.from(tail.buffer, tail.byteOffset, tail.byteLength).toString('base64'),
  };
}

/** Resolves when the event is durable. A function that is not Active yet gets it when it is. */
export async function acceptEvent(
  lambda: Lambda,
  request: Pick<InvokeRequest, 'functionName' | 'qualifier' | 'clientContext' | 'payload'>,
  call: Call,
): Promise<AcceptedEvent> {
  const ref = resolveFunction(call, request.functionName, request.qualifier);
  const known = lambda.targets.known(call, request.functionName, request.qualifier);
  if (known === undefined) await lambda.store.read((view) => findVersion(view, call, ref));
  const payload = checkPayload(request.payload, 'Event');
  if (request.clientContext !== undefined) readClientContext(request.clientContext);
  const { traceHeader, loops } = lineageOf(lambda, call, known?.lineageName ?? lineageName(ref.arn));
  const event = {
    account: call.account,
    region: call.region,
    functionName: ref.name,
    ...(ref.qualifier !== undefined && { qualifier: ref.qualifier }),
    traceHeader,
    loops,
    acceptedAtMs: lambda.clock.now(),
  };
  await lambda.events.accept(call.requestId, event, payload);
  return { status: 202, traceHeader };
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
  const traced = { 'x-amzn-trace-id': outcome.traceHeader };
  if (outcome.status === 202) return { status: 202, headers: traced };
  const { result, status, executedVersion } = outcome;
  if (!result) return { status, headers: { 'x-amz-executed-version': executedVersion } };
  const answer: Record<string, string> = {
    'content-type': 'application/json',
    'x-amz-executed-version': executedVersion,
    'x-amzn-remapped-content-length': '0',
    ...traced,
  };
  if (result.functionError !== undefined) answer['x-amz-function-error'] = result.functionError;
  if (outcome.logTail !== undefined) answer['x-amz-log-result'] = outcome.logTail;
  return { status, headers: answer, body: result.payload };
}

/** The function that a request is for, as `invokeStraight` and its like understand it. */
export function invokedFunction(
  { query }: HttpRequest,
  labels: Readonly<Record<string, string>>,
): { readonly FunctionName?: string; readonly Qualifier?: string | undefined } {
  return query === ''
    ? labels
    : { FunctionName: labels['FunctionName'] ?? '', Qualifier: qualifierOf(query) };
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
      if (outcome.status === 202) return { StatusCode: 202 };
      const { result, status, executedVersion } = outcome;
      if (!result) return { StatusCode: status, ExecutedVersion: executedVersion };
      return {
        StatusCode: status,
        ExecutedVersion: executedVersion,
        // The SDK's clients wrap the bytes; the pipeline writes them as they are.
        Payload: result.payload as never,
        ...(result.functionError !== undefined && { FunctionError: result.functionError }),
        ...(outcome.logTail !== undefined && { LogResult: outcome.logTail }),
      };
    },
  };
}

export function invocationType(request: InvokeRequest): 'RequestResponse' | 'DryRun' | 'Event' {
  if (request.tenantId !== undefined) throw unsupported('TenantId');
  if (request.durableExecutionName !== undefined) throw unsupported('DurableExecutionName');
  if (request.logType !== undefined && request.logType !== 'None' && request.logType !== 'Tail') {
    throw wrongEnum(request.logType, 'logType', '[Tail, None]');
  }
  switch (request.type) {
    case undefined:
      return 'RequestResponse';
    case 'RequestResponse':
    case 'DryRun':
    case 'Event':
      return request.type;
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

/** The caller's trace goes on; else one is made of the request's id and marked as not sampled. */
function lineageOf(lambda: Lambda, { headers, requestId }: Call, name: string): Lineage {
  const given = headers['x-amzn-trace-id'];
  if (isTraceHeader(given)) return withLineage(given, name);
  const seconds = Math.floor(lambda.clock.now() / 1000).toString(16);
  return firstLineage(`Root=1-${seconds}-${traceIds(requestId)};Sampled=0`, name);
}

/** The random digits of a trace, and of who began it, out of a request's, which is a UUID. */
function traceIds(id: string): string {
  const start = `${id.slice(0, 8)}${id.slice(9, 13)}${id.slice(14, 18)}`;
  const middle = id.slice(19, 23);
  const end = id.slice(24);
  return `${start}${middle}${end.slice(0, 4)};Parent=${middle}${end}`;
}

/** A place may be free at any moment, a share of requests comes anew each second. */
const RETRY_AFTER_SECONDS = '1';

function throttledOr(error: unknown): unknown {
  if (!(error instanceof Throttled)) return error;
  return lambdaFault('TooManyRequestsException', error.message, {
    Reason: error.reason,
    retryAfterSeconds: RETRY_AFTER_SECONDS,
  });
}

function recursive(functionName: string): Error {
  return lambdaFault(
    'RecursiveInvocationException',
    `Lambda has detected that the function ${functionName} is being invoked in a recursive loop with other resources. The function will not be invoked. To allow it, set RecursiveLoop to Allow with PutFunctionRecursionConfig.`,
  );
}
