import { withPrefix } from './faults.ts';
import { writeAnswer } from './items/answers.ts';
import { prepareDelete, remove } from './items/remove.ts';
import type { Parts } from './needs.ts';
import type { DynamoDBOperation } from './operation.ts';

export function deleteItem({ expressions, writer, measures }: Parts): DynamoDBOperation<'DeleteItem'> {
  return async (input, call) => {
    const prepared = withPrefix(() => prepareDelete(expressions, input));
    const shown = input.TableName ?? '';
    const { result, writing } = await writer.transact(async (open) => {
      const table = await open.table(call, shown);
      return { table, before: await remove(open, table, prepared) };
    });
    const { table, before } = result;
    measures.consumed('Write', writing.consumedOf(table));
    return {
      ...(input.ReturnValues === 'ALL_OLD' && before && { Attributes: before.item }),
      ...writeAnswer(input, shown, writing, table, prepared.key),
    };
  };
}
