import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { startPlatform, type BenchedPlatform } from './platform.ts';

/**
 * A platform whose garbage can be collected at will, through Node's debugger on a loopback port: what is in use after
 * that is what it keeps. Without it memory goes up and down by a third, and a run of minutes tells nothing.
 */
export interface CollectedPlatform {
  readonly platform: BenchedPlatform;
  readonly collect: () => Promise<void>;
  /** A process with a debugger waits for it before it ends. */
  readonly stop: () => Promise<void>;
}

export async function startCollectedPlatform(): Promise<CollectedPlatform> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  process.env['NODE_OPTIONS'] = `--inspect-port=127.0.0.1:${port}`;
  const platform = await startPlatform();
  delete process.env['NODE_OPTIONS'];
  try {
    // Opens the debugger's port.
    process.kill(platform.pid, 'SIGUSR1');
    const socket = new WebSocket(await debuggerUrl(port));
    await once(socket, 'open');
    const stop = async () => {
      socket.close();
      await platform.stop();
    };
    return { platform, collect: () => collect(socket), stop };
  } catch (error) {
    await platform.stop();
    throw error;
  }
}

async function debuggerUrl(port: number): Promise<string> {
  const end = performance.now() + 10_000;
  for (;;) {
    const answer = await fetch(`http://127.0.0.1:${port}/json`).catch(() => undefined);
    const [target] = ((await answer?.json()) ?? []) as { webSocketDebuggerUrl?: string }[];
    if (target?.webSocketDebuggerUrl !== undefined) return target.webSocketDebuggerUrl;
    if (performance.now() > end) throw new Error('the debugger of the platform does not answer');
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** One at a time. */
async function collect(socket: WebSocket): Promise<void> {
  socket.send(JSON.stringify({ id: 1, method: 'HeapProfiler.collectGarbage' }));
  await once(socket, 'message');
}
