import { invalid } from '../faults.ts';

interface SelectInput {
  readonly Select?: string | undefined;
  readonly IndexName?: string | undefined;
  readonly ProjectionExpression?: string | undefined;
  readonly AttributesToGet?: readonly string[] | undefined;
}

const PROJECTIONS = ['ProjectionExpression', 'AttributesToGet'] as const;

/** What may be selected together with what. */
export function checkSelect(input: SelectInput): void {
  const { Select: select } = input;
  if (select === undefined) return;
  if (select === 'ALL_PROJECTED_ATTRIBUTES' && input.IndexName === undefined) {
    throw invalid('ALL_PROJECTED_ATTRIBUTES can be used only when Querying using an IndexName');
  }
  const given = PROJECTIONS.find((name) => input[name] !== undefined);
  if (select === 'SPECIFIC_ATTRIBUTES') {
    if (given !== undefined) return;
    throw invalid(
      'Must specify the AttributesToGet or ProjectionExpression when choosing to get SPECIFIC_ATTRIBUTES',
    );
  }
  if (given !== undefined) {
    throw invalid(
      `Cannot specify the ${given} when choosing to get ${select === 'COUNT' ? 'only the Count' : select}`,
    );
  }
}
