import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Clock } from '../base/clock.ts';
import type { Ids } from '../base/ids.ts';
import type { Log } from '../base/log.ts';
import { bucketOfHost, isS3Host } from '../protocol/bucketOfHost.ts';
import { createAuthorizationReader } from '../protocol/sigv4/authorizationReader.ts';
import type { RequestHead } from '../protocol/sigv4/canonicalRequest.ts';
import { createProtocols } from '../protocol/protocols.ts';
import { createSigningKeys } from '../protocol/sigv4/signingKey.ts';
import { answer, type AnswerNeeds } from './answer.ts';
import type { Authorize } from './authorize.ts';
import { createBodyReader } from './body.ts';
import { refuseBrowsers } from './browserGuard.ts';
import { ConfinedPeer, opensAsPage } from './confinedPeer.ts';
import type { FindCredential } from './credential.ts';
import type { Exchange } from './exchange.ts';
import { createIdentification } from './identify.ts';
import { createListener } from './listener.ts';
import type { Attach, Listener, ListenerLimits } from './listener.ts';
import { createMetricsPage } from './metrics.ts';
import type { MetricFamily } from './metrics.ts';
import { createPageLookup, type OwnPages } from './ownPages.ts';
import { createOwnRoutes, json } from './ownRoutes.ts';
import type { Route } from './ownRoutes.ts';
import { HttpPeer } from './httpPeer.ts';
import type { Peer } from './peer.ts';
import { createPipeline } from './pipeline.ts';
import { answersAsData, readRelay } from './relay.ts';
import { readHead } from './requestHead.ts';
import { createRequestMetrics } from './requestMetrics.ts';
import { respond } from './respond.ts';
import { createServiceRegistry } from './services.ts';
import { serveSite } from './sites.ts';
import type { Sites } from './sites.ts';
import type { Trail } from './trail.ts';
import type { ServiceEntry } from './services.ts';

export type { ServiceEntry } from './services.ts';

export interface ApiNeeds {
  readonly host: string;
  /** 0: any free one. */
  readonly port: number;
  /** `audit`: signatures are verified, and who would be denied is let in and recorded. */
  readonly auth: 'enforce' | 'audit' | 'open';
  readonly services: readonly ServiceEntry[];
  readonly findCredential: FindCredential;
  readonly authorize: Authorize;
  /** Gets every answered request but those of hot operations. */
  readonly trail?: Trail;
  /** Whom and where requests without a signature mean, under `--auth open`. */
  readonly defaultAccount: string;
  readonly defaultRegion: string;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
  readonly version: string;
  /** What `/_mayfly/health` says besides `status` and `version`. No secrets: anybody may read it. */
  readonly health: () => Readonly<Record<string, unknown>>;
  /** What `/_mayfly/metrics` shows besides requests and the process. */
  readonly metrics?: readonly MetricFamily[];
  /** Further answers under `/_mayfly/`, by first path segment. They look after their own authentication. */
  readonly routes?: Readonly<Record<string, Route>>;
  /** The console: pages for people. */
  readonly pages?: OwnPages;
  /** Hosts that are not the APIs', see `sites.ts`. Browsers may come to them; they look after themselves. */
  readonly sites?: readonly Sites[];
  /** Names besides `localhost` under which clients rightly address us under `--auth open`. */
  readonly hostNames?: readonly string[];
  readonly limits?: Partial<ApiLimits>;
}

export interface ApiLimits extends ListenerLimits {
  /** Memory for all large request bodies that are held at a time. */
  readonly bodyBytes: number;
  /** A client that sends nothing for so long in the middle of a body is cut off. */
  readonly stallMs: number;
}

export interface Api {
  listen(): Promise<{ readonly port: number }>;
  /** Serves the same where `attach` lets the server accept connections; it resolves once that is so. */
  listenBy(attach: Attach): Promise<Pick<Listener, 'close'>>;
  /** See `Listener.close`. */
  close(graceMs: number): Promise<void>;
  /** For a server of one's own. */
  readonly handler: (request: IncomingMessage, response: ServerResponse) => void;
}

const EMPTY = new Uint8Array(0);
const INVOKE = /^\/2015-03-31\/functions\/[^/?]+\/invocations(?:\?|$)/;

