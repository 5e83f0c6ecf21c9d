import type { Clock } from '../base/clock.ts';
import { assert } from '../base/errors.ts';
import type { Log } from '../base/log.ts';
import { checkInput } from '../protocol/checkInput.ts';
import type { HttpResponse } from '../protocol/http.ts';
import type { Demands } from '../services/service.ts';
import { ApiCall } from './apiCall.ts';
import { checkSignedFor, findCaller, openCaller, STRANGER } from './authenticate.ts';
import type { AuthenticationNeeds, Caller, OpenModeNeeds } from './authenticate.ts';
import { listOf } from './authorize.ts';
import type { Authorize, Decision } from './authorize.ts';
import type { BodyReader } from './body.ts';
import type { Exchange } from './exchange.ts';
import { accessDenied, unsupportedOperation } from './frontFaults.ts';
import type { Identification } from './identify.ts';
import { receiveBody } from './receiveBody.ts';
import type { AddressedService, Operation } from './services.ts';
import { refuseUnsigned, unsignedCaller } from './unsignedOperations.ts';

/**
 * The life of a request to an AWS API. A step that cannot go on throws a `Fault`, which `answer.ts` writes as the
 * addressed service would; so these are only the good cases, in order. Steps give a promise only when there is
 * something to wait for: each `await` costs a hot request half a microsecond.
 */
export interface PipelineNeeds {
  readonly identification: Identification;
  /** Undefined under `--auth open`. */
  readonly authentication: AuthenticationNeeds | undefined;
  readonly open: OpenModeNeeds;
  readonly authorize: Authorize;
  /** Who would be denied is let in; `exchange.wouldBeDenied` says so. */
  readonly onlyAudits: boolean;
  readonly bodies: BodyReader;
  readonly stallMs: number;
  readonly clock: Clock;
  readonly log: Log;
}

export type Pipeline = (exchange: Exchange) => Promise<HttpResponse>;

export function createPipeline(needs: PipelineNeeds): Pipeline {
  return async (exchange) => {
    const identifying = needs.identification.byHead(exchange);
    // Where the body is not there yet, waits in any case: it may come in one packet with the head.
    if (identifying || !exchange.peer.isWhole) await identifying;
    const found = authenticate(needs, exchange);
    const caller = found instanceof Promise ? await found : found;
    exchange.caller = caller;
    const receiving = receiveBody(needs, exchange, caller);
    if (receiving) await receiving;
    if (!exchange.operation) await identifyByBody(needs, exchange, caller);
    const { protocol, service, operation } = identified(exchange);
    const call = callOf(needs, exchange, caller, service, operation);
    if (operation.straight) {
      const authorizing = authorize(needs, exchange, service, operation, call, exchange.labels);
      const admitted = authorizing instanceof Promise ? await authorizing : authorizing;
      // Awaited here, a promise costs one turn of the microtasks, handed on it costs three.
      return await operation.straight(exchange.http, exchange.labels, admitted);
    }
    if (!operation.handler) throw unsupportedOperation(operation);
    const request = service.http ? service.http.incoming(exchange.http) : exchange.http;
    const input = await protocol.parse(operation.model, request, exchange.labels);
    exchange.input = input;
    checkInput(service.model, operation.constraints, input);
    const admitted = await authorize(needs, exchange, service, operation, call, input);
    const output = await operation.handler(input as never, admitted);
    exchange.output = output;
    return protocol.write(operation.model, output, exchange.requestId);
  };
}

function authenticate(needs: PipelineNeeds, exchange: Exchange): Caller | Promise<Caller> {
  const { http, service } = exchange;
  if (needs.authentication === undefined) return openCaller(needs.open, http);
  return (
    unsignedCaller(exchange, needs.open.defaultRegion) ??
    findCaller(needs.authentication, http, service?.facts ?? STRANGER, needs.clock.now())
  );
}

async function identifyByBody(needs: PipelineNeeds, exchange: Exchange, caller: Caller): Promise<void> {
  await needs.identification.byBody(exchange);
  checkSignedFor(caller, exchange.service?.facts ?? STRANGER, needs.clock.now());
  refuseUnsigned(exchange, caller, needs.clock.now());
}

function identified(exchange: Exchange) {
  const { protocol, service, operation } = exchange;
  assert(protocol && service && operation, 'a request that was identified has a service and an operation');
  return { protocol, service, operation };
}

function callOf(
  needs: PipelineNeeds,
  exchange: Exchange,
  caller: Caller,
  service: AddressedService,
  operation: Operation,
): ApiCall {
  const facts = {
    account: caller.account,
    region: caller.region,
    principal: caller.principal,
    requestId: exchange.requestId,
    service: service.facts.id,
    operation: operation.name,
    headers: exchange.http.headers,
    sourceIp: exchange.peer.sourceIp,
  };
  return new ApiCall(facts, exchange.peer, needs.log);
}

/**
 * The call, in the account that owns what it is about, or a refusal thrown. The root of an account is not even asked
 * about what is its own, which is what nearly all requests are about.
 */
function authorize(
  needs: PipelineNeeds,
  exchange: Exchange,
  service: AddressedService,
  operation: Operation,
  call: ApiCall,
  input: unknown,
): ApiCall | Promise<ApiCall> {
  const { permission } = operation;
  if (call.principal.kind === 'root' && service.reachesOut?.(input as never, call) !== true) return call;
  assert(permission, 'an operation that has a handler declares what it takes permission for');
  const asked = operation.straight ? service.straightInput?.(exchange.http, exchange.labels) : input;
  const demands = permission(asked as never, call);
  return demands instanceof Promise
    ? demands.then((found) => admit(needs, exchange, service, call, found))
    : admit(needs, exchange, service, call, demands);
}

function admit(
  needs: PipelineNeeds,
  exchange: Exchange,
  service: AddressedService,
  call: ApiCall,
  demands: Demands,
): ApiCall | Promise<ApiCall> {
  const obey = (decision: Decision): ApiCall => {
    if (decision.allowed) {
      const owner = listOf(demands)[0]?.account;
      return owner === undefined || owner === call.account ? call : call.inAccount(owner);
    }
    const refusal = accessDenied(service, call, decision);
    if (!needs.onlyAudits) throw refusal;
    exchange.wouldBeDenied = refusal.message;
    return call;
  };
  const decision = needs.authorize(call.principal, demands, call);
  return decision instanceof Promise ? decision.then(obey) : obey(decision);
}
