import { NormalizedSchema } from '@smithy/core/schema';
import type { SchemaRef, SchemaTraitsObject } from '@smithy/types';

/**
 * An SDK schema, compiled for reading what clients send. The SDK's own deserialisers are made for answers of a
 * server that one trusts: they let wrong types pass. Readers here walk a `Shape` and refuse whatever does not fit.
 * Everything below the top is compiled on first use, and once, so that recursive shapes are no trouble and an
 * operation nobody calls costs nothing.
 */
export type ShapeKind =
  | 'structure'
  | 'union'
  | 'list'
  | 'map'
  | 'string'
  | 'blob'
  | 'boolean'
  | 'number'
  | 'bigInteger'
  | 'bigDecimal'
  | 'timestamp'
  | 'document'
  | 'unit';

export type TimestampFormat = 'dateTime' | 'httpDate' | 'epochSeconds';

export interface Member {
  readonly name: string;
  readonly required: boolean;
  readonly shape: Shape;
}

export class Shape {
  readonly kind: ShapeKind;
  readonly name: string;
  /** Traits of the shape and of the member that holds it, the latter winning. */
  readonly traits: SchemaTraitsObject;
  /** The SDK's view of the same shape, for its serialisers. */
  readonly schema: NormalizedSchema;
  /** A blob that is streamed, or a union of events. */
  readonly streaming: boolean;
  /** Set when the model names a format; otherwise the protocol decides. */
  readonly timestampFormat: TimestampFormat | undefined;
  #members: readonly Member[] | undefined;
  #byName: Map<string, Member> | undefined;
  #value: Shape | undefined;
  #key: Shape | undefined;

  constructor(schema: NormalizedSchema) {
    this.schema = schema;
    this.kind = kindOf(schema);
    this.name = schema.getName() ?? '';
    this.traits = schema.getMergedTraits();
    this.streaming = schema.isStreaming();
    this.timestampFormat = timestampFormatOf(schema);
  }

  /** Members of a structure or union, in the model's order; empty for every other kind. */
  get members(): readonly Member[] {
    return (this.#members ??= membersOf(this));
  }

  member(name: string): Member | undefined {
    this.#byName ??= new Map(this.members.map((member) => [member.name, member]));
    return this.#byName.get(name);
  }

  /** Elements of a list, values of a map. */
  get value(): Shape {
    return (this.#value ??= shapeOf(this.schema.getValueSchema()));
  }

  get key(): Shape {
    return (this.#key ??= shapeOf(this.schema.getKeySchema()));
  }

  get sparse(): boolean {
    return Boolean(this.traits.sparse);
  }
}

const compiled = new WeakMap<NormalizedSchema, Shape>();

export function shapeOf(schema: unknown): Shape {
  const normalized = NormalizedSchema.of(schema as SchemaRef);
  let shape = compiled.get(normalized);
  if (!shape) compiled.set(normalized, (shape = new Shape(normalized)));
  return shape;
}

function kindOf(schema: NormalizedSchema): ShapeKind {
  if (schema.isUnitSchema()) return 'unit';
  if (schema.isUnionSchema()) return 'union';
  if (schema.isStructSchema()) return 'structure';
  if (schema.isListSchema()) return 'list';
  if (schema.isDocumentSchema()) return 'document';
  if (schema.isMapSchema()) return 'map';
  if (schema.isBlobSchema()) return 'blob';
  if (schema.isBooleanSchema()) return 'boolean';
  if (schema.isNumericSchema()) return 'number';
  if (schema.isBigIntegerSchema()) return 'bigInteger';
  if (schema.isBigDecimalSchema()) return 'bigDecimal';
  if (schema.isTimestampSchema()) return 'timestamp';
  return 'string';
}

function timestampFormatOf(schema: NormalizedSchema): TimestampFormat | undefined {
  switch (schema.getSchema()) {
    case 5:
      return 'dateTime';
    case 6:
      return 'httpDate';
    case 7:
      return 'epochSeconds';
    default:
      return undefined;
  }
}

/** The SDK's static structure schemas: `[3, namespace, name, traits, memberNames, memberSchemas, requiredCount]`. */
function membersOf(shape: Shape): readonly Member[] {
  if (shape.kind !== 'structure' && shape.kind !== 'union') return [];
  const required = (shape.schema.getSchema() as readonly unknown[])[6];
  const requiredCount = typeof required === 'number' ? required : 0;
  return [...shape.schema.structIterator()].map(([name, schema], index) => ({
    name,
    required: index < requiredCount,
    shape: shapeOf(schema),
  }));
}
