import { JsonCodec2 } from '@aws-sdk/core/protocols';
import type { $Schema as Schema } from '@smithy/types';

/** Writes typed objects as JSON text through the SDK's codec. */
export interface JsonWriter {
  write(schema: unknown, value: unknown): Uint8Array;
}

export function createJsonWriter(jsonName: boolean): JsonWriter {
  const codec = new JsonCodec2({ timestampFormat: { useTrait: true, default: 7 }, jsonName });
  const serializer = codec.createSerializer();
  return {
    write: (schema, value) => {
      serializer.write(schema as Schema, value);
      // The codec's own kind of array has a string for its value, which `Buffer.from` would make it build.
      const { buffer, byteOffset, byteLength } = serializer.flush() as Uint8Array;
      return new Uint8Array(buffer, byteOffset, byteLength);
    },
  };
}

/** The JSON value of a typed object; for errors, which are assembled member by member. */
export function jsonValue(writer: JsonWriter, schema: unknown, value: unknown): Record<string, unknown> {
  return JSON.parse(Buffer.from(writer.write(schema, value)).toString('utf8')) as Record<string, unknown>;
}
