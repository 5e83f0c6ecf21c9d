import { projection } from './expressions/project.ts';
import { withPrefix } from './faults.ts';
import { writeAnswer } from './items/answers.ts';
import { prepareUpdate, update, type PreparedUpdate, type Updated } from './items/update.ts';
import type { Parts } from './needs.ts';
import type { DynamoDBOperation } from './operation.ts';
import type { Item } from './values/attributeValue.ts';

export function updateItem({ expressions, writer, measures }: Parts): DynamoDBOperation<'UpdateItem'> {
  return async (input, call) => {
    const prepared = withPrefix(() => prepareUpdate(expressions, input));
    const shown = input.TableName ?? '';
    const { result, writing } = await writer.transact(async (open) => {
      const table = await open.table(call, shown);
      return { table, updated: await update(open, table, prepared) };
    });
    const { table, updated } = result;
    measures.consumed('Write', writing.consumedOf(table));
    const attributes = returned(input.ReturnValues, prepared, updated);
    return {
      ...(attributes && { Attributes: attributes }),
      ...writeAnswer(input, shown, writing, table, prepared.key),
    };
  };
}

function returned(
  asked: string | undefined,
  { targets }: PreparedUpdate,
  { before, after }: Updated,
): Item | undefined {
  if (asked === 'ALL_OLD') return before;
  if (asked === 'ALL_NEW') return after;
  const of = asked === 'UPDATED_OLD' ? before : asked === 'UPDATED_NEW' ? after : undefined;
  const part = of && projection(targets)(of);
  return part && Object.keys(part).length > 0 ? part : undefined;
}
