import { connect, type Socket } from 'node:net';
import { OperationalError } from '../../base/errors.ts';
import type { Gateway, Sandbox, SandboxDriver } from '../sandbox.ts';
import {
  listenForRuntimes,
  listenOnLoopback,
  type RuntimeApiCaller,
  type RuntimeApiServer,
} from './runtimeApiServer.ts';

/** The way of one sandbox to the Runtime API, prepared before it boots. */
export interface Entrance {
  /** For `RuntimeProcess.hostPorts`. */
  readonly hostPorts: readonly number[];
  /** From now on this sandbox's requests are answered by `caller`. Answers AWS_LAMBDA_RUNTIME_API. */
  open(sandbox: Pick<Sandbox, 'address'>, caller: RuntimeApiCaller): string;
  /** Connects to a port of the sandbox that it was opened for, and to nothing else. */
  connect(port: number): Promise<Socket>;
  /** Its connections are cut; nobody answers any more. Idempotent. */
  close(): void;
}

export interface Entrances {
  /** Throws OperationalError with a hint where sandboxes have no way to the platform. */
  prepare(): Promise<Entrance>;
  close(): Promise<void>;
}

/** One listener at the gateway where sandboxes have addresses of their own, else one for each sandbox on loopback. */
export function createEntrances(driver: SandboxDriver): Entrances {
  let shared: Promise<SharedListener> | undefined;
  const own = new Set<RuntimeApiServer>();
  return {
    prepare: async () => {
      const inside = driver.hostPortsAddress;
      if (inside !== undefined) return ownEntrance(inside, own);
      shared ??= openShared(driver);
      const opening = shared;
      try {
        return sharedEntrance(await opening);
      } catch (error) {
        if (shared === opening) shared = undefined;
        throw error;
      }
    },
    close: async () => {
      const listener = await shared?.catch(() => undefined);
      await Promise.all([listener?.server.close(), ...[...own].map((server) => server.close())]);
    },
  };
}

interface SharedListener {
  readonly server: RuntimeApiServer;
  readonly gateway: Gateway;
  readonly callers: Map<string, RuntimeApiCaller>;
}

async function openShared(driver: SandboxDriver): Promise<SharedListener> {
  const gateway = await driver.runtimeGateway?.();
  if (gateway === undefined) {
    throw new OperationalError('boot', 'functions have no network here, which this runtime needs', {
      hint: '`mayfly doctor` says how to give functions a network; the nodejs and python runtimes need none',
    });
  }
  const callers = new Map<string, RuntimeApiCaller>();
  const server = await listenForRuntimes(
    (listening) => gateway.listen(listening, 0),
    (address) => callers.get(address ?? ''),
  );
  await gateway.openPort(server.port);
  return { server, gateway, callers };
}

function sharedEntrance({ server, gateway, callers }: SharedListener): Entrance {
  let close = (): void => {};
  let inside: string | undefined;
  return {
    hostPorts: [],
    open: (sandbox, caller) => {
      const from = sandbox.address;
      if (from === undefined) throw new OperationalError('boot', 'the sandbox has no address of its own');
      inside = from;
      callers.set(from, caller);
      close = () => {
        inside = undefined;
        if (callers.get(from) === caller) callers.delete(from);
        server.cutOff(caller);
      };
      return `${gateway.address}:${server.port}`;
    },
    connect: (port) => (inside === undefined ? Promise.reject(gone()) : gateway.dial(inside, port)),
    close: () => close(),
  };
}

async function ownEntrance(inside: string, own: Set<RuntimeApiServer>): Promise<Entrance> {
  let admitted: RuntimeApiCaller | undefined;
  const server = await listenForRuntimes(listenOnLoopback, () => admitted);
  own.add(server);
  return {
    hostPorts: [server.port],
    open: (_sandbox, caller) => {
      admitted = caller;
      return `${inside}:${server.port}`;
    },
    connect: (port) => (admitted === undefined ? Promise.reject(gone()) : connectLocally(inside, port)),
    close: () => {
      admitted = undefined;
      if (own.delete(server)) void server.close();
    },
  };
}

function gone(): Error {
  return new OperationalError('connect', 'the sandbox is not there any more');
}

function connectLocally(host: string, port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port });
    socket.once('error', reject);
    socket.once('connect', () => {
      socket.off('error', reject);
      resolve(socket);
    });
  });
}
