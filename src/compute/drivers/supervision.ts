import type { ChildProcess } from 'node:child_process';
import type { Duplex, Readable } from 'node:stream';

export interface Supervision {
  readonly control: Duplex;
  readonly extensionOutput: Readable;
}

/** The two further streams of a supervised sandbox, where it was started with them; `fd`: the first of them. */
export function supervisionOf(child: ChildProcess, fd: number): Supervision | Record<string, never> {
  const streams = child.stdio as unknown as (Duplex | null | undefined)[];
  const control = streams[fd];
  const extensionOutput = streams[fd + 1];
  if (!control || !extensionOutput) return {};
  for (const stream of [control, extensionOutput]) stream.on('error', () => {});
  return { control, extensionOutput };
}
