/**
 * Constraints of one operation's input, as AWS's service models state them. Sizes are characters for text,
 * bytes for blobs, entries for lists and maps, values for numbers.
 */
export interface Constraints {
  readonly required?: boolean;
  readonly min?: number;
  readonly max?: number;
  readonly pattern?: string;
  /** On a list: of all its elements, reported for the list without its other constraints. */
  readonly enum?: readonly string[];
  /** The model says integer or long: a fraction is refused, since the SDK's schemas know only numbers. */
  readonly integer?: boolean;
  /** The model says float or double: printed with a fraction, as Java does (`1.0`). */
  readonly double?: boolean;
  /** A structure's name, printed in messages: `OnSuccess(destination=…)`. */
  readonly shape?: string;
  /** Secret: printed as AWS hides it. */
  readonly sensitive?: boolean;
  /** On an operation's input: the error code of violations, where it is not the service's usual one. */
  readonly code?: string;
  /** Members of a structure. */
  readonly members?: Readonly<Record<string, Constraints>>;
  /** Elements of a list. */
  readonly element?: Constraints;
  /** Keys and values of a map. */
  readonly key?: Constraints;
  readonly value?: Constraints;
}
