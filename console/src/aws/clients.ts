import { useMemo } from 'react';
import type { Clients } from '../live/question.ts';
import { useSession, useSessionStore } from '../session/Session.tsx';
import type { Session, SessionStore } from '../session/session.ts';

/** What the console sets of an SDK client; everything else is the SDK's default. */
export interface ClientSettings {
  readonly endpoint: string;
  readonly region: string;
  readonly credentials: {
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
    readonly sessionToken?: string;
  };
  readonly maxAttempts: number;
}

/** Every client of the SDK: `LambdaClient`, `S3Client` … */
export type ClientClass<C> = new (settings: ClientSettings) => C;

interface MiddlewareOwner {
  readonly middlewareStack: { add(middleware: never, options: never): void };
}

type Next = (input: unknown) => Promise<unknown>;

/** As a person at a keyboard: what fails twice is shown, not tried on. */
const ATTEMPTS = 2;

/**
 * The SDK client of the person who is signed in; the same one as long as they are. The endpoint is where the page
 * came from: the console has no other way in than any SDK.
 */
export function useClient<C extends object>(
  clientClass: ClientClass<C>,
  { attempts = ATTEMPTS }: ClientOptions = {},
): C {
  const session = useSession();
  const store = useSessionStore();
  return useMemo(
    () => clientOf(clientClass, session, store, attempts),
    [clientClass, session, store, attempts],
  );
}

/** For who asks several services. */
export function useClients(): Clients {
  const session = useSession();
  const store = useSessionStore();
  return useMemo(() => clientsOf(session, store), [session, store]);
}

/** The same outside of a page. */
export function clientsOf(session: Session, store: SessionStore): Clients {
  return (clientClass) => clientOf(clientClass, session, store, ATTEMPTS);
}

export interface ClientOptions {
  /** 1 for what must not happen twice, such as a test of a function. */
  readonly attempts?: number;
}

/** Of each session: by class, then by attempts. */
const clients = new WeakMap<Session, Map<unknown, object[]>>();

function clientOf<C extends object>(
  clientClass: ClientClass<C>,
  session: Session,
  store: SessionStore,
  attempts: number,
): C {
  const known = clients.get(session) ?? new Map<unknown, object[]>();
  clients.set(session, known);
  const ofClass = known.get(clientClass) ?? [];
  known.set(clientClass, ofClass);
  ofClass[attempts] ??= newClient(clientClass, session, () => store.expire(session), attempts);
  return ofClass[attempts] as C;
}

type ClientIdentity = Pick<Session, 'accessKeyId' | 'secretAccessKey' | 'sessionToken' | 'region'>;

/** A client for somebody who is not signed in yet. `expired` is called when the service refuses the key itself. */
export function newClient<C extends object>(
  clientClass: ClientClass<C>,
  { accessKeyId, secretAccessKey, sessionToken, region }: ClientIdentity,
  expired: () => void = () => undefined,
  attempts: number = ATTEMPTS,
): C {
  const client = new clientClass({
    endpoint: window.location.origin,
    region,
    credentials: { accessKeyId, secretAccessKey, ...(sessionToken !== undefined && { sessionToken }) },
    maxAttempts: attempts,
  });
  const noticing = (next: Next) => async (input: unknown) => {
    try {
      return await next(input);
    } catch (error) {
      if (error instanceof Error && REFUSED_KEYS.has(error.name)) expired();
      throw error;
    }
  };
  const { middlewareStack } = client as unknown as MiddlewareOwner;
  middlewareStack.add(noticing as never, { step: 'initialize', name: 'noticeRefusedKeys' } as never);
  return client;
}

const REFUSED_KEYS = new Set([
  'ExpiredToken',
  'ExpiredTokenException',
  'InvalidAccessKeyId',
  'InvalidClientTokenId',
  'UnrecognizedClientException',
]);
