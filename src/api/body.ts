import type { IncomingMessage } from 'node:http';
import { ByteCollector } from '../base/byteCollector.ts';
import type { Clock, Timer } from '../base/clock.ts';
import type { RequestHead } from '../protocol/sigv4/canonicalRequest.ts';

/** The client closed the connection, or was cut off, before its request was whole: nobody is left to answer. */
export class ClientGone extends Error {
  constructor(reason: string) {
    super(reason);
    this.name = 'ClientGone';
  }
}

/** Larger than the operation takes, or than there is memory for all bodies together. */
export class BodyTooLarge extends Error {
  readonly reason: 'limit' | 'memory';

  constructor(reason: 'limit' | 'memory') {
    super(`request body too large: ${reason}`);
    this.name = 'BodyTooLarge';
    this.reason = reason;
  }
}

export interface BodyReader {
  /** The whole body. Small ones arrive in one piece and are not copied. */
  read(request: IncomingMessage, head: RequestHead, limitBytes: number): Uint8Array | Promise<Uint8Array>;
  /** Gives back what `read` had counted; called once the request is answered. */
  release(body: Uint8Array): void;
}

export interface BodyReaderNeeds {
  readonly clock: Clock;
  /** Of all bodies that are held at a time. */
  readonly totalBytes: number;
  /** A client that sends nothing for so long is cut off. */
  readonly stallMs: number;
}

/** Bodies up to this size are not counted: there are at most as many as connections. */
const SMALL_BYTES = 64 * 1024;
const EMPTY = new Uint8Array(0);

export function createBodyReader(needs: BodyReaderNeeds): BodyReader {
  let heldBytes = 0;
  const release = (body: Uint8Array) => {
    if (body.length > SMALL_BYTES) heldBytes -= body.length;
  };
  const collect = (request: IncomingMessage, limitBytes: number): Promise<Uint8Array> =>
    new Promise((resolve, reject) => {
      const kept = new ByteCollector();
      let counted = 0;
      const settle = () => {
        stall.cancel();
        request.off('data', onData).off('end', onEnd).off('close', onClose).off('error', onClose);
      };
      const fail = (error: Error) => {
        settle();
        heldBytes -= counted;
        reject(error);
      };
      const onData = (piece: Uint8Array) => {
        kept.add(piece);
        const bytes = kept.length;
        if (bytes > limitBytes) return fail(new BodyTooLarge('limit'));
        if (bytes <= SMALL_BYTES) return;
        heldBytes += bytes - counted;
        counted = bytes;
        if (heldBytes > needs.totalBytes) fail(new BodyTooLarge('memory'));
      };
      const onEnd = () => {
        settle();
        resolve(kept.take());
      };
      const onClose = () => fail(new ClientGone('the connection closed before the body was whole'));
      const stall = watchForStall(
        needs,
        () => kept.length,
        () => request.destroy(),
      );
      request.on('data', onData).on('end', onEnd).on('close', onClose).on('error', onClose);
    });
  const read = (request: IncomingMessage, head: RequestHead, limitBytes: number) => {
    const announced = announcedBytes(head);
    if (announced === 0) return EMPTY;
    if (announced > limitBytes) throw new BodyTooLarge('limit');
    // Nobody would tell later that it has closed already.
    if (!request.complete && request.destroyed) throw new ClientGone('the connection closed before the body');
    if (!request.complete) return collect(request, limitBytes);
    // It came with the head, in one packet: no listeners, no waiting.
    const body = (request.read() as Uint8Array | null) ?? EMPTY;
    if (body.length > limitBytes) throw new BodyTooLarge('limit');
    if (body.length > SMALL_BYTES) heldBytes += body.length;
    return body;
  };
  return { read, release };
}

/** -1 when the length is not announced (`Transfer-Encoding: chunked`). */
function announcedBytes({ headers }: RequestHead): number {
  const length = headers['content-length'];
  if (length !== undefined) return Number(length);
  return headers['transfer-encoding'] === undefined ? 0 : -1;
}

/** Looks every `stallMs` whether bytes have come since the last look. */
function watchForStall(needs: BodyReaderNeeds, progress: () => number, cutOff: () => void): Timer {
  let seen = progress();
  let timer: Timer;
  const look = () => {
    if (progress() === seen) return cutOff();
    seen = progress();
    timer = needs.clock.timer(needs.stallMs, look);
  };
  timer = needs.clock.timer(needs.stallMs, look);
  return { cancel: () => timer.cancel() };
}