/** The listener for AWS APIs, and the few paths of Mayfly's own. */
export function createApi(needs: ApiNeeds): Api {
  const { clock, ids, log } = needs;
  const requests = createRequestMetrics();
  const registry = createServiceRegistry(needs.services, requests);
  const protocols = createProtocols();
  const stallMs = needs.limits?.stallMs ?? 30_000;
  const bodies = createBodyReader({
    clock,
    totalBytes: needs.limits?.bodyBytes ?? 512 * 1024 * 1024,
    stallMs,
  });
  const pipeline = createPipeline({
    identification: createIdentification(registry, protocols),
    authentication:
      needs.auth === 'open'
        ? undefined
        : {
            findCredential: needs.findCredential,
            keys: createSigningKeys(),
            readAuthorization: createAuthorizationReader(),
            defaultRegion: needs.defaultRegion,
          },
    open: needs,
    authorize: needs.authorize,
    onlyAudits: needs.auth === 'audit',
    bodies,
    stallMs,
    clock,
    log,
  });
  const ownRoute = createOwnRoutes({
    version: needs.version,
    health: needs.health,
    metrics: createMetricsPage([...requests.families, ...(needs.metrics ?? [])]),
    services: registry.facts.map((facts) => facts.signingNames[0] ?? facts.id),
    routes: needs.routes ?? {},
  });
  const ownPage = createPageLookup(needs.pages);
  const guard = needs.auth === 'open' ? { hostNames: needs.hostNames ?? [] } : undefined;
  const answering = {
    pipeline,
    bodies,
    fallbackProtocol: () => protocols('restJson1'),
    unidentified: requests.operation('unknown', 'unknown'),
    trail: needs.trail,
    clock,
    log,
    isClosing: () => listener.isClosing(),
  };

  const places = (needs.sites ?? []).map((sites) => ({
    sites,
    bodies,
    stats: requests.operation(sites.counted.service, sites.counted.operation),
    clock,
    log,
    isClosing: () => listener.isClosing(),
  }));
  const placeOf = (host: string) => places.find(({ sites }) => sites.owns(host));

  const handle = (request: IncomingMessage, response: ServerResponse, expectsContinue: boolean): void => {
    const http = { ...readHead(request), body: EMPTY };
    const host = http.headers['host'] ?? '';
    // Two of them: whoever stands before us may have read another one.
    if (host.includes(',')) return void response.writeHead(400, { connection: 'close' }).end();
    const site = placeOf(host);
    if (site && site.sites.leaves?.(http) !== true) {
      const peer = new HttpPeer(request, response, expectsContinue, clock);
      return void serveSite(site, peer, http, ids.uuid());
    }
    const isBucket = isS3Host(http.headers['host']) && bucketOfHost(http.headers['host']) !== undefined;
    const page = isBucket ? undefined : ownPage(http);
    if (page) return void serveOwn(page, http, response, answering);
    const refusal = guard && refuseBrowsers(http.headers, guard);
    if (refusal !== undefined) return void respond(response, json({ message: refusal }, 403), clock);
    const relayed = isBucket ? undefined : readRelay(http);
    const target = relayed && placeOf(relayed.headers['host'] ?? '');
    if (relayed && target) {
      const peer = new HttpPeer(request, response, expectsContinue, clock);
      return void serveSite({ ...target, sites: answersAsData(target.sites) }, peer, relayed, ids.uuid());
    }
    const route = isBucket ? undefined : ownRoute(http.path);
    if (route) return void serveOwn(route, http, response, answering);
    const Peer = !isBucket && opensAsPage(http.headers) ? ConfinedPeer : HttpPeer;
    serve(new Peer(request, response, expectsContinue, clock), http);
  };
  const handleStraight = (peer: Peer, head: RequestHead): void => {
    const refusal = guard && refuseBrowsers(head.headers, guard);
    if (refusal !== undefined) return void peer.respond(json({ message: refusal }, 403));
    serve(peer, { ...head, body: EMPTY });
  };
  const serve = (peer: Peer, http: Exchange['http']): void => {
    const exchange: Exchange = {
      peer,
      requestId: ids.uuid(),
      startedAt: clock.monotonic(),
      http,
      receivedBody: EMPTY,
      protocol: undefined,
      service: undefined,
      operation: undefined,
      labels: {},
      caller: undefined,
      input: undefined,
      output: undefined,
      wouldBeDenied: undefined,
    };
    void answer(answering, exchange);
  };

  const newListener = (place: { attach?: Attach } = {}): Listener =>
    createListener({
      host: needs.host,
      port: needs.port,
      ...place,
      clock,
      handler: handle,
      straight: {
        isHot: isInvoke,
        isApi: places.length === 0 ? undefined : (host) => placeOf(host) === undefined,
        handler: handleStraight,
      },
      ...(needs.limits && { limits: needs.limits }),
    });
  const listener = newListener();
  return {
    listen: () => listener.listen(),
    listenBy: async (attach) => {
      const other = newListener({ attach });
      await other.listen();
      return other;
    },
    close: (graceMs) => listener.close(graceMs),
    handler: (request, response) => handle(request, response, false),
  };
}

/** Its answers are never streams, its requests are many. */
function isInvoke(target: string): boolean {
  return INVOKE.test(target);
}

async function serveOwn(
  route: Route,
  http: Exchange['http'],
  response: ServerResponse,
  { log, clock, isClosing }: Pick<AnswerNeeds, 'log' | 'clock' | 'isClosing'>,
): Promise<void> {
  try {
    const answer = await route(http);
    if (isClosing()) answer.headers['connection'] = 'close';
    await respond(response, answer, clock);
  } catch (error) {
    log.error({ path: http.path, error: String(error) }, 'a route of our own failed');
    if (!response.headersSent) await respond(response, json({ message: 'internal failure' }, 500), clock);
  }
}
