import type { Socket } from 'node:net';
import type { Clock } from '../base/clock.ts';
import { SocketReads } from '../base/socketReads.ts';
import { StraightConnection } from './straightConnection.ts';
import type { StraightNeeds } from './straightConnection.ts';

/** All connections of one listener that are still on the straight way, so that none of them stays for ever. */
export interface StraightConnections {
  accept(socket: Socket): void;
  closeIdle(): void;
  closeAll(): void;
}

export interface StraightConnectionsNeeds extends Pick<StraightNeeds, 'isHot' | 'isApi' | 'handler'> {
  readonly keepAliveMs: number;
  readonly clock: Clock;
  /** A client that has connected and sends nothing is told so after this time. */
  readonly headMs: number;
  /** Gives a connection to Node's HTTP, whose first bytes these are. */
  readonly handOver: (socket: Socket, bytes: Buffer) => void;
  readonly refuseSilent: (socket: Socket) => void;
}

/** As Node's HTTP has it: a client that believes the connection is kept a moment longer is not disappointed. */
const KEEP_ALIVE_GRACE_MS = 1000;
const SWEEP_MS = 5000;

export function createStraightConnections(needs: StraightConnectionsNeeds): StraightConnections {
  const { clock, headMs, keepAliveMs } = needs;
  const all = new Map<Socket, StraightConnection>();
  const connectionNeeds: StraightNeeds = {
    ...needs,
    names: [],
    headEnd: headEndOf(clock, keepAliveMs),
    reads: new SocketReads(),
  };
  const sweepMs = Math.min(SWEEP_MS, headMs);
  let isSweeping = false;
  const sweep = (): void => {
    const nowMs = clock.monotonic();
    for (const [socket, connection] of all) {
      const idleMs = nowMs - connection.idleSinceMs;
      if (!connection.isIdle) continue;
      if (!connection.isFresh && idleMs > keepAliveMs + KEEP_ALIVE_GRACE_MS) socket.destroy();
      else if (connection.isFresh && idleMs > headMs) {
        all.delete(socket);
        needs.refuseSilent(socket);
      }
    }
    isSweeping = all.size > 0;
    if (isSweeping) clock.timer(sweepMs, sweep);
  };
  const handOver = (socket: Socket, bytes: Buffer): void => {
    all.delete(socket);
    needs.handOver(socket, bytes);
  };
  return {
    accept: (socket) => {
      all.set(socket, new StraightConnection(socket, connectionNeeds, handOver));
      socket.once('close', () => all.delete(socket));
      if (isSweeping) return;
      isSweeping = true;
      clock.timer(sweepMs, sweep);
    },
    closeIdle: () => {
      for (const [socket, { isIdle, isRead }] of all) if (isIdle && isRead) socket.destroy();
    },
    closeAll: () => {
      for (const socket of all.keys()) socket.destroy();
    },
  };
}

/** Made once a second. */
function headEndOf(clock: Clock, keepAliveMs: number): StraightNeeds['headEnd'] {
  const kept = `Connection: keep-alive\r\nKeep-Alive: timeout=${Math.floor(keepAliveMs / 1000)}\r\n\r\n`;
  let second = -1;
  let date = '';
  let end = '';
  return (isLast) => {
    const now = Math.floor(clock.now() / 1000);
    if (now !== second) {
      second = now;
      date = `Date: ${new Date(now * 1000).toUTCString()}\r\n`;
      end = flat(date + kept);
    }
    return isLast ? `${date}\r\n` : end;
  };
}

/** In one piece, which is put behind others quicker. */
function flat(text: string): string {
  return Buffer.from(text, 'latin1').toString('latin1');
}
