import { validateInput } from '../../protocol/constraintViolations.ts';
import type { Call, Handler } from '../service.ts';
import { constraints } from './constraints.ts';
import { invalid } from './faults.ts';
import { checkControlTableName, checkDataTableName } from './tables/tableName.ts';

/** Operations on tables; all others with a table's name are on what is in them. */
const CONTROL: ReadonlySet<string> = new Set([
  'CreateTable',
  'UpdateTable',
  'DeleteTable',
  'DescribeTable',
  'DescribeTimeToLive',
  'UpdateTimeToLive',
]);

interface NamesTable {
  readonly TableName?: string | undefined;
  readonly Limit?: number | undefined;
}

/**
 * Checks the input before the operation sees it: the table's name first and alone, then the model's constraints. Like
 * AWS after the permission was asked, not before; so the pipeline has no constraints of this service.
 */
function checked<I extends object, O>(operation: string, handler: Handler<I, O>): Handler<I, O> {
  const rules = constraints[operation];
  const namesTable = rules?.members?.['TableName']?.required === true;
  const checkName = CONTROL.has(operation) ? checkControlTableName : checkDataTableName;
  const reads = operation === 'Query' || operation === 'Scan';
  return (input: I, call: Call) => {
    const { TableName: name, Limit: limit } = input as NamesTable;
    if (namesTable) checkName(name);
    if (reads && limit !== undefined && limit < 1) {
      throw invalid(
        "1 validation error detected: Value at 'Limit' failed to satisfy constraint: Member must have value greater than or equal to 1",
      );
    }
    const problem = rules && validateInput(rules, input);
    if (problem !== undefined) throw invalid(problem);
    return handler(input, call);
  };
}

/** The same of a table of operations. */
export function checkedTable<Table extends Readonly<Record<string, unknown>>>(operations: Table): Table {
  return Object.fromEntries(
    Object.entries(operations).map(([name, handler]) => [
      name,
      typeof handler === 'function' ? checked(name, handler as Handler<object, unknown>) : handler,
    ]),
  ) as Table;
}
