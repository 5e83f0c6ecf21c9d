import type { Call, Demands } from '../service.ts';
import { accessDenied } from './faults.ts';
import type { S3 } from './needs.ts';
import type { Input, Operations } from './operations.ts';

/** What neighbours do in the name of one of their principals: permissions are asked as of a request from outside. */
export interface InNameOf {
  bucketExists(name: string): Promise<boolean>;
  /** Throws what PutObject answers. */
  putObject(input: Input<'PutObject'>, call: Call): Promise<void>;
  /** Throws what GetObject answers. Undefined when there are more bytes than `mostBytes`. */
  readObject(input: Input<'GetObject'>, call: Call, mostBytes: number): Promise<Uint8Array | undefined>;
}

type Used = 'PutObject' | 'GetObject';

type Takes = {
  readonly [Name in Used]: (input: Input<Name>, call: Call) => Demands | Promise<Demands>;
};

export function inNameOf(s3: S3, operations: Operations<Used>, permissions: Takes): InNameOf {
  const ask = async (call: Call, demands: Demands): Promise<void> => {
    for (const demand of 'action' in demands ? [demands] : demands) {
      if (!(await s3.mayAlso(call, demand))) throw accessDenied();
    }
  };
  return {
    bucketExists: async (name) => (await s3.buckets.find(name)) !== undefined,
    putObject: async (input, call) => {
      await ask(call, await permissions.PutObject(input, call));
      await operations.PutObject(input, call);
    },
    readObject: async (input, call, mostBytes) => {
      await ask(call, await permissions.GetObject(input, call));
      const { ContentLength = 0, Body } = await operations.GetObject(input, call);
      return bytesOf(Body, ContentLength, mostBytes);
    },
  };
}

/** As the operation gives a body to the pipeline: bytes, or a stream of them, which is begun so that it ends. */
async function bytesOf(body: unknown, length: number, most: number): Promise<Uint8Array | undefined> {
  const isTooLarge = length > most;
  if (body instanceof Uint8Array) return isTooLarge ? undefined : body;
  const bytes = Buffer.allocUnsafe(isTooLarge ? 0 : length);
  let at = 0;
  for await (const piece of body as AsyncIterable<Uint8Array>) {
    if (isTooLarge) return undefined;
    bytes.set(piece, at);
    at += piece.byteLength;
  }
  return bytes.subarray(0, at);
}
