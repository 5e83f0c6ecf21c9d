/**
 * Constraints of one operation's input, as AWS's service models state them. Sizes are characters for text,
 * bytes for blobs, entries for lists and maps, values for numbers.
 */
export interface Constraints {
  readonly required?: boolean;
  readonly min?: number;
  readonly max?: number;
  readonly pattern?: string;
  readonly enum?: readonly string[];
  /** Members of a structure. */
  readonly members?: Readonly<Record<string, Constraints>>;
  /** Elements of a list. */
  readonly element?: Constraints;
  /** Keys and values of a map. */
  readonly key?: Constraints;
  readonly value?: Constraints;
}
