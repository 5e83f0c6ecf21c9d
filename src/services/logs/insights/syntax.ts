/** What a query of CloudWatch Logs Insights says, as read by `parseQuery`. */
export type Expression =
  | { readonly kind: 'literal'; readonly value: string | number | boolean }
  | { readonly kind: 'field'; readonly name: string }
  | { readonly kind: 'period'; readonly count: number; readonly unit: PeriodUnit }
  /** `name` in lower case; `count(*)` has no arguments. */
  | { readonly kind: 'call'; readonly name: string; readonly arguments: readonly Expression[] }
  | { readonly kind: 'not' | 'minus'; readonly operand: Expression }
  | {
      readonly kind: 'binary';
      readonly operator: BinaryOperator;
      readonly left: Expression;
      readonly right: Expression;
    }
  | {
      readonly kind: 'like';
      readonly negated: boolean;
      readonly subject: Expression;
      readonly pattern: { readonly regex: string } | Expression;
    }
  | {
      readonly kind: 'in';
      readonly negated: boolean;
      readonly subject: Expression;
      readonly list: readonly Expression[];
    };

export type BinaryOperator =
  | 'or'
  | 'and'
  | '='
  | '!='
  | '<'
  | '<='
  | '>'
  | '>='
  | '+'
  | '-'
  | '*'
  | '/'
  | '%'
  | '^';

export type PeriodUnit = 'ms' | 's' | 'm' | 'h' | 'd' | 'w' | 'mo' | 'q' | 'y';

/** An expression with the name of its column: its alias, or its own text. */
export interface Column {
  readonly expression: Expression;
  readonly alias: string | undefined;
  readonly text: string;
  readonly at: Location;
}

/** Offsets into the query; the end is exclusive. */
export interface Location {
  readonly start: number;
  readonly end: number;
}

export type Command = { readonly at: Location } & (
  | { readonly kind: 'fields' | 'display'; readonly columns: readonly Column[] }
  | { readonly kind: 'filter'; readonly condition: Expression }
  | {
      readonly kind: 'parse';
      readonly subject: Expression;
      readonly pattern:
        | { readonly glob: string; readonly names: readonly string[] }
        | { readonly regex: string };
    }
  | { readonly kind: 'stats'; readonly aggregates: readonly Column[]; readonly keys: readonly Column[] }
  | {
      readonly kind: 'sort';
      readonly keys: readonly { readonly column: Column; readonly descending: boolean }[];
    }
  | { readonly kind: 'limit'; readonly count: number }
  | { readonly kind: 'dedup'; readonly fields: readonly string[] }
);

/** A query that is not in the language, and where. */
export class MalformedQuery extends Error {
  readonly at: Location;

  constructor(message: string, at: Location) {
    super(message);
    this.name = 'MalformedQuery';
    this.at = at;
  }
}
