import { OperationalError } from '../../base/errors.ts';
import type { Sandbox, SandboxDriver } from '../sandbox.ts';
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
  readonly address: string;
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
  return { server, address: gateway.address, callers };
}

function sharedEntrance({ server, address, callers }: SharedListener): Entrance {
  let close = (): void => {};
  return {
    hostPorts: [],
    open: (sandbox, caller) => {
      const from = sandbox.address;
      if (from === undefined) throw new OperationalError('boot', 'the sandbox has no address of its own');
      callers.set(from, caller);
      close = () => {
        if (callers.get(from) === caller) callers.delete(from);
        server.cutOff(caller);
      };
      return `${address}:${server.port}`;
    },
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
    close: () => {
      admitted = undefined;
      if (own.delete(server)) void server.close();
    },
  };
}
