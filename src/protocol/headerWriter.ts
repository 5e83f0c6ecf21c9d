import { HttpInterceptingShapeSerializer } from '@smithy/core/protocols';
import type { ShapeSerializer } from '@smithy/types';
import type { Shape } from './shape.ts';

/** A value as a header's text. */
export type HeaderWriter = (shape: Shape, value: unknown) => string;

/** Through the SDK's serialiser: HTTP dates, quoted lists, base64 of media types. */
export function createHeaderWriter(): HeaderWriter {
  const settings = { timestampFormat: { useTrait: true, default: 7 as const }, httpBindings: true };
  // It asks the codec only for values that are not bound to a header.
  const serializer = new HttpInterceptingShapeSerializer(undefined as unknown as ShapeSerializer, settings);
  return (shape, value) => {
    if (shape.kind === 'string' && !shape.traits.mediaType) return String(value as string);
    serializer.write(shape.schema, value);
    return String(serializer.flush());
  };
}
