import type { Clock } from '../../base/clock.ts';
import { Fault } from '../../protocol/fault.ts';
import type { Handler } from '../service.ts';
import { CONDITION_FAILED } from './items/conditionFailed.ts';
import type { Measures } from './measures.ts';

interface NamesTable {
  readonly TableName?: string | undefined;
}

/** Counts what becomes of an operation on items, and how long it took where it went well. */
export function measured<I extends object, O>(
  { clock, measures }: { readonly clock: Clock; readonly measures: Measures },
  operation: string,
  handler: Handler<I, O>,
): Handler<I, O> {
  return async (input, call) => {
    const startMs = clock.monotonic();
    const { TableName: table } = input as NamesTable;
    try {
      const output = await handler(input, call);
      if (table !== undefined) {
        const dimensions = { TableName: tableOf(table), Operation: operation };
        const ms = rounded(clock.monotonic() - startMs);
        measures.add(call, 'SuccessfulRequestLatency', dimensions, ms, 'Milliseconds');
      }
      return output;
    } catch (error) {
      if (error instanceof Fault) {
        if (error.code === CONDITION_FAILED && table !== undefined) {
          measures.add(call, 'ConditionalCheckFailedRequests', { TableName: tableOf(table) }, 1);
        } else measures.add(call, 'UserErrors', {}, 1);
      } else if (table !== undefined) {
        measures.add(call, 'SystemErrors', { TableName: tableOf(table), Operation: operation }, 1);
      }
      throw error;
    }
  };
}

const tableOf = (given: string): string => given.slice(given.lastIndexOf('/') + 1, 256);

/** To two digits, so that values are few. */
function rounded(ms: number): number {
  return Number(ms.toPrecision(2));
}
