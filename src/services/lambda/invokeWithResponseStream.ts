import type { InvokeWithResponseStreamResponseEvent } from '@aws-sdk/client-lambda';
import type { InvocationResult } from '../../compute/invocation.ts';
import type { HttpRequest, HttpResponse } from '../../protocol/http.ts';
import { payloadEventWriter } from '../../protocol/payloadEvent.ts';
import type { Call } from '../service.ts';
import { required } from './fault.ts';
import {
  invocationType,
  invokeNow,
  qualifierOf,
  wrongEnum,
  type InvokeOutcome,
  type InvokeRequest,
} from './invoke.ts';
import type { Lambda } from './needs.ts';
import type { Operations } from './operations.ts';

/**
 * InvokeWithResponseStream: the function's answer as events, each sent when the function has written it. A function
 * that does not stream gives one; however it ends, `InvokeComplete` is the last, and the only one to tell of an error,
 * because the status has long been sent.
 */
export async function invokeWithResponseStreamStraight(
  lambda: Lambda,
  request: HttpRequest,
  labels: Readonly<Record<string, string>>,
  call: Call,
): Promise<HttpResponse> {
  const { headers } = request;
  const logType = headers['x-amz-log-type'];
  const outcome = await invokeStreamed(
    lambda,
    {
      functionName: required(labels['FunctionName'], 'functionName'),
      qualifier: qualifierOf(request.query),
      type: headers['x-amz-invocation-type'],
      logType,
      clientContext: headers['x-amz-client-context'],
      durableExecutionName: headers['x-amz-durable-execution-name'],
      tenantId: headers['x-amz-tenant-id'],
      payload: request.body,
    },
    call,
  );
  const { result, executedVersion } = outcome;
  if (!result) return { status: 204, headers: { 'x-amz-executed-version': executedVersion } };
  return {
    status: 200,
    headers: {
      'content-type': EVENT_STREAM,
      'x-amz-executed-version': executedVersion,
      'x-amzn-trace-id': outcome.traceHeader,
    },
    body: answerEvents(result, logType === 'Tail', BYTES),
  };
}

export function invokeWithResponseStreamOperation(lambda: Lambda): Operations<'InvokeWithResponseStream'> {
  return {
    InvokeWithResponseStream: async (input, call) => {
      const outcome = await invokeStreamed(
        lambda,
        {
          functionName: required(input.FunctionName, 'functionName'),
          qualifier: input.Qualifier,
          type: input.InvocationType,
          logType: input.LogType,
          clientContext: input.ClientContext,
          durableExecutionName: undefined,
          tenantId: input.TenantId,
          // What the pipeline decodes is bytes; the SDK's type is what its client accepts.
          payload: (input.Payload as Uint8Array | undefined) ?? new Uint8Array(),
        },
        call,
      );
      const { result, executedVersion } = outcome;
      if (!result) return { StatusCode: 204, ExecutedVersion: executedVersion };
      return {
        StatusCode: 200,
        ExecutedVersion: executedVersion,
        EventStream: answerEvents(result, input.LogType === 'Tail', EVENTS),
        ResponseStreamContentType: EVENT_STREAM,
      };
    },
  };
}

const EVENT_STREAM = 'application/vnd.amazon.eventstream';

function invokeStreamed(lambda: Lambda, request: InvokeRequest, call: Call): Promise<InvokeOutcome> {
  const type = invocationType(request);
  if (type === 'Event') throw wrongEnum(type, 'invocationType', '[RequestResponse, DryRun]');
  return invokeNow(lambda, { ...request, streamed: true }, type, call);
}

interface InvokeComplete {
  ErrorCode?: string;
  ErrorDetails?: string;
  LogResult?: string;
}

/** The two kinds of events, as bytes or as the model's objects. */
interface EventForm<Event> {
  chunk(payload: readonly Uint8Array[]): Event;
  complete(event: InvokeComplete): Event;
}

const writeComplete = payloadEventWriter('InvokeComplete', 'application/json');

const BYTES: EventForm<readonly Uint8Array[]> = {
  chunk: payloadEventWriter('PayloadChunk', 'application/octet-stream'),
  complete: (event) => writeComplete([Buffer.from(JSON.stringify(event))]),
};

const EVENTS: EventForm<InvokeWithResponseStreamResponseEvent> = {
  chunk: (payload) => ({ PayloadChunk: { Payload: Buffer.concat(payload) } }),
  complete: (event) => ({ InvokeComplete: event }),
};

/** No generator: one that was never begun would not hear of a client that has gone. */
function answerEvents<Event>(
  result: InvocationResult,
  withTail: boolean,
  form: EventForm<Event>,
): AsyncIterableIterator<Event, undefined> {
  const pieces = result.stream?.[Symbol.asyncIterator]();
  let buffered = result.functionError === undefined && result.payload.byteLength > 0;
  let over = false;
  const events: AsyncIterableIterator<Event, undefined> = {
    [Symbol.asyncIterator]: () => events,
    next: async () => {
      if (over) return { done: true, value: undefined };
      const piece = pieces && (await pieces.next());
      if (piece && !piece.done) return { done: false, value: form.chunk(piece.value) };
      if (buffered) {
        buffered = false;
        return { done: false, value: form.chunk([result.payload]) };
      }
      over = true;
      return { done: false, value: form.complete(await completeOf(result, withTail)) };
    },
    return: async () => {
      over = true;
      await pieces?.return?.();
      return { done: true, value: undefined };
    },
  };
  return events;
}

async function completeOf(result: InvocationResult, withTail: boolean): Promise<InvokeComplete> {
  const { functionError, payload } = result.stream ? await result.stream.ended : result;
  const tail = withTail ? await result.logTail() : undefined;
  return {
    ...(functionError !== undefined && {
      ErrorCode: errorTypeOf(payload) ?? functionError,
      ErrorDetails: Buffer.from(payload).toString('utf8'),
    }),
    ...(tail && { LogResult: Buffer.from(tail).toString('base64') }),
  };
}

const MAX_TYPE_CHARACTERS = 256;

/** What the error's own JSON calls it. */
function errorTypeOf(body: Uint8Array): string | undefined {
  try {
    const { errorType } = JSON.parse(Buffer.from(body).toString('utf8')) as { errorType?: unknown };
    const fits = typeof errorType === 'string' && errorType !== '' && errorType.length <= MAX_TYPE_CHARACTERS;
    return fits ? errorType : undefined;
  } catch {
    return undefined;
  }
}
