import type { Log } from '../base/log.ts';
import type { Call, Principal } from '../services/service.ts';
import type { Peer } from './peer.ts';

export interface CallFacts {
  readonly account: string;
  readonly region: string;
  readonly principal: Principal;
  readonly requestId: string;
  readonly service: string;
  readonly operation: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly sourceIp: string;
}

/** The `Call` that handlers get. What few of them ask for is made when they do. */
export class ApiCall implements Call {
  readonly account: string;
  readonly region: string;
  readonly partition = 'aws';
  readonly principal: Principal;
  readonly requestId: string;
  readonly operation: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly sourceIp: string;
  readonly #service: string;
  readonly #peer: Peer;
  readonly #log: Log;
  #signal: AbortSignal | undefined;

  constructor(facts: CallFacts, peer: Peer, log: Log) {
    this.account = facts.account;
    this.region = facts.region;
    this.principal = facts.principal;
    this.requestId = facts.requestId;
    this.operation = facts.operation;
    this.headers = facts.headers;
    this.sourceIp = facts.sourceIp;
    this.#service = facts.service;
    this.#peer = peer;
    this.#log = log;
  }

  /** The same request, in the account that owns what it is about and has let the caller in. */
  inAccount(account: string): ApiCall {
    const { region, principal, requestId, operation, headers, sourceIp } = this;
    const facts = { account, region, principal, requestId, operation, headers, sourceIp };
    return new ApiCall({ ...facts, service: this.#service }, this.#peer, this.#log);
  }

  get signal(): AbortSignal {
    this.#signal ??= signalOf(this.#peer);
    return this.#signal;
  }

  get log(): Log {
    return this.#log.child({
      requestId: this.requestId,
      service: this.#service,
      operation: this.operation,
    });
  }

  get endpoint(): string {
    return `http://${this.headers['host'] ?? 'localhost'}`;
  }

  get userAgent(): string {
    return this.headers['user-agent'] ?? '';
  }
}

/** Aborted when the connection closes before the answer is out, which is also how a stop ends what lingers. */
function signalOf(peer: Peer): AbortSignal {
  const controller = new AbortController();
  peer.onGone(() => controller.abort(new Error('the client has gone')));
  return controller.signal;
}
